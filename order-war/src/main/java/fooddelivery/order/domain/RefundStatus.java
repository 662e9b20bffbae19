package fooddelivery.order.domain;

/** Where an order's refund is. Only moves upwards, but that a pending one may turn out to be void. */
public enum RefundStatus {
    NONE,
    PENDING,
    FAILED,
    REFUNDED
}
