package fooddelivery.delivery.domain;

/** Where a delivery is. {@code NONE} is never stored: nobody has told of the order yet. */
public enum DeliveryStatus {
    NONE,
    OPEN,
    CLAIMED,
    PICKED_UP,
    DELIVERED,
    VOID
}
