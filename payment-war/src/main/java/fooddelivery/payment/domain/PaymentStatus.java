package fooddelivery.payment.domain;

/**
 * Where a payment attempt is; a refund is in one of the three last. {@code ABSENT} is never stored: the attempt has not
 * been seen yet.
 */
public enum PaymentStatus {
    ABSENT,
    CONFIRMING,
    UNKNOWN,
    APPROVED,
    DECLINED,
    VOIDED,
    REFUND_PENDING,
    REFUNDED,
    REFUND_FAILED;

    /** The gateway may have captured the money, or may still do so, and has not told us yet. */
    public boolean isLive() {
        return this == CONFIRMING || this == UNKNOWN;
    }

    /** The gateway has captured the money, whatever became of it later. */
    public boolean isCaptured() {
        return this == APPROVED || this == REFUND_PENDING || this == REFUNDED || this == REFUND_FAILED;
    }
}
