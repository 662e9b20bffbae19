package fooddelivery.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Events that wait elsewhere than in the table {@code outbox}: in a store of documents, written together with the
 * aggregate that they tell of. A service that keeps aggregates there has a bean of this type, and {@link Relay} sends what
 * it offers after what waits in the table. Only the one relay that holds the lock calls, outside of any transaction.
 */
public interface DocumentOutbox {

    /** An event on its way. */
    record Waiting(UUID eventId, String type, UUID subject, String body) {}

    /** The oldest events that were not sent; those of one subject in order. */
    List<Waiting> unsent(int limit);

    /** The broker has them. */
    void markSent(List<Waiting> batch);

    /**
     * How many events wait: at least so many documents have some, and none only when none waits.
     *
     * @param limit where counting may end
     * @throws ProblemException 503 when the store does not answer: then the service is not ready
     */
    long countUnsent(int limit);

    /**
     * Since when the first event that is not sent has been waiting, or a little later; empty when none is.
     *
     * @throws ProblemException 503 as before
     */
    Optional<Instant> oldestUnsent();
}
