package fooddelivery.store.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What a kitchen looks at. Locks and changes nothing. */
public interface TicketBoard {

    /**
     * Of what a store received in a span of time.
     *
     * @param sales won, of the goods of all that was accepted and not cancelled
     * @param acceptance how long it took to accept, on average; null without any
     * @param cooking from the first pan to the food, on average; null without any
     */
    record Figures(
            long orders,
            long sales,
            Duration acceptance,
            Duration cooking,
            long rejected,
            long expired,
            long cancelled) {}

    /** What is to be done, and what ended since: cooked, cancelled or expired. Oldest first. */
    List<Ticket> shown(UUID storeId, Instant since);

    Figures figures(UUID storeId, Instant from, Instant until);
}
