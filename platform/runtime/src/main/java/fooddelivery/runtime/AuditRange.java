package fooddelivery.runtime;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Which orders an audit asks a service about: those placed in a span of time, page by page, or a few by their ids. An
 * order's id tells when it was placed, so a span of time is a stretch of each service's primary key.
 *
 * @param above only orders with a greater id
 * @param below only orders with a smaller id
 * @param orderIds only these, if there are any
 */
public record AuditRange(UUID above, UUID below, List<UUID> orderIds, int limit) {

    private static final int MOST_IDS = 50;
    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);
    /** Its milliseconds still fit into an id. */
    private static final Instant LATEST = Instant.ofEpochMilli((1L << 48) - 1);

    /**
     * From the parameters of a request, each of which may be missing.
     *
     * @param since orders placed then or later, in ISO 8601
     * @param until orders placed before
     * @param after the cursor of the page before
     * @param orderIds at most {@value #MOST_IDS}, separated by commas
     * @throws ProblemException 400 for what cannot be understood
     */
    public static AuditRange of(String since, String until, String after, Integer limit, String orderIds) {
        if (orderIds != null && !orderIds.isBlank()) {
            List<UUID> ids = ids("orderIds", orderIds);
            return new AuditRange(FIRST, LAST, ids, ids.size());
        }
        UUID above = since == null ? FIRST : lowest(instant("since", since));
        UUID cursor = Page.idKey(after);
        // Of two ids the one with the greater text is the greater one; Java compares halves of them as signed numbers.
        if (cursor != null && cursor.toString().compareTo(above.toString()) > 0) {
            above = cursor;
        }
        return new AuditRange(
                above, until == null ? LAST : lowest(instant("until", until)), List.of(), Page.limit(limit));
    }

    /**
     * A list of ids as a parameter of a request, at most {@value #MOST_IDS}.
     *
     * @throws ProblemException 400 when it is missing, too long or something else
     */
    static List<UUID> ids(String name, String text) {
        try {
            List<UUID> ids = Arrays.stream((text == null ? "" : text).split(","))
                    .map(UUID::fromString)
                    .toList();
            if (ids.size() > MOST_IDS) {
                throw ProblemException.badRequest(name + " may have at most " + MOST_IDS + " ids.");
            }
            return ids;
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest(name + " must be ids, separated by commas.");
        }
    }

    /**
     * A time as a parameter of a request; null when it is missing.
     *
     * @throws ProblemException 400 when it is none
     */
    public static Instant instant(String name, String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw ProblemException.badRequest(name + " must be a time such as 2026-05-04T03:00:00Z.");
        }
    }

    /** Lower than every id made at that time, and higher than every one made before. */
    private static UUID lowest(Instant time) {
        Instant possible = time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(LATEST) ? LATEST : time;
        return new UUID(possible.toEpochMilli() << 16, 0);
    }

    /** For the {@code where} of a query on a table with a column {@code order_id}, followed by its order and limit. */
    public String condition() {
        return (orderIds.isEmpty() ? "order_id > ? and order_id < ?" : "order_id = any (cast(? as uuid[]))")
                + " order by order_id limit ?";
    }

    /** What {@link #condition()} asks for; one row more than a page has. */
    public Object[] parameters() {
        return orderIds.isEmpty()
                ? new Object[] {above, below, limit + 1}
                : new Object[] {
                    orderIds.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")), limit + 1
                };
    }
}
