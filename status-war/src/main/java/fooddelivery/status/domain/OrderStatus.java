package fooddelivery.status.domain;

/**
 * The states of an order that this version knows, to ask for orders by. A state that order adds later is stored and shown
 * all the same: events carry it as text.
 */
public enum OrderStatus {
    PAYMENT_PENDING,
    PAYMENT_UNKNOWN,
    PAYMENT_DECLINED,
    PAYMENT_DEFERRED,
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
    REJECTED,
    EXPIRED
}
