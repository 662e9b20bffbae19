package fooddelivery.status.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Two generations of the view: the live one, and one that is being built anew beside it. Only one rebuild runs at a time,
 * over all replicas. Whatever is done under its number is done in a transaction that begins with {@link #renew}: a rebuild
 * that was given up, because its process had slept for too long, changes nothing any more when it wakes up.
 */
public interface Generations {

    /** This rebuild was given up by somebody else: its process had not been heard of for too long. */
    final class Overtaken extends RuntimeException {
        public Overtaken(long number) {
            super("Rebuild %d is not the one that runs".formatted(number));
        }
    }

    /** The tables are in use by something that takes long; try again. */
    final class Busy extends RuntimeException {
        public Busy(Throwable cause) {
            super("The tables are in use by something that takes long", cause);
        }
    }

    /** An order and what the two generations make of it, as hashes; null where it is not known. */
    record Pair(UUID orderId, String live, String anew) {
        public boolean isEqual() {
            return live != null && live.equals(anew);
        }
    }

    /** @param end the last order that was looked at; null when there are no further ones */
    record Slice(List<Pair> pairs, UUID end) {}

    /**
     * Gives up what a dead process left, and begins.
     *
     * @param by who wants it
     * @param lease how long it is believed to be alive without a sign of life
     * @return its number; empty while another one runs
     */
    OptionalLong begin(String by, Duration lease);

    /** Marks what a dead process left as interrupted, and spares the live events the second writing. */
    void giveUpAbandoned();

    /**
     * A sign of life. Until the transaction ends, nobody can give this rebuild up.
     *
     * @throws Overtaken when somebody has
     */
    void renew(long number, Duration lease);

    /**
     * Waits until no statement can be under way any more that took another generation for the live one.
     *
     * @throws Busy when one does not end soon
     */
    void awaitReaders(long number);

    /** Empties the generation that is not live. */
    void empty(long number);

    /**
     * From the commit on, every event that is heard of is recorded in both. Returns when no transaction is under way any
     * more that did not know of it.
     *
     * @throws Busy when one does not end soon
     */
    void fill(long number);

    /**
     * Records in the new generation alone what is recorded in the repository that is handed over.
     *
     * @throws Busy when events that are heard of at the same time come first
     */
    void record(long number, Consumer<TrackedOrderRepository> events);

    /** About how many events the logs have that the view acts on. */
    void expect(long number);

    void progress(long number, Rebuild.State state, Map<String, Long> read);

    /**
     * Copies those of the next orders that the logs do not tell wholly: placed before that time, or never heard to be
     * placed. One of these that was placed later is a difference.
     *
     * @param after the last order that was looked at; null from the first
     * @return the last order that was looked at; null when there are no further ones
     * @throws Busy as when recording
     */
    UUID carryOver(long number, UUID after, int limit, Instant wholeSince);

    /** The next orders of both, rising by id, each pair read at one moment. */
    Slice compare(long number, UUID after, int limit);

    /** As {@link #compare}, of these orders alone. */
    List<Pair> compare(long number, Collection<UUID> orderIds);

    /** Adds to what was compared. */
    void compared(long number, long orders, long hashLive, long hashAnew);

    /** Keeps both sides of these for a person to read, and counts them. */
    void differ(long number, Collection<UUID> orderIds, int shown);

    /** The end: the new generation becomes the live one, or is left alone. */
    void finish(long number, Rebuild.State state, boolean switched, String failure);

    /** The last one; empty when there was none. */
    Optional<Rebuild> last(int shown);
}
