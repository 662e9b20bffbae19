package fooddelivery.delivery.domain;

import fooddelivery.delivery.domain.DeliveryTransitions.Trigger;
import fooddelivery.events.DeliveryEvent;
import fooddelivery.events.DeliveryEvent.Delivered;
import fooddelivery.events.DeliveryEvent.DeliveryVoided;
import fooddelivery.events.DeliveryEvent.PickedUp;
import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.DeliveryEvent.RiderReleased;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.runtime.JsonColumn;
import fooddelivery.runtime.Refused;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Cooked food on its way to the customer: open to every rider, claimed by one, picked up, delivered; void when its order
 * was cancelled first. Its row decides the race between riders, and between a rider and a cancellation.
 *
 * <p>Each method guards, changes the delivery and returns the event to publish; empty when nothing changed. What a rider
 * asks for in a wrong state, or of another rider's delivery, is {@link Refused}; asked for again in the state it leads
 * to, it is fine and changes nothing.
 */
@Entity
public class Delivery {

    private static final int CODE_TRIES = 5;
    private static final Duration CODE_PAUSE = Duration.ofMinutes(10);

    /** What became of the hand-over code that a rider gave. */
    public enum CodeCheck {
        NOT_GIVEN,
        RIGHT,
        WRONG,
        TOO_MANY_TRIES
    }

    @Id
    private UUID orderId;

    private long version;

    @Enumerated(EnumType.STRING)
    private DeliveryStatus status = DeliveryStatus.NONE;

    @Convert(converter = TripColumn.class)
    private Trip trip;

    // Of the trip, once more as columns: riders search open deliveries by them.
    private Double lat;
    private Double lon;
    private Boolean express;

    private String handoverCode;
    private int codeFailures;
    private Instant codeLockedUntil;

    private UUID riderId;
    private UUID releasedBy;
    private Instant leaseUntil;
    private Instant claimedAt;
    private Instant pickedUpAt;
    private Instant deliveredAt;
    private boolean codeConfirmed;
    private boolean cancelledTooLate;

    protected Delivery() {}

    /** A delivery that nobody has told of yet. */
    public Delivery(UUID orderId) {
        this.orderId = orderId;
    }

    /** The food is ready; from now on riders see the delivery. */
    public void cookingFinished(CookingFinished event) {
        if (move(Trigger.COOKING_FINISHED)) {
            trip = Trip.of(event);
            lat = event.pickUp().lat();
            lon = event.pickUp().lon();
            express = event.express();
            handoverCode = event.handoverCode();
        }
    }

    /** The order is cancelled: nobody goes, or whoever has picked up already is marked as too late and may drop off. */
    public Optional<DeliveryEvent> orderCancelled(OrderCancelled event, Instant now) {
        Trigger trigger = event.wasPaid() ? Trigger.PAID_ORDER_CANCELLED : Trigger.UNPAID_ORDER_CANCELLED;
        boolean wasClaimed = status == DeliveryStatus.CLAIMED;
        if (cancelledTooLate || !move(trigger)) {
            return Optional.empty();
        }
        if (status != DeliveryStatus.VOID) {
            cancelledTooLate = true;
            return Optional.empty();
        }
        forgetCustomer();
        return wasClaimed ? Optional.of(new DeliveryVoided(orderId, version, now, riderId)) : Optional.empty();
    }

    /** @param leaseUntil when the claim ends unless the food was picked up, by the database's clock */
    public Optional<DeliveryEvent> claim(UUID rider, Instant leaseUntil, Instant now) {
        if (!obey(Trigger.CLAIM, rider, true)) {
            return Optional.empty();
        }
        this.riderId = rider;
        this.releasedBy = null;
        this.leaseUntil = leaseUntil;
        this.claimedAt = now;
        return Optional.of(new RiderAssigned(orderId, version, now, rider));
    }

    public Optional<DeliveryEvent> release(UUID rider, Instant now) {
        return obey(Trigger.RELEASE, rider, isOf(rider)) ? Optional.of(reopen(now)) : Optional.empty();
    }

    /** @param databaseNow the time by the clock that set the lease */
    public Optional<DeliveryEvent> leaseOver(Instant databaseNow, Instant now) {
        return leaseUntil != null && !databaseNow.isBefore(leaseUntil) && move(Trigger.LEASE_OVER)
                ? Optional.of(reopen(now))
                : Optional.empty();
    }

    public Optional<DeliveryEvent> pickUp(UUID rider, Instant now) {
        if (!obey(Trigger.PICK_UP, rider, isOf(rider))) {
            return Optional.empty();
        }
        leaseUntil = null;
        pickedUpAt = now;
        return Optional.of(new PickedUp(orderId, version, now, rider));
    }

    /**
     * Compares the code that the customer told the rider. Wrong ones are counted: after {@value #CODE_TRIES} no further
     * one is looked at for a while.
     *
     * @param code null when the rider has none
     */
    public CodeCheck check(String code, UUID rider, Instant now) {
        if (code == null || !isOf(rider) || !DeliveryTransitions.TABLE.allows(status, Trigger.DROP_OFF)) {
            return CodeCheck.NOT_GIVEN;
        }
        if (codeLockedUntil != null && now.isBefore(codeLockedUntil)) {
            return CodeCheck.TOO_MANY_TRIES;
        }
        if (code.equals(handoverCode)) {
            return CodeCheck.RIGHT;
        }
        codeFailures++;
        codeLockedUntil = codeFailures % CODE_TRIES == 0 ? now.plus(CODE_PAUSE) : null;
        return CodeCheck.WRONG;
    }

    /** @param codeConfirmed whether the rider gave the customer's code */
    public Optional<DeliveryEvent> dropOff(UUID rider, boolean codeConfirmed, Instant now) {
        if (!obey(Trigger.DROP_OFF, rider, isOf(rider))) {
            return Optional.empty();
        }
        this.codeConfirmed = codeConfirmed;
        this.deliveredAt = now;
        forgetCustomer();
        return Optional.of(new Delivered(orderId, version, now, rider, codeConfirmed));
    }

    private DeliveryEvent reopen(Instant now) {
        releasedBy = riderId;
        riderId = null;
        leaseUntil = null;
        claimedAt = null;
        return new RiderReleased(orderId, version, now, releasedBy);
    }

    /**
     * After a backup was restored: the delivery is again where this event of its own said it was. One that is older than what
     * the delivery knows changes nothing. To be called with all of them, rising by version.
     *
     * @param newLease by when a claim has to be picked up, as if it had been made now
     * @throws IllegalStateException when it is not known what to bring where
     */
    public void remember(DeliveryEvent event, Instant newLease) {
        if (event.deliveryVersion() <= version) {
            return;
        }
        if (status == DeliveryStatus.NONE) {
            throw new IllegalStateException("Nobody tells what to bring where of " + orderId);
        }
        version = event.deliveryVersion();
        leaseUntil = null;
        if (event instanceof RiderAssigned assigned) {
            status = DeliveryStatus.CLAIMED;
            riderId = assigned.riderId();
            releasedBy = null;
            claimedAt = assigned.occurredAt();
            leaseUntil = newLease;
        } else if (event instanceof RiderReleased released) {
            status = DeliveryStatus.OPEN;
            releasedBy = released.riderId();
            riderId = null;
            claimedAt = null;
        } else if (event instanceof PickedUp pickedUp) {
            status = DeliveryStatus.PICKED_UP;
            riderId = pickedUp.riderId();
            pickedUpAt = pickedUp.occurredAt();
        } else if (event instanceof Delivered delivered) {
            status = DeliveryStatus.DELIVERED;
            riderId = delivered.riderId();
            deliveredAt = delivered.occurredAt();
            codeConfirmed = delivered.codeConfirmed();
            forgetCustomer();
        } else if (event instanceof DeliveryVoided voided) {
            status = DeliveryStatus.VOID;
            riderId = voided.riderId();
            forgetCustomer();
        }
    }

    /** The trip is over: nobody needs the customer's door any more. */
    private void forgetCustomer() {
        handoverCode = null;
        codeLockedUntil = null;
        leaseUntil = null;
        trip = trip == null ? null : trip.coarse();
    }

    /** @param mayCommand whether this rider may give this command in a right state */
    private boolean obey(Trigger command, UUID rider, boolean mayCommand) {
        if (mayCommand && move(command)) {
            return true;
        }
        UUID obeyed = status == DeliveryStatus.OPEN ? releasedBy : riderId;
        if (DeliveryTransitions.TABLE.isResultOf(command, status) && rider.equals(obeyed)) {
            return false;
        }
        throw new Refused(
                status,
                switch (command) {
                    case CLAIM -> "The delivery is not open any more.";
                    case RELEASE -> "A delivery can be released while it is claimed.";
                    case PICK_UP -> "A delivery can be picked up while it is claimed.";
                    default -> "A delivery can be dropped off while it is picked up.";
                });
    }

    private boolean move(Trigger trigger) {
        Optional<DeliveryStatus> next = DeliveryTransitions.TABLE.next(status, trigger);
        next.ifPresent(to -> {
            status = to;
            version++;
        });
        return next.isPresent();
    }

    /** Whether the rider has, or had until the end, this delivery. */
    public boolean isOf(UUID rider) {
        return rider.equals(riderId);
    }

    /** Open deliveries are shown to every rider, others to their own only. */
    public boolean isVisibleTo(UUID rider) {
        return status == DeliveryStatus.OPEN || isOf(rider);
    }

    public UUID orderId() {
        return orderId;
    }

    public long version() {
        return version;
    }

    public DeliveryStatus status() {
        return status;
    }

    /** The trip as this rider may see it: in full only between claim and drop-off; null on a tombstone. */
    public Trip tripFor(UUID rider) {
        boolean underWay = status == DeliveryStatus.CLAIMED || status == DeliveryStatus.PICKED_UP;
        return trip == null || underWay && isOf(rider) ? trip : trip.coarse();
    }

    /** Where the food is fetched; null on a tombstone. */
    public Position pickUp() {
        return lat == null || lon == null ? null : new Position(lat, lon);
    }

    public UUID riderId() {
        return riderId;
    }

    public Instant leaseUntil() {
        return leaseUntil;
    }

    public Instant codeLockedUntil() {
        return codeLockedUntil;
    }

    public Instant claimedAt() {
        return claimedAt;
    }

    public Instant pickedUpAt() {
        return pickedUpAt;
    }

    public Instant deliveredAt() {
        return deliveredAt;
    }

    public boolean codeConfirmed() {
        return codeConfirmed;
    }

    public boolean cancelledTooLate() {
        return cancelledTooLate;
    }

    /** Keeps the {@link Trip} as JSON. */
    @Converter
    public static class TripColumn extends JsonColumn<Trip> implements AttributeConverter<Trip, Object> {
        public TripColumn() {
            super(Trip.class);
        }
    }
}
