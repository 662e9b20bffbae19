package fooddelivery.status.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How far the view has been built anew.
 *
 * @param number rises with each
 * @param expected about how many events there are to read
 * @param read events that the view acts on, by the service that published them
 * @param carried orders that were copied, since their events are no longer, or not all, in the logs
 * @param differences orders of which the two say different things
 * @param hashLive of all orders, as the live view had them
 * @param hashAnew the same of the new one
 * @param switched whether the new one is the live one now
 * @param failure null when nothing failed
 * @param found the first of the differences
 */
public record Rebuild(
        long number,
        State state,
        String startedBy,
        Instant startedAt,
        Instant finishedAt,
        long expected,
        Map<String, Long> read,
        long compared,
        long carried,
        long differences,
        long hashLive,
        long hashAnew,
        boolean switched,
        String failure,
        List<Difference> found) {

    public Rebuild showing(List<Difference> differing) {
        return new Rebuild(
                number,
                state,
                startedBy,
                startedAt,
                finishedAt,
                expected,
                read,
                compared,
                carried,
                differences,
                hashLive,
                hashAnew,
                switched,
                failure,
                differing);
    }

    public enum State {
        /** The services' logs. */
        READING,
        /** Copying what is no longer in the logs. */
        CARRYING,
        COMPARING,
        /** The new one has taken the place of the old one. */
        SWITCHED,
        /** It has not, because the two differ. */
        DIFFERENT,
        FAILED,
        /** Its process died. */
        INTERRUPTED
    }

    /**
     * @param live what the live view said, as JSON and as far as it differed; null when it did not know the order
     * @param anew the same of the new one; null when the order is not in the logs though it should be
     */
    public record Difference(UUID orderId, String live, String anew) {}
}
