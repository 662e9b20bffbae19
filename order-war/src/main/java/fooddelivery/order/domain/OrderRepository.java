package fooddelivery.order.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where orders are kept. A read for a change locks the row until the transaction ends. */
public interface OrderRepository {

    void add(Order order);

    Optional<Order> lock(UUID orderId);

    /** The order, locked, when it is the customer's. */
    Optional<Order> lock(UUID orderId, UUID customerId);

    /** The order when it is the customer's. */
    Optional<Order> find(UUID orderId, UUID customerId);

    /**
     * A customer's orders, newest first.
     *
     * @param status null for all
     * @param before only orders placed before this one; null from the newest
     */
    List<Order> ofCustomer(UUID customerId, OrderStatus status, UUID before, int limit);

    /**
     * Takes a customer's Idempotency-Key for a new order, in the transaction that adds the order.
     *
     * @param bodyHash tells whether a repeated key comes with the same wish
     * @return false when the key is taken already
     */
    boolean claimKey(UUID customerId, String key, String bodyHash, UUID orderId);

    /** The order that the key was taken for; empty when it came with another wish then. */
    Optional<UUID> orderOfKey(UUID customerId, String key, String bodyHash);

    /** Keeps an event about an order that is not known here, for an operator. */
    void park(UUID eventId, String type, UUID orderId);

    /** Orders whose payment is to be asked for again. */
    List<UUID> callsDue(Instant now, int limit);

    /** Orders that have waited long enough. */
    List<UUID> overdue(Instant now, int limit);
}
