package fooddelivery.notify.domain;

import fooddelivery.events.OrderEvent;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** What customers were told, and how they want to be told. */
public interface NotificationRepository {

    /**
     * What telling an event needs to know.
     *
     * @param newest whether nothing newer of the order was told before
     * @param storeName null, like {@code total}, while {@code OrderPlaced} has not arrived
     * @param total won
     * @param channels as in {@link Preference}
     * @param hasWebhook whether a program of the customer's wants to hear it, too
     */
    record Occasion(
            boolean newest,
            String storeName,
            Long total,
            List<Channel> channels,
            String language,
            boolean hasWebhook) {}

    /** Notes that this event of the order is about to be told; locks the order until the transaction ends. */
    Occasion begin(OrderEvent event);

    /**
     * The same for what a store says of an order. That has no place among order's own events: it is news unless the
     * customer was told already that the food is ready, or that the order is over.
     */
    Occasion beginAside(UUID orderId, UUID customerId);

    /**
     * One that repeats order and version is left out.
     *
     * @return its position; empty when it was left out
     */
    OptionalLong add(Notification notification);

    /**
     * What was told, newest first.
     *
     * @param customerId null for all customers
     * @param orderId null for all orders
     * @param before position of the last one of the page before; null for the first page
     */
    List<Notification> told(UUID customerId, UUID orderId, Long before, int limit);

    /** What the customer chose; and where nothing was chosen, the language that order knows, and all else by default. */
    Preference preference(UUID customerId);

    void prefer(UUID customerId, Preference preference);
}
