package fooddelivery.store.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where tickets are kept. Every read for a change locks the row until the transaction ends. */
public interface TicketRepository {

    /** The ticket of the order, locked; a fresh one, not stored yet, when the kitchen has not heard of the order. */
    Ticket lockOrNew(UUID orderId);

    /** The ticket, locked, when it belongs to the store. */
    Optional<Ticket> lock(UUID orderId, UUID storeId);

    /** Stores a ticket that came from {@link #lockOrNew}, unless it is still unknown to the kitchen. */
    void save(Ticket ticket);

    /**
     * Tickets of one store, oldest first.
     *
     * @param status null for all
     * @param after only tickets after this order; null from the beginning
     */
    List<Ticket> ofStore(UUID storeId, TicketStatus status, UUID after, int limit);

    Optional<Ticket> find(UUID orderId, UUID storeId);

    /** Locks tickets whose deadline has passed, leaving out those that somebody else is working on. */
    List<Ticket> lockOverdue(Instant now, int limit);
}
