package fooddelivery.notify.domain;

import fooddelivery.events.OrderEvent;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What customers were told, and how they want to be told. */
public interface NotificationRepository {

    /**
     * What telling an event needs to know.
     *
     * @param newest whether nothing newer of the order was told before
     * @param storeName null, like {@code total}, while {@code OrderPlaced} has not arrived
     * @param total won
     */
    record Occasion(boolean newest, String storeName, Long total, Channel channel, String language) {}

    /** Notes that this event of the order is about to be told; locks the order until the transaction ends. */
    Occasion begin(OrderEvent event);

    /**
     * The same for what a store says of an order. That has no place among order's own events: it is news unless the
     * customer was told already that the food is ready, or that the order is over.
     */
    Occasion beginAside(UUID orderId, UUID customerId);

    /** One that repeats order, version and channel is left out. */
    void add(Notification notification);

    /**
     * What was told, newest first.
     *
     * @param customerId null for all customers
     * @param orderId null for all orders
     * @param before position of the last one of the page before; null for the first page
     */
    List<Notification> told(UUID customerId, UUID orderId, Long before, int limit);

    Optional<Preference> preference(UUID customerId);

    void prefer(UUID customerId, Preference preference);
}
