package fooddelivery.store.domain;

import fooddelivery.events.Cause;
import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.StoreEvent.CancelConfirmed;
import fooddelivery.events.StoreEvent.CancelRefused;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.events.StoreEvent.OrderAccepted;
import fooddelivery.events.StoreEvent.OrderRefused;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import fooddelivery.events.StoreEvent.TicketEvent;
import fooddelivery.events.StoreEvent.TicketExpired;
import fooddelivery.runtime.JsonColumn;
import fooddelivery.runtime.Refused;
import fooddelivery.store.domain.TicketTransitions.Trigger;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A paid order as the kitchen sees it: received, accepted (or rejected, or expired when nobody answers), cooking, cooked.
 * Its row decides the race between the customer who cancels and the kitchen that starts to cook.
 *
 * <p>Each method guards, changes the ticket and returns the event to publish; empty when nothing changed. What a person
 * asks for in a wrong state is {@link Refused}; asked for again in the state it leads to, it is fine and changes nothing.
 */
@Entity
public class Ticket {

    @Id
    private UUID orderId;

    private long version;
    private UUID storeId;
    private UUID customerId;

    @Enumerated(EnumType.STRING)
    private TicketStatus status = TicketStatus.NONE;

    @Convert(converter = OrderDetailsColumn.class)
    private OrderDetails orderDetails;

    private Instant receivedAt;
    private Instant deadline;
    private Integer prepMinutes;
    private Instant acceptedAt;
    private Instant startedAt;
    private Instant finishedAt;
    private String reason;
    private String decidedByType;
    private UUID decidedById;
    private Instant decidedAt;
    private boolean cancelledTooLate;

    protected Ticket() {}

    /** A ticket that the kitchen has not heard of yet. */
    public Ticket(UUID orderId) {
        this.orderId = orderId;
    }

    /** @param acceptWithin time the owner has, from now on: a store that was down does not lose orders to the clock */
    public void receive(OrderPaid event, Instant now, Duration acceptWithin) {
        if (move(Trigger.ORDER_PAID, null, now)) {
            storeId = event.storeId();
            customerId = event.customerId();
            receivedAt = now;
            deadline = now.plus(acceptWithin);
            orderDetails = new OrderDetails(
                    event.lines(),
                    event.goods(),
                    event.deliveryFee(),
                    event.expressFee(),
                    event.total(),
                    event.express(),
                    event.dropOff(),
                    event.handoverCode(),
                    event.placedAt(),
                    event.promisedAt());
        }
    }

    /** @param prepMinutes minutes until the food should be ready */
    public Optional<TicketEvent> accept(int prepMinutes, Instant now) {
        if (!obey(Trigger.ACCEPT, now)) {
            return Optional.empty();
        }
        this.prepMinutes = prepMinutes;
        acceptedAt = now;
        return Optional.of(new OrderAccepted(orderId, storeId, version, now, prepMinutes));
    }

    public Optional<TicketEvent> reject(String reason, Instant now) {
        if (!obey(Trigger.REJECT, now)) {
            return Optional.empty();
        }
        this.reason = reason;
        forgetCustomer();
        return Optional.of(new OrderRefused(orderId, storeId, version, now, reason));
    }

    public Optional<TicketEvent> startCooking(Instant now) {
        if (!obey(Trigger.START, now)) {
            return Optional.empty();
        }
        startedAt = now;
        return Optional.of(new CookingStarted(orderId, storeId, version, now));
    }

    /**
     * The food takes longer than was said at the acceptance; asked for twice, it takes twice as much longer.
     *
     * @param minutes how much longer
     * @param reason told to the customer; null for none
     */
    public PreparationDelayed delay(int minutes, String reason, Instant now) {
        if (status != TicketStatus.ACCEPTED && status != TicketStatus.COOKING) {
            throw refused("delay");
        }
        prepMinutes += minutes;
        version++;
        return new PreparationDelayed(
                orderId, storeId, version, now, customerId, status.name(), minutes, prepMinutes, readyAt(), reason);
    }

    /** @param store where the rider finds the food */
    public Optional<TicketEvent> finishCooking(Store store, Instant now) {
        if (!obey(Trigger.FINISH, now)) {
            return Optional.empty();
        }
        finishedAt = now;
        OrderDetails order = orderDetails;
        forgetCustomer();
        return Optional.of(new CookingFinished(
                orderId,
                storeId,
                version,
                now,
                customerId,
                store.name(),
                store.place(),
                order.dropOff(),
                order.express(),
                order.deliveryFee(),
                order.expressFee(),
                order.handoverCode()));
    }

    /** The owner did not answer in time. */
    public Optional<TicketEvent> expire(Instant now) {
        if (deadline == null || now.isBefore(deadline) || !move(Trigger.DEADLINE, null, now)) {
            return Optional.empty();
        }
        forgetCustomer();
        return Optional.of(new TicketExpired(orderId, storeId, version, now));
    }

    /** The customer asks to cancel; the answer tells which event had decided. */
    public TicketEvent cancelRequested(OrderCancelRequested event, UUID eventId, Instant now) {
        if (status == TicketStatus.NONE) {
            bury(event.storeId(), event.customerId(), now);
        }
        move(Trigger.CANCEL_REQUESTED, eventId, now);
        if (status == TicketStatus.CANCELLED) {
            forgetCustomer();
        }
        boolean tooLate = status == TicketStatus.COOKING || status == TicketStatus.COOKED;
        return tooLate
                ? new CancelRefused(orderId, storeId, version, now, eventId, status.name(), decidedBy())
                : new CancelConfirmed(orderId, storeId, version, now, eventId, status.name(), decidedBy());
    }

    /** The order is cancelled, whatever the kitchen thinks; food that is cooking is marked as too late and may be finished. */
    public void orderCancelled(OrderCancelled event, UUID eventId, Instant now) {
        if (status == TicketStatus.NONE) {
            if (!event.wasPaid()) {
                return;
            }
            bury(event.storeId(), event.customerId(), now);
        }
        if (!move(Trigger.ORDER_CANCELLED, eventId, now)
                && (status == TicketStatus.COOKING || status == TicketStatus.COOKED)
                && !cancelledTooLate) {
            cancelledTooLate = true;
            version++;
        }
        if (status == TicketStatus.CANCELLED) {
            forgetCustomer();
        }
    }

    /**
     * After a backup was restored: the ticket is again where this event of its own said it was. One that is older than what
     * the ticket knows changes nothing. To be called with all of them, rising by version.
     *
     * @param eventId of the event, by which others know what was decided
     * @param customer whose order it is
     * @throws IllegalStateException when nothing but a cancellation is known of the order
     */
    public void remember(TicketEvent event, UUID eventId, UUID customer) {
        if (event.ticketVersion() < version) {
            return;
        }
        if (status == TicketStatus.NONE) {
            if (!(event instanceof CancelConfirmed)) {
                throw new IllegalStateException("Nobody tells what was ordered by " + orderId);
            }
            bury(event.storeId(), customer, event.occurredAt());
        }
        version = event.ticketVersion();
        if (event instanceof PreparationDelayed delayed) {
            prepMinutes = delayed.prepMinutes();
            acceptedAt = delayed.readyAt().minus(Duration.ofMinutes(prepMinutes));
            return;
        }
        if (event instanceof CancelConfirmed confirmed) {
            decided(TicketStatus.valueOf(confirmed.ticketStatus()), confirmed.decidedBy());
        } else if (event instanceof CancelRefused refused) {
            decided(TicketStatus.valueOf(refused.ticketStatus()), refused.decidedBy());
        } else {
            String type = event.getClass().getSimpleName();
            decided(rememberStep(event), new Cause(type, eventId, event.occurredAt()));
        }
        if (status != TicketStatus.RECEIVED && status != TicketStatus.ACCEPTED && status != TicketStatus.COOKING) {
            forgetCustomer();
        }
    }

    /** A ticket that comes once more after its answer had come when its order was paid. */
    public void hadCome(Instant paidAt) {
        if (receivedAt.isAfter(decidedAt)) {
            receivedAt = paidAt;
        }
    }

    private TicketStatus rememberStep(TicketEvent event) {
        if (event instanceof OrderAccepted accepted) {
            prepMinutes = accepted.prepMinutes();
            acceptedAt = accepted.occurredAt();
            return TicketStatus.ACCEPTED;
        }
        if (event instanceof OrderRefused refused) {
            reason = refused.reason();
            return TicketStatus.REJECTED;
        }
        if (event instanceof TicketExpired) {
            return TicketStatus.EXPIRED;
        }
        if (event instanceof CookingStarted) {
            startedAt = event.occurredAt();
            return TicketStatus.COOKING;
        }
        if (event instanceof CookingFinished) {
            finishedAt = event.occurredAt();
            return TicketStatus.COOKED;
        }
        throw new IllegalArgumentException("What is " + event.getClass() + "?");
    }

    private void decided(TicketStatus to, Cause by) {
        status = to;
        decidedByType = by.type();
        decidedById = by.id();
        decidedAt = by.at();
    }

    /** Nobody needs the customer's door here any more: the rider's service has it, or nobody goes. */
    private void forgetCustomer() {
        orderDetails = orderDetails == null ? null : orderDetails.withoutCustomer();
    }

    private void bury(UUID storeId, UUID customerId, Instant now) {
        this.storeId = storeId;
        this.customerId = customerId;
        this.receivedAt = now;
    }

    private boolean obey(Trigger command, Instant now) {
        if (move(command, null, now)) {
            return true;
        }
        if (TicketTransitions.TABLE.isResultOf(command, status)) {
            return false;
        }
        throw refused(command.name().toLowerCase(Locale.ROOT));
    }

    private Refused refused(String command) {
        return new Refused(status, "The ticket is " + status + "; " + command + " is not possible.");
    }

    private boolean move(Trigger trigger, UUID eventId, Instant now) {
        Optional<TicketStatus> next = TicketTransitions.TABLE.next(status, trigger);
        next.ifPresent(to -> {
            status = to;
            version++;
            decidedByType = trigger.event();
            decidedById = eventId;
            decidedAt = now;
        });
        return next.isPresent();
    }

    /** What was decided last is known to others by the id of the event that tells them. */
    public void toldBy(UUID eventId) {
        decidedById = eventId;
    }

    private Cause decidedBy() {
        return new Cause(decidedByType, decidedById, decidedAt);
    }

    public UUID orderId() {
        return orderId;
    }

    public UUID storeId() {
        return storeId;
    }

    public TicketStatus status() {
        return status;
    }

    /** Null on a tombstone. */
    public OrderDetails details() {
        return orderDetails;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    public Instant deadline() {
        return deadline;
    }

    public Integer prepMinutes() {
        return prepMinutes;
    }

    /** When the last decision fell. */
    public Instant decidedAt() {
        return decidedAt;
    }

    /** When the food should be ready; null before the acceptance, and of tickets accepted before this was kept. */
    public Instant readyAt() {
        return acceptedAt == null ? null : acceptedAt.plus(Duration.ofMinutes(prepMinutes));
    }

    public String reason() {
        return reason;
    }

    public boolean cancelledTooLate() {
        return cancelledTooLate;
    }

    /** Keeps {@link OrderDetails} as JSON. */
    @Converter
    public static class OrderDetailsColumn extends JsonColumn<OrderDetails>
            implements AttributeConverter<OrderDetails, Object> {
        public OrderDetailsColumn() {
            super(OrderDetails.class);
        }
    }
}
