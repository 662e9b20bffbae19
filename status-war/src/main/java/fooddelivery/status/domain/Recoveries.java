package fooddelivery.status.domain;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The services that were restored from a backup, and the logs of those that know what has happened since. Every method throws
 * {@link Witnesses.Silent} when a service gives no answer, or none that makes sense.
 */
public interface Recoveries {

    /** An event as it was sent. */
    record Told(UUID id, String type, String source, Instant time, String envelope) {}

    /** @param next for the following page; null on the last */
    record LogPage(List<Told> events, String next) {}

    /**
     * How far a service is.
     *
     * @param recovering whether it waits to be repaired; the times are null when it does not
     * @param left events that were brought back and not told of yet
     * @param failures events that could not be told of
     */
    record State(
            boolean recovering,
            Instant backupAt,
            Instant restoredAt,
            Boolean whole,
            long left,
            List<Failure> failures) {}

    record Failure(UUID eventId, String type, UUID subject, String cause) {}

    /** @param failed subjects whose story could not be told */
    record Stories(int told, int failed, long left) {}

    State state(String service);

    /** The service makes itself ready. */
    State begin(String service);

    /** The next events that the service has published itself. */
    LogPage log(String service, String after);

    /** Those of the events that the service had told or heard, and has forgotten. */
    Set<UUID> missing(String service, List<Told> events);

    /** Brings them to the service. */
    void bring(String service, List<Told> events);

    /** The service makes something of some of them. */
    Stories tell(String service);

    /** The service works again. */
    State end(String service);

    /**
     * Order tells notify of some customers how they can be reached.
     *
     * @return where to go on; null at the end
     */
    String tellContacts(String after);
}
