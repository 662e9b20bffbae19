package fooddelivery.store.domain;

/** Where a ticket is. {@code NONE} is never stored: the kitchen has not heard of the order. */
public enum TicketStatus {
    NONE,
    RECEIVED,
    ACCEPTED,
    COOKING,
    COOKED,
    REJECTED,
    EXPIRED,
    CANCELLED
}
