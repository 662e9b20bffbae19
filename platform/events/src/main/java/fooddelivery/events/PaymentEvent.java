package fooddelivery.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What payment tells. Amounts are won. {@code version} is that of the order's payment account. */
public sealed interface PaymentEvent extends Event {

    UUID orderId();

    long version();

    Instant occurredAt();

    @Override
    default UUID subject() {
        return orderId();
    }

    @Override
    default long sequence() {
        return version();
    }

    /** An attempt was captured. */
    record PaymentApproved(UUID orderId, long version, Instant occurredAt, UUID attemptId, int attemptNo, long amount)
            implements PaymentEvent {}

    /** The card company said no; the order may be paid with another card. */
    record PaymentDeclined(UUID orderId, long version, Instant occurredAt, UUID attemptId, int attemptNo, String reason)
            implements PaymentEvent {}

    /** No attempt of the order is or can be captured: there is nothing to refund. */
    record PaymentVoided(UUID orderId, long version, Instant occurredAt, List<UUID> attemptIds)
            implements PaymentEvent {}

    /**
     * Money went back.
     *
     * @param kind FULL or EXPRESS, the express fee alone
     */
    record PaymentRefunded(
            UUID orderId, long version, Instant occurredAt, UUID attemptId, UUID refundId, String kind, long amount)
            implements PaymentEvent {}

    /**
     * Retries are used up; an operator has to act.
     *
     * @param kind FULL or EXPRESS, the express fee alone
     */
    record RefundFailed(
            UUID orderId,
            long version,
            Instant occurredAt,
            UUID attemptId,
            UUID refundId,
            String kind,
            long amount,
            String reason)
            implements PaymentEvent {}
}
