package fooddelivery.status.domain;

/**
 * How far an order has come: by order's own version, and by the version of the ticket after its last delay. Both only rise,
 * whatever comes in whatever order, so they are one number that only rises as well: it is made of the events alone, the
 * same for every replica and every generation of the view, and tells exactly which changes somebody has seen.
 */
public record Position(long version, long delay) {

    /** Seen nothing. */
    public static final Position NONE = new Position(0, 0);

    /** More than a ticket ever has versions. */
    private static final long DELAYS = 1_000_000;

    /** @param id as {@link #id()} gives it; a small one is a version alone, as ids were before delays were told */
    public static Position of(long id) {
        return id < DELAYS ? new Position(id, 0) : new Position(id / DELAYS, id % DELAYS);
    }

    public long id() {
        return version * DELAYS + delay;
    }

    public boolean isBehind(Position other) {
        return version < other.version || delay < other.delay;
    }

    /** What both have seen together. */
    public Position and(Position other) {
        return new Position(Math.max(version, other.version), Math.max(delay, other.delay));
    }
}
