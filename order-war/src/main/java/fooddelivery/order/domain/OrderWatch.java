package fooddelivery.order.domain;

import fooddelivery.events.Cause;
import fooddelivery.runtime.AuditRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What operators look at: the few orders that need somebody, among very many that do not. Locks and changes nothing. */
public interface OrderWatch {

    /**
     * An order that is in its state for too long.
     *
     * @param since when it came to this state, or its refund to this one, by the database's clock
     * @param expectedBy when it should have gone on
     */
    record Overdue(
            UUID orderId,
            OrderStatus status,
            RefundStatus refund,
            UUID storeId,
            Instant since,
            Instant expectedBy,
            Cause decidedBy) {}

    /** An event about an order that is not known here. */
    record Unmatched(UUID eventId, String type, UUID orderId, Instant receivedAt) {}

    /**
     * What an audit compares with what the other services say.
     *
     * @param total won, like the express fee
     * @param changedAt when {@code version} last rose, by the database's clock
     * @param promiseMissed whether it came too late to keep the express fee
     * @param decidedBy the type of the event or command that led to this status
     */
    record Facts(
            UUID orderId,
            OrderStatus status,
            RefundStatus refund,
            long version,
            Instant changedAt,
            long total,
            long expressFee,
            boolean promiseMissed,
            List<UUID> attemptIds,
            String decidedBy,
            boolean lossStore,
            boolean lossRider) {}

    /** How many of those under way, or with a refund under way, are in each of {@link Expectations}' states. */
    Map<String, Long> countByState();

    /**
     * Where an order stands, and what happens to it by the clock.
     *
     * @param since when it came to its status, or its refund to this one
     * @param nextCallAt when payment is asked for the order again; null when it is not
     * @param deadline when what the order waits for is over; null when it waits for nothing
     * @param promisedAt by when an express order is promised
     */
    record Standing(
            OrderStatus status,
            RefundStatus refund,
            Instant since,
            Instant nextCallAt,
            Instant deadline,
            Instant promisedAt) {}

    /** Empty for an order that is not known here. */
    Optional<Standing> standing(UUID orderId);

    /**
     * Oldest order first.
     *
     * @param after only orders after this one; null from the beginning
     */
    List<Overdue> overdue(Expectations expectations, UUID after, int limit);

    /**
     * Oldest event first.
     *
     * @param after only events after this one; null from the beginning
     */
    List<Unmatched> unmatched(UUID after, int limit);

    /** Rising by order id, and one row more than the page has where there are more. */
    List<Facts> facts(AuditRange range);
}
