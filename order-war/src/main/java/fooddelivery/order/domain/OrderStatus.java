package fooddelivery.order.domain;

/** Where an order is. */
public enum OrderStatus {
    PAYMENT_PENDING,
    PAYMENT_UNKNOWN,
    PAYMENT_DECLINED,
    PAYMENT_DEFERRED,
    EXPIRED,
    PAID,
    ACCEPTED,
    COOKING,
    READY,
    RIDER_ASSIGNED,
    PICKED_UP,
    DELIVERED,
    COMPLETED,
    CANCEL_PENDING,
    CANCELLED,
    REJECTED
}
