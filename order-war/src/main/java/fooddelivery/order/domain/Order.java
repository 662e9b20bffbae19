package fooddelivery.order.domain;

import static fooddelivery.order.domain.OrderStatus.CANCELLED;
import static fooddelivery.order.domain.OrderStatus.CANCEL_PENDING;
import static fooddelivery.order.domain.OrderStatus.EXPIRED;
import static fooddelivery.order.domain.OrderStatus.PAYMENT_DEFERRED;
import static fooddelivery.order.domain.OrderStatus.PAYMENT_PENDING;
import static fooddelivery.order.domain.OrderStatus.PAYMENT_UNKNOWN;
import static fooddelivery.order.domain.OrderStatus.REJECTED;

import fooddelivery.events.Cause;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderCompleted;
import fooddelivery.events.OrderEvent.OrderExpired;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.OrderEvent.PaymentDeferred;
import fooddelivery.events.OrderEvent.PlatformLossRecorded;
import fooddelivery.events.OrderLine;
import fooddelivery.events.Place;
import fooddelivery.order.domain.OrderTransitions.Trigger;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.JsonColumn;
import fooddelivery.runtime.Refused;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An order, from placing to receipt. It is paid for, handed to the store, cooked, carried and confirmed; until cooking
 * starts the customer may cancel it, and the store's ticket decides that race. What it owes back is its {@code refund}.
 *
 * <p>Each method guards by {@link OrderTransitions}, changes the order and returns the events to publish; none when
 * nothing changed. What a person asks for in a wrong state is {@link Refused}. Amounts are won.
 */
@Entity(name = "CustomerOrder")
@Table(name = "orders")
public class Order {

    @Id
    private UUID orderId;

    private long version;

    @Enumerated(EnumType.STRING)
    private OrderStatus status;

    @Enumerated(EnumType.STRING)
    private RefundStatus refund = RefundStatus.NONE;

    private UUID customerId;
    private UUID storeId;
    private String storeName;

    @Convert(converter = LinesColumn.class)
    private List<OrderLine> lines;

    private long goods;
    private long deliveryFee;
    private long expressFee;
    private boolean express;
    private String addressText;
    private String districtCode;
    private double lat;
    private double lon;
    private String handoverCode;
    private Instant placedAt;
    private Instant promisedAt;
    private boolean promiseMissed;

    private UUID attemptId;
    private int attemptNo;

    @Convert(converter = IdsColumn.class)
    private List<UUID> attemptIds = List.of();

    private UUID paidAttemptId;
    private String paymentMethod;
    private String paymentToken;
    private boolean payWhenAvailable;
    private int calls;
    private Instant nextCallAt;
    private Instant deadline;

    private long deliveryVersion;
    private UUID riderId;
    private boolean lossStore;
    private boolean lossRider;
    private String reason;
    private String decidedByType;
    private UUID decidedById;
    private Instant decidedAt;

    protected Order() {}

    /** What a customer wants, checked against the store's menu. */
    public record Basket(
            UUID customerId,
            UUID storeId,
            String storeName,
            List<OrderLine> lines,
            long deliveryFee,
            long expressFee,
            boolean express,
            Address address) {}

    /**
     * @param token encrypted
     * @param payWhenAvailable whether to pay by itself once a payment service that could not be reached is back
     */
    public record Payment(UUID attemptId, String method, String token, boolean payWhenAvailable) {}

    public Order(UUID orderId, Basket basket, Payment payment, String handoverCode, OrderTerms terms, Instant now) {
        this.orderId = orderId;
        this.status = PAYMENT_PENDING;
        this.customerId = basket.customerId();
        this.storeId = basket.storeId();
        this.storeName = basket.storeName();
        this.lines = List.copyOf(basket.lines());
        this.goods = lines.stream()
                .mapToLong(line -> line.unitPrice() * line.quantity())
                .sum();
        this.deliveryFee = basket.deliveryFee();
        this.expressFee = basket.express() ? basket.expressFee() : 0;
        this.express = basket.express();
        this.addressText = basket.address().text();
        this.districtCode = basket.address().districtCode();
        this.lat = basket.address().lat();
        this.lon = basket.address().lon();
        this.handoverCode = handoverCode;
        this.placedAt = now;
        this.deadline = now.plus(terms.payWithin());
        this.payWhenAvailable = payment.payWhenAvailable();
        decidedBy(new Cause("PlaceOrder", null, now));
        begin(payment, terms, now);
    }

    public OrderEvent placed() {
        return placed(null, null);
    }

    /** @param requestKey and requestHash: the Idempotency-Key that the order was placed by, and of what wish; or null */
    public OrderEvent placed(String requestKey, String requestHash) {
        return new OrderPlaced(
                orderId,
                nextVersion(),
                status.name(),
                refund.name(),
                customerId,
                storeId,
                placedAt,
                storeName,
                lines,
                goods,
                deliveryFee,
                expressFee,
                total(),
                express,
                requestKey,
                requestHash,
                toldAttemptId(),
                toldAttemptNo());
    }

    // ---- payment

    /** The result of the call that asked for {@code attempt}; a late one for another attempt changes nothing but approval. */
    public List<OrderEvent> paymentAnswered(UUID attempt, PaymentOutcome outcome, OrderTerms terms, Instant now) {
        if (outcome instanceof PaymentOutcome.Approved approved) {
            return approved(approved.attemptId(), command(Trigger.PAYMENT_APPROVED, now), terms, now);
        }
        if (outcome instanceof PaymentOutcome.Declined declined) {
            return declined(attempt, declined.reason(), command(Trigger.PAYMENT_DECLINED, now));
        }
        boolean current = attempt.equals(attemptId);
        if (outcome instanceof PaymentOutcome.NotSent) {
            return current && move(Trigger.PAYMENT_NOT_SENT, command(Trigger.PAYMENT_NOT_SENT, now))
                    ? deferred(terms, now)
                    : List.of();
        }
        Cause cause = command(Trigger.PAYMENT_RESULT_UNKNOWN, now);
        if (!current || !move(Trigger.PAYMENT_RESULT_UNKNOWN, cause)) {
            return List.of();
        }
        nextCallAt = now.plus(terms.pauseAfter(calls));
        return List.of(progressed(cause, null));
    }

    /** Any attempt of this order that is approved pays it; approved after the end it is refunded. */
    public List<OrderEvent> approved(UUID attempt, Cause cause, OrderTerms terms, Instant now) {
        if (move(Trigger.PAYMENT_APPROVED, cause)) {
            forgetPayment();
            deadline = now.plus(terms.storeNoAnswer());
            paidAttemptId = attempt;
            promisedAt = express ? now.plus(terms.expressWithin()) : null;
            return List.of(new OrderPaid(
                    orderId,
                    nextVersion(),
                    status.name(),
                    refund.name(),
                    customerId,
                    storeId,
                    now,
                    attempt,
                    lines,
                    goods,
                    deliveryFee,
                    expressFee,
                    total(),
                    express,
                    new Place(addressText, lat, lon),
                    handoverCode,
                    placedAt,
                    promisedAt));
        }
        if ((status == CANCELLED || status == EXPIRED) && refund == RefundStatus.NONE) {
            refund = RefundStatus.PENDING;
            return List.of(progressed(cause, null));
        }
        return List.of();
    }

    public List<OrderEvent> declined(UUID attempt, String why, Cause cause) {
        if (!attempt.equals(attemptId) || !move(Trigger.PAYMENT_DECLINED, cause)) {
            return List.of();
        }
        forgetPayment();
        reason = why;
        return List.of(progressed(cause, null));
    }

    /**
     * The customer pays again with a new attempt. Where an earlier attempt's result is not known yet, a new one is never
     * started: {@link #repeatable()} tells.
     */
    public List<OrderEvent> payAgain(Payment payment, OrderTerms terms, Instant now) {
        Cause cause = command(Trigger.PAY_AGAIN, now);
        if (!move(Trigger.PAY_AGAIN, cause)) {
            throw refused("It cannot be paid now.");
        }
        begin(payment, terms, now);
        return List.of(progressed(cause, null));
    }

    /** Whether the same attempt may be asked for again by the customer's leave. */
    public boolean repeatable() {
        return status == PAYMENT_UNKNOWN;
    }

    /**
     * The time of {@code nextCallAt} has come: a call that a crash cut off becomes unknown, an unknown one is repeated, a
     * deferred one is paid by itself. Afterwards {@link #attempt} is to be called when {@link #isCalling()}.
     */
    public List<OrderEvent> callDue(OrderTerms terms, Instant now) {
        return isCallDue(now) ? call(terms, now) : List.of();
    }

    /** Whether the time of {@code nextCallAt} has come; each call puts it off. */
    public boolean isCallDue(Instant now) {
        return nextCallAt != null && !now.isBefore(nextCallAt);
    }

    /** As {@link #callDue}, at the customer's wish. */
    public List<OrderEvent> call(OrderTerms terms, Instant now) {
        Trigger trigger = status == PAYMENT_DEFERRED ? Trigger.AUTO_PAY : Trigger.PAYMENT_CALL_STALE;
        Cause cause = command(trigger, now);
        boolean moved = move(trigger, cause);
        calls++;
        nextCallAt = now.plus(status == PAYMENT_PENDING ? terms.staleCall() : terms.pauseAfter(calls));
        return moved ? List.of(progressed(cause, null)) : List.of();
    }

    private void begin(Payment payment, OrderTerms terms, Instant now) {
        attemptId = payment.attemptId();
        attemptNo++;
        List<UUID> all = new ArrayList<>(attemptIds);
        all.add(attemptId);
        attemptIds = List.copyOf(all);
        paymentMethod = payment.method();
        paymentToken = payment.token();
        calls = 1;
        nextCallAt = now.plus(terms.staleCall());
    }

    private List<OrderEvent> deferred(OrderTerms terms, Instant now) {
        nextCallAt = payWhenAvailable ? now.plus(terms.pauseAfter(calls)) : null;
        return List.of(new PaymentDeferred(
                orderId, nextVersion(), status.name(), refund.name(), customerId, storeId, now, attemptId, attemptNo));
    }

    private void forgetPayment() {
        paymentToken = null;
        nextCallAt = null;
    }

    // ---- cancelling, and the end without food

    /** The customer cancels: at once while unpaid, by the store's leave once paid, not at all when cooking. */
    public List<OrderEvent> cancel(String why, OrderTerms terms, Instant now) {
        if (status == CANCELLED || status == CANCEL_PENDING) {
            return List.of();
        }
        OrderStatus before = status;
        Cause cause = command(Trigger.CANCEL, now);
        if (!OrderTransitions.TABLE.allows(status, Trigger.CANCEL)) {
            throw refused("It can no longer be cancelled.");
        }
        move(Trigger.CANCEL, cause);
        reason = why;
        if (status == CANCELLED) {
            return List.of(closedUnpaid(before, now, "CUSTOMER"));
        }
        if (before == OrderStatus.ACCEPTED) {
            deadline = now.plus(terms.storeNoAnswer());
        }
        return List.of(new OrderCancelRequested(
                orderId, nextVersion(), status.name(), refund.name(), customerId, storeId, now, why));
    }

    /** Whatever the order was waiting for did not come in time. */
    public List<OrderEvent> deadlinePassed(Instant now) {
        if (deadline == null || now.isBefore(deadline)) {
            return List.of();
        }
        OrderStatus before = status;
        if (move(Trigger.PAYMENT_DEADLINE, command(Trigger.PAYMENT_DEADLINE, now))) {
            reason = "NOT_PAID_IN_TIME";
            return List.of(closedUnpaid(before, now, null));
        }
        if (move(Trigger.STORE_NO_ANSWER, command(Trigger.STORE_NO_ANSWER, now))) {
            reason = "STORE_NO_ANSWER";
            return List.of(cancelledPaid("STORE_NO_ANSWER", now));
        }
        if (move(Trigger.AUTO_CONFIRM, command(Trigger.AUTO_CONFIRM, now))) {
            return List.of(completed("AUTO", now));
        }
        deadline = null;
        return List.of();
    }

    /** An operator ends an order that got stuck; what was cooked or carried is the platform's loss. */
    public List<OrderEvent> forceCancel(String why, Instant now) {
        boolean cooked = status.compareTo(OrderStatus.COOKING) >= 0 && status.compareTo(OrderStatus.PICKED_UP) <= 0;
        boolean carried = status == OrderStatus.PICKED_UP;
        Cause cause = command(Trigger.FORCE_CANCEL, now);
        if (status == CANCELLED) {
            return List.of();
        }
        if (!move(Trigger.FORCE_CANCEL, cause)) {
            throw refused("It cannot be cancelled by an operator now.");
        }
        reason = why;
        List<OrderEvent> events = new ArrayList<>();
        events.add(cancelledPaid("OPERATOR", now));
        if (cooked) {
            events.addAll(lossOfStore(cause));
        }
        if (carried) {
            events.addAll(lossOfRider(cause));
        }
        return events;
    }

    /** The store agrees to the cancellation. */
    public List<OrderEvent> cancelConfirmed(Cause cause, Instant now) {
        return move(Trigger.CANCEL_CONFIRMED, cause) ? List.of(cancelledPaid("CUSTOMER", now)) : List.of();
    }

    /** @param decidedThere what had decided at the store: it is cooking already */
    public List<OrderEvent> cancelRefused(Cause cause, Cause decidedThere) {
        if (!move(Trigger.CANCEL_REFUSED, decidedThere)) {
            return List.of();
        }
        deadline = null;
        return List.of(progressed(cause, decidedThere));
    }

    /** The owner rejects the order, or never looked at it; where the customer was cancelling, that is granted. */
    public List<OrderEvent> refused(String why, boolean expired, Cause cause, Instant now) {
        if (!move(expired ? Trigger.TICKET_EXPIRED : Trigger.ORDER_REFUSED, cause)) {
            return List.of();
        }
        if (status == CANCELLED) {
            return List.of(cancelledPaid("CUSTOMER", now));
        }
        reason = why;
        refund = RefundStatus.PENDING;
        deadline = null;
        return List.of(new OrderRejected(
                orderId, nextVersion(), status.name(), refund.name(), customerId, storeId, now, why, true, attemptIds));
    }

    private OrderEvent closedUnpaid(OrderStatus before, Instant now, String by) {
        if (before == PAYMENT_PENDING || before == PAYMENT_UNKNOWN) {
            refund = RefundStatus.PENDING;
        }
        forgetPayment();
        deadline = null;
        return by == null
                ? new OrderExpired(
                        orderId,
                        nextVersion(),
                        status.name(),
                        refund.name(),
                        customerId,
                        storeId,
                        now,
                        reason,
                        false,
                        attemptIds)
                : cancelled(by, false, now);
    }

    private OrderEvent cancelledPaid(String by, Instant now) {
        refund = RefundStatus.PENDING;
        deadline = null;
        return cancelled(by, true, now);
    }

    private OrderEvent cancelled(String by, boolean wasPaid, Instant now) {
        return new OrderCancelled(
                orderId,
                nextVersion(),
                status.name(),
                refund.name(),
                customerId,
                storeId,
                now,
                by,
                reason,
                wasPaid,
                attemptIds);
    }

    // ---- the kitchen and the rider

    public List<OrderEvent> accepted(Cause cause) {
        return progress(Trigger.ORDER_ACCEPTED, cause);
    }

    public List<OrderEvent> cookingStarted(Cause cause) {
        return status == CANCELLED ? lossOfStore(cause) : progress(Trigger.COOKING_STARTED, cause);
    }

    public List<OrderEvent> cookingFinished(Cause cause) {
        return status == CANCELLED ? lossOfStore(cause) : progress(Trigger.COOKING_FINISHED, cause);
    }

    public List<OrderEvent> riderAssigned(UUID rider, long newDeliveryVersion, Cause cause) {
        return delivery(Trigger.RIDER_ASSIGNED, rider, newDeliveryVersion, cause);
    }

    public List<OrderEvent> riderReleased(long newDeliveryVersion, Cause cause) {
        return delivery(Trigger.RIDER_RELEASED, null, newDeliveryVersion, cause);
    }

    public List<OrderEvent> pickedUp(UUID rider, long newDeliveryVersion, Cause cause) {
        return delivery(Trigger.PICKED_UP, rider, newDeliveryVersion, cause);
    }

    public List<OrderEvent> delivered(UUID rider, long newDeliveryVersion, Cause cause, OrderTerms terms, Instant now) {
        List<OrderEvent> events = delivery(Trigger.DELIVERED, rider, newDeliveryVersion, cause);
        if (status != OrderStatus.DELIVERED || events.isEmpty()) {
            return events;
        }
        deadline = now.plus(terms.autoConfirm());
        return Stream.concat(events.stream(), promiseMissed(cause).stream()).toList();
    }

    /** Judged by when the food was handed over, however late that is heard of. */
    private Optional<OrderEvent> promiseMissed(Cause delivered) {
        if (promisedAt == null || !delivered.at().isAfter(promisedAt)) {
            return Optional.empty();
        }
        promiseMissed = true;
        return Optional.of(new ExpressPromiseMissed(
                orderId,
                nextVersion(),
                status.name(),
                refund.name(),
                customerId,
                storeId,
                delivered.at(),
                paidAttemptId,
                expressFee,
                promisedAt,
                delivered.at()));
    }

    /** The rider's job was called off: somebody had cooked. */
    public List<OrderEvent> deliveryVoided(Cause cause) {
        return status == CANCELLED ? lossOfStore(cause) : List.of();
    }

    private List<OrderEvent> delivery(Trigger trigger, UUID rider, long newDeliveryVersion, Cause cause) {
        if (status == CANCELLED) {
            List<OrderEvent> losses = new ArrayList<>(lossOfStore(cause));
            if (trigger == Trigger.PICKED_UP || trigger == Trigger.DELIVERED) {
                losses.addAll(lossOfRider(cause));
            }
            return losses;
        }
        if (newDeliveryVersion <= deliveryVersion || !OrderTransitions.TABLE.allows(status, trigger)) {
            return List.of();
        }
        deliveryVersion = newDeliveryVersion;
        riderId = rider;
        return progress(trigger, cause);
    }

    /** The customer has the food. */
    public List<OrderEvent> confirm(Instant now) {
        if (status == OrderStatus.COMPLETED) {
            return List.of();
        }
        if (!move(Trigger.CONFIRM, command(Trigger.CONFIRM, now))) {
            throw refused("Its receipt cannot be confirmed now.");
        }
        return List.of(completed("CUSTOMER", now));
    }

    private OrderEvent completed(String by, Instant now) {
        deadline = null;
        return new OrderCompleted(
                orderId,
                nextVersion(),
                status.name(),
                refund.name(),
                customerId,
                storeId,
                now,
                by,
                riderId,
                goods,
                deliveryFee,
                expressFee);
    }

    private List<OrderEvent> lossOfStore(Cause cause) {
        if (lossStore) {
            return List.of();
        }
        lossStore = true;
        return List.of(loss("STORE", cause));
    }

    private List<OrderEvent> lossOfRider(Cause cause) {
        if (lossRider) {
            return List.of();
        }
        lossRider = true;
        return List.of(loss("RIDER", cause));
    }

    private OrderEvent loss(String party, Cause cause) {
        return new PlatformLossRecorded(
                orderId, nextVersion(), status.name(), refund.name(), customerId, storeId, cause.at(), party, cause);
    }

    // ---- after a backup was restored

    /**
     * Something that this order had told.
     *
     * @param by the event of another service that had caused it; null when a person or a timer had, or nobody knows any more
     */
    public record Told(OrderEvent event, Cause by) {}

    /**
     * What others know of an order and its own events do not tell.
     *
     * @param attempts to pay, in their order
     * @param attemptNo of the last of them
     * @param deliveryVersion that the order had heard of, and the rider by then
     */
    public record Hearsay(List<UUID> attempts, int attemptNo, long deliveryVersion, UUID riderId) {}

    /**
     * An order that was placed after the backup, as it was when it was placed; {@link #remember} does the rest.
     *
     * @param paid null when it never was: then nobody tells where it was to go, nor by which card
     */
    public static Order forgotten(OrderPlaced placed, OrderPaid paid, String districtCode) {
        Order order = new Order();
        order.orderId = placed.orderId();
        order.status = PAYMENT_PENDING;
        order.customerId = placed.customerId();
        order.storeId = placed.storeId();
        order.storeName = placed.storeName();
        order.lines = List.copyOf(placed.lines());
        order.goods = placed.goods();
        order.deliveryFee = placed.deliveryFee();
        order.expressFee = placed.expressFee();
        order.express = placed.express();
        order.placedAt = placed.occurredAt();
        order.paymentMethod = "CARD";
        order.attemptId = placed.orderId();
        order.addressText = paid == null ? "" : paid.dropOff().text();
        order.districtCode = districtCode;
        order.lat = paid == null ? 0 : paid.dropOff().lat();
        order.lon = paid == null ? 0 : paid.dropOff().lon();
        order.handoverCode = paid == null ? "" : paid.handoverCode();
        order.decidedBy(new Cause("PlaceOrder", null, placed.occurredAt()));
        return order;
    }

    /**
     * Of this order nothing is left but that it was paid for: not even what was ordered. It ends here, and its money goes back.
     */
    public static Order lost(UUID orderId, UUID attempt, long amount, Instant now) {
        Order order = new Order();
        UUID nobody = new UUID(0, 0);
        order.orderId = orderId;
        order.status = PAYMENT_UNKNOWN;
        order.customerId = nobody;
        order.storeId = nobody;
        order.storeName = "";
        order.lines = List.of();
        order.goods = amount;
        order.placedAt = now;
        order.paymentMethod = "CARD";
        order.attemptId = attempt;
        order.attemptNo = 1;
        order.attemptIds = List.of(attempt);
        order.addressText = "";
        order.districtCode = "";
        order.handoverCode = "";
        order.decidedBy(new Cause("PlaceOrder", null, now));
        return order;
    }

    /** Ends an order of which too little is known to go on with it; what was or will be captured for it goes back. */
    public List<OrderEvent> giveUp(Instant now) {
        OrderStatus before = status;
        if (!move(Trigger.PAYMENT_DEADLINE, command(Trigger.PAYMENT_DEADLINE, now))) {
            return List.of();
        }
        reason = "NOT_PAID_IN_TIME";
        return List.of(closedUnpaid(before, now, null));
    }

    /**
     * The order is again where its own events say it was; what it knows already changes nothing. Deadlines begin anew, and one
     * that cannot go on without what was forgotten is given up.
     *
     * @param told rising by version
     * @return events to publish: those of an order that is given up
     */
    public List<OrderEvent> remember(List<Told> told, Hearsay hearsay, OrderTerms terms, Instant now) {
        boolean isKnown = version > 0;
        boolean sameAttempt = isKnown;
        long before = version;
        for (Told one : told) {
            if (one.event().version() > version) {
                sameAttempt &= !(one.event() instanceof OrderProgressed progressed
                        && progressed.cause().type().equals(Trigger.PAY_AGAIN.words()));
                remember(one.event(), one.by());
            }
        }
        if (version == before) {
            return List.of();
        }
        List<UUID> attempts = new ArrayList<>(attemptIds);
        hearsay.attempts().stream().filter(id -> !attempts.contains(id)).forEach(attempts::add);
        attemptIds = List.copyOf(attempts);
        if (!attempts.isEmpty() && (!sameAttempt || paidAttemptId != null)) {
            attemptId = paidAttemptId != null ? paidAttemptId : attempts.get(attempts.size() - 1);
        }
        attemptNo = Math.max(attemptNo, Math.max(hearsay.attemptNo(), attempts.size()));
        if (hearsay.deliveryVersion() > deliveryVersion) {
            deliveryVersion = hearsay.deliveryVersion();
            riderId = hearsay.riderId();
        }
        boolean mayGoOn = isKnown && (!isCalling() || sameAttempt && paymentToken != null);
        if (isUnpaid() && !mayGoOn) {
            return giveUp(now);
        }
        waitAgain(terms, now);
        return List.of();
    }

    private void remember(OrderEvent event, Cause by) {
        OrderStatus before = status;
        version = event.version();
        status = OrderStatus.valueOf(event.status());
        refund = RefundStatus.valueOf(event.refund());
        Cause decided = by;
        if (event instanceof OrderProgressed progressed) {
            decided = progressed.cancelRefusedBy() != null ? progressed.cancelRefusedBy() : progressed.cause();
        } else if (event instanceof OrderPaid paid) {
            paidAttemptId = paid.attemptId();
            promisedAt = paid.promisedAt();
            decided = or(by, Trigger.PAYMENT_APPROVED, event);
        } else if (event instanceof PaymentDeferred) {
            decided = or(by, Trigger.PAYMENT_NOT_SENT, event);
        } else if (event instanceof OrderCancelRequested requested) {
            reason = requested.reason();
            decided = or(by, Trigger.CANCEL, event);
        } else if (event instanceof OrderCancelled cancelled) {
            reason = cancelled.reason();
            decided = or(by, cancelledBy(cancelled), event);
        } else if (event instanceof OrderRejected rejected) {
            reason = rejected.reason();
            decided = or(by, Trigger.ORDER_REFUSED, event);
        } else if (event instanceof OrderExpired expired) {
            reason = expired.reason();
            decided = or(by, Trigger.PAYMENT_DEADLINE, event);
        } else if (event instanceof OrderCompleted completed) {
            riderId = completed.riderId();
            decided = or(by, completed.by().equals("AUTO") ? Trigger.AUTO_CONFIRM : Trigger.CONFIRM, event);
        } else if (event instanceof PlatformLossRecorded loss) {
            lossStore |= loss.party().equals("STORE");
            lossRider |= loss.party().equals("RIDER");
        } else if (event instanceof ExpressPromiseMissed) {
            promiseMissed = true;
        }
        if (status != before && decided != null) {
            decidedBy(decided);
        }
    }

    private static Cause or(Cause by, Trigger trigger, OrderEvent event) {
        return by != null ? by : command(trigger, event.occurredAt());
    }

    private static Trigger cancelledBy(OrderCancelled event) {
        if (!event.wasPaid()) {
            return Trigger.CANCEL;
        }
        return switch (event.by()) {
            case "OPERATOR" -> Trigger.FORCE_CANCEL;
            case "STORE_NO_ANSWER" -> Trigger.STORE_NO_ANSWER;
            default -> Trigger.CANCEL_CONFIRMED;
        };
    }

    /** Whoever the order waits for has as long as if it had come there now. */
    private void waitAgain(OrderTerms terms, Instant now) {
        if (isUnpaid()) {
            deadline = now.plus(terms.payWithin());
            nextCallAt =
                    isCalling() || status == PAYMENT_DEFERRED && payWhenAvailable && paymentToken != null ? now : null;
            return;
        }
        forgetPayment();
        deadline = switch (status) {
            case PAID, CANCEL_PENDING -> now.plus(terms.storeNoAnswer());
            case DELIVERED -> now.plus(terms.autoConfirm());
            default -> null;
        };
    }

    // ---- refunds

    /** There was nothing to refund after all. */
    public List<OrderEvent> paymentVoided(Cause cause) {
        if (!isClosed() || refund != RefundStatus.PENDING) {
            return List.of();
        }
        refund = RefundStatus.NONE;
        return List.of(progressed(cause, null));
    }

    public List<OrderEvent> refunded(Cause cause) {
        return raiseRefund(RefundStatus.REFUNDED, cause);
    }

    public List<OrderEvent> refundFailed(Cause cause) {
        return raiseRefund(RefundStatus.FAILED, cause);
    }

    private List<OrderEvent> raiseRefund(RefundStatus to, Cause cause) {
        if (!isClosed() || refund.compareTo(to) >= 0) {
            return List.of();
        }
        refund = to;
        return List.of(progressed(cause, null));
    }

    private boolean isClosed() {
        return status == CANCELLED || status == EXPIRED || status == REJECTED;
    }

    // ---- how it moves

    private List<OrderEvent> progress(Trigger trigger, Cause cause) {
        boolean cancelling = status == CANCEL_PENDING;
        if (!move(trigger, cause)) {
            return List.of();
        }
        // Nobody waits for the store's answer any more.
        deadline = null;
        return List.of(progressed(cause, cancelling ? cause : null));
    }

    private boolean move(Trigger trigger, Cause cause) {
        Optional<OrderStatus> next = OrderTransitions.TABLE.next(status, trigger);
        next.ifPresent(to -> {
            status = to;
            decidedBy(cause);
        });
        return next.isPresent();
    }

    private void decidedBy(Cause cause) {
        decidedByType = cause.type();
        decidedById = cause.id();
        decidedAt = cause.at();
    }

    private OrderEvent progressed(Cause cause, Cause cancelRefusedBy) {
        return new OrderProgressed(
                orderId,
                nextVersion(),
                status.name(),
                refund.name(),
                customerId,
                storeId,
                cause.at(),
                cause,
                cancelRefusedBy,
                toldAttemptId(),
                toldAttemptNo());
    }

    /** The current attempt, unless it was lost with the database. */
    private UUID toldAttemptId() {
        return attemptIds.contains(attemptId) ? attemptId : null;
    }

    private Integer toldAttemptNo() {
        return attemptIds.contains(attemptId) ? attemptNo : null;
    }

    private long nextVersion() {
        return ++version;
    }

    private static Cause command(Trigger trigger, Instant now) {
        return new Cause(trigger.words(), null, now);
    }

    private Refused refused(String what) {
        return new Refused(
                status, "The order is " + status + " since " + decidedAt + " (" + decidedByType + "). " + what);
    }

    // ---- what others may see

    public UUID orderId() {
        return orderId;
    }

    public OrderStatus status() {
        return status;
    }

    public RefundStatus refund() {
        return refund;
    }

    public UUID customerId() {
        return customerId;
    }

    public UUID storeId() {
        return storeId;
    }

    public String storeName() {
        return storeName;
    }

    public List<OrderLine> lines() {
        return lines;
    }

    public long goods() {
        return goods;
    }

    public long deliveryFee() {
        return deliveryFee;
    }

    public long expressFee() {
        return expressFee;
    }

    public long total() {
        return goods + deliveryFee + expressFee;
    }

    public boolean express() {
        return express;
    }

    public Address address() {
        return new Address(addressText, districtCode, lat, lon);
    }

    public String handoverCode() {
        return handoverCode;
    }

    public Instant placedAt() {
        return placedAt;
    }

    /** When an express order is to be delivered at the latest; null for others and before it is paid. */
    public Instant promisedAt() {
        return promisedAt;
    }

    /** Whether it came too late; then the express fee goes back. */
    public boolean promiseMissed() {
        return promiseMissed;
    }

    public boolean payWhenAvailable() {
        return payWhenAvailable;
    }

    public String reason() {
        return reason;
    }

    public Cause decidedBy() {
        return new Cause(decidedByType, decidedById, decidedAt);
    }

    public boolean isUnpaid() {
        return OrderTransitions.UNPAID.contains(status);
    }

    /** Whether {@link #attempt} is waiting for an answer. */
    public boolean isCalling() {
        return status == PAYMENT_PENDING || status == PAYMENT_UNKNOWN;
    }

    /** How long to wait before asking again what became of the payment. */
    public Duration retryAfter(Instant now) {
        Duration wait = nextCallAt == null ? Duration.ZERO : Duration.between(now, nextCallAt);
        return wait.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : wait;
    }

    /** The current attempt, with its token as it is stored: encrypted. */
    public PaymentAttempt attempt() {
        return new PaymentAttempt(
                attemptId, attemptNo, orderId, customerId, goods, deliveryFee, expressFee, paymentMethod, paymentToken);
    }

    /** Keeps the lines as JSON. */
    @Converter
    public static class LinesColumn extends JsonColumn<List<OrderLine>>
            implements AttributeConverter<List<OrderLine>, Object> {
        public LinesColumn() {
            super(Json.listOf(OrderLine.class));
        }
    }

    /** Keeps a list of ids as JSON. */
    @Converter
    public static class IdsColumn extends JsonColumn<List<UUID>> implements AttributeConverter<List<UUID>, Object> {
        public IdsColumn() {
            super(Json.listOf(UUID.class));
        }
    }
}
