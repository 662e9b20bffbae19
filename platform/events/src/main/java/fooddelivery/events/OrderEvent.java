package fooddelivery.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What order tells. Every event carries the order's state after the change, so a consumer that keeps only the highest
 * {@code version} is right whatever the order of arrival. Amounts are won.
 */
public sealed interface OrderEvent extends Event {

    UUID orderId();

    /** Version of the order after this change. */
    long version();

    /** The order's status after this change, a name of order's {@code OrderStatus}. */
    String status();

    /** NONE, PENDING, REFUNDED or FAILED. */
    String refund();

    UUID customerId();

    UUID storeId();

    Instant occurredAt();

    @Override
    default UUID subject() {
        return orderId();
    }

    @Override
    default long sequence() {
        return version();
    }

    /**
     * An order exists and waits for its payment.
     *
     * @param requestKey by which its customer's program may repeat the request; order itself needs it to be known elsewhere,
     *     lest the request make a second order when order's database had to be restored from a backup
     * @param requestHash of what was wished for with that key
     * @param attemptId the attempt to pay that the order begins with; missing in events of before it was told
     * @param attemptNo number of that attempt, from 1
     */
    record OrderPlaced(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            Instant occurredAt,
            String storeName,
            List<OrderLine> lines,
            long goods,
            long deliveryFee,
            long expressFee,
            long total,
            boolean express,
            @MayBeMissing String requestKey,
            @MayBeMissing String requestHash,
            @MayBeMissing UUID attemptId,
            @MayBeMissing Integer attemptNo)
            implements OrderEvent {}

    /**
     * A change of state that has no event of its own.
     *
     * @param cause what made the order progress
     * @param cancelRefusedBy set when the change answers a pending cancellation with no
     * @param attemptId the last attempt to pay that the order has; missing in events of before it was told, and when order has
     *     lost it with its database. While the order waits for a payment, payment itself needs it to be known elsewhere, lest
     *     money that was captured be forgotten when payment's database had to be restored from a backup
     * @param attemptNo number of that attempt, from 1
     */
    record OrderProgressed(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            Instant occurredAt,
            Cause cause,
            @MayBeMissing Cause cancelRefusedBy,
            @MayBeMissing UUID attemptId,
            @MayBeMissing Integer attemptNo)
            implements OrderEvent {}

    /** The payment service did not get to see the attempt: "pay in a moment". */
    record PaymentDeferred(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            Instant occurredAt,
            UUID attemptId,
            int attemptNo)
            implements OrderEvent {}

    /**
     * The full order, for the kitchen. The hand-over code travels with it to the rider's service and is shown to the
     * customer only.
     *
     * @param handoverCode goes to the rider's service and is shown to the customer only
     * @param promisedAt by when an express order is to be delivered; missing for others
     */
    record OrderPaid(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            Instant occurredAt,
            UUID attemptId,
            List<OrderLine> lines,
            long goods,
            long deliveryFee,
            long expressFee,
            long total,
            boolean express,
            Place dropOff,
            String handoverCode,
            Instant placedAt,
            @MayBeMissing Instant promisedAt)
            implements OrderEvent {}

    /** The customer asks to cancel a paid order; the store's ticket decides. */
    record OrderCancelRequested(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            Instant occurredAt,
            @MayBeMissing String reason)
            implements OrderEvent {}

    /**
     * The order is over; what was paid is given back.
     *
     * @param by CUSTOMER, STORE_NO_ANSWER or OPERATOR
     * @param wasPaid whether the store may have heard of the order
     * @param attemptIds every payment attempt of the order
     */
    record OrderCancelled(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            Instant occurredAt,
            String by,
            @MayBeMissing String reason,
            boolean wasPaid,
            List<UUID> attemptIds)
            implements OrderEvent {}

    /** The store refused the order, or let its ticket expire. */
    record OrderRejected(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            Instant occurredAt,
            String reason,
            boolean wasPaid,
            List<UUID> attemptIds)
            implements OrderEvent {}

    /** Nobody paid in time. */
    record OrderExpired(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            Instant occurredAt,
            String reason,
            boolean wasPaid,
            List<UUID> attemptIds)
            implements OrderEvent {}

    /**
     * The customer has the food; the money is shared out.
     *
     * @param by CUSTOMER or AUTO
     */
    record OrderCompleted(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            Instant occurredAt,
            String by,
            @MayBeMissing UUID riderId,
            long goods,
            long deliveryFee,
            long expressFee)
            implements OrderEvent {}

    /**
     * A cancelled order was cooked or carried all the same; the platform bears the cost.
     *
     * @param party STORE or RIDER, who is owed
     */
    record PlatformLossRecorded(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            Instant occurredAt,
            String party,
            Cause cause)
            implements OrderEvent {}

    /** An express order was delivered after its promised time; the express fee is owed back. */
    record ExpressPromiseMissed(
            UUID orderId,
            long version,
            String status,
            String refund,
            UUID customerId,
            UUID storeId,
            Instant occurredAt,
            UUID attemptId,
            long expressFee,
            Instant promisedAt,
            Instant deliveredAt)
            implements OrderEvent {}
}
