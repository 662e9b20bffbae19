package fooddelivery.runtime;

import java.util.List;

/** Everything that this service has published, for as long as it is kept: also what has not been sent yet. */
public interface EventLog {

    /**
     * @param position where the event stands, for {@link #page}
     * @param envelope as it is sent: CloudEvents in JSON
     */
    record Entry(String position, String envelope) {}

    /**
     * @param next for what follows, also when it cannot be shown yet; null once everything has been shown that was published
     *     before the reading began
     */
    record Stretch(List<Entry> entries, String next) {}

    /**
     * The events of one subject come in the order in which they happened. Whoever reads page after page misses none: an
     * event that is committed later stands behind all that have been shown. A page may be empty and yet have a next one: what
     * follows waits for a transaction that is still running.
     *
     * @param after {@link Stretch#next()} of the page before, or the position of the last event that is known; null from the
     *     beginning
     * @param limit events, at most
     * @throws ProblemException 400 when it is no position of this log
     */
    Stretch page(String after, int limit);
}
