package fooddelivery.status.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Database.DatabaseException;
import fooddelivery.runtime.Sql;
import fooddelivery.status.domain.Generations;
import fooddelivery.status.domain.Rebuild;
import fooddelivery.status.domain.Rebuild.Difference;
import fooddelivery.status.domain.TrackedOrderRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The generations as two partitions of each table. Every statement that reads or records takes a weak lock on the table
 * {@code generation} and keeps it until its transaction ends, so holding the strong one for a moment is knowing that nobody
 * is left who saw it as it was before.
 */
@ApplicationScoped
public class JdbcGenerations implements Generations {

    /** Longer than that nobody's answer waits for a rebuild; it tries again. */
    private static final String PATIENCE = "set local lock_timeout = '1s'";

    /**
     * Whoever takes several locks, rows of many orders or tables that a question reads in another order, may wait for an
     * event or an answer that waits for it. It gives up long before the database looks, after a second, who of the two has
     * to: that might be the event, or a customer.
     */
    private static final String DEFERENCE = "set local lock_timeout = '200ms'";

    private static final Set<String> LOCKED = Set.of("55P03", "40P01");

    private static final String LIVE = "(select slot from generation where live)";
    private static final String OTHER = "(select slot from generation where not live)";

    /** The first order that does not belong to the next so many, of whichever generation has more. */
    private static final String STRETCH = """
            select least(
                (select order_id from order_view where slot = %1$s and order_id > ? order by order_id offset ? limit 1),
                (select order_id from order_view where slot = %2$s and order_id > ? order by order_id offset ? limit 1)) as bound
            """.formatted(LIVE, OTHER);

    private static final String PAIRS = """
            select order_id, live.hash as live, anew.hash as anew
            from (select order_id, hash from order_hash where slot = %1$s and %3$s) live
            full join (select order_id, hash from order_hash where slot = %2$s and %3$s) anew using (order_id)
            order by order_id
            """;

    /** What the live generation knows of orders that the new one does not know from the beginning. */
    private static final String UNTOLD = """
            select l.order_id, coalesce(l.placed_at >= ?, false) as is_missed from order_view l
            where l.slot = %s and l.order_id > ? and l.order_id <= ? and not exists (
                select from order_view n where n.slot = %s and n.order_id = l.order_id and n.placed_at >= ?)
            """.formatted(LIVE, OTHER);

    private static final String CARRY_CHANGES = """
            insert into order_change (slot, order_id, version, status, refund, event, at)
            select %2$s, order_id, version, status, refund, event, at from order_change
            where slot = %1$s and order_id = any (cast(? as uuid[]))
            on conflict do nothing
            """.formatted(LIVE, OTHER);

    private static final String CARRY_DELAYS = """
            insert into order_delay (slot, order_id, ticket_version, minutes, prep_minutes, at)
            select %2$s, order_id, ticket_version, minutes, prep_minutes, at from order_delay
            where slot = %1$s and order_id = any (cast(? as uuid[]))
            on conflict do nothing
            """.formatted(LIVE, OTHER);

    private static final String CARRY_ORDERS = """
            insert into order_view as known (slot, order_id, version, status, refund, updated_at, customer_id, store_id, paid,
                store_name, total, express, placed_at, promised_at, prep_minutes, delay_version, distance, rider_id,
                delivery_version, carried)
            select %2$s, order_id, version, status, refund, updated_at, customer_id, store_id, paid, store_name, total,
                express, placed_at, promised_at, prep_minutes, delay_version, distance, rider_id, delivery_version, true
            from order_view where slot = %1$s and order_id = any (cast(? as uuid[]))
            on conflict (slot, order_id) do update set
                version = greatest(known.version, excluded.version),
                status = case when excluded.version > known.version then excluded.status else known.status end,
                refund = case when excluded.version > known.version then excluded.refund else known.refund end,
                updated_at = case when excluded.version > known.version then excluded.updated_at else known.updated_at end,
                customer_id = coalesce(known.customer_id, excluded.customer_id),
                store_id = coalesce(known.store_id, excluded.store_id),
                paid = known.paid or excluded.paid,
                store_name = coalesce(known.store_name, excluded.store_name),
                total = coalesce(known.total, excluded.total),
                express = coalesce(known.express, excluded.express),
                placed_at = coalesce(known.placed_at, excluded.placed_at),
                promised_at = coalesce(known.promised_at, excluded.promised_at),
                prep_minutes = greatest(known.prep_minutes, excluded.prep_minutes),
                delay_version = greatest(known.delay_version, excluded.delay_version),
                distance = greatest(known.distance, excluded.distance),
                rider_id = case when excluded.delivery_version > known.delivery_version then excluded.rider_id
                    else known.rider_id end,
                delivery_version = greatest(known.delivery_version, excluded.delivery_version),
                carried = true
            """.formatted(LIVE, OTHER);

    /** Both sides of an order as JSON, each without what the other says as well. */
    private static final String DIFFERENCES = """
            with said as (
                select v.slot, v.order_id, to_jsonb(v) - 'slot' - 'carried' - 'order_id' || jsonb_build_object(
                    'changes', (select jsonb_agg(to_jsonb(c) - 'slot' - 'order_id' order by version)
                        from order_change c where c.slot = v.slot and c.order_id = v.order_id),
                    'delays', (select jsonb_agg(to_jsonb(d) - 'slot' - 'order_id' order by ticket_version)
                        from order_delay d where d.slot = v.slot and d.order_id = v.order_id)) as facts
                from order_view v where order_id = any (cast(? as uuid[]))),
            both_sides as (
                select order_id, l.facts as live, a.facts as anew
                from (select * from said where slot = %1$s) l full join (select * from said where slot = %2$s) a
                using (order_id))
            insert into rebuild_difference (number, order_id, live, anew)
            select ?, order_id,
                (select case when live is null then null else coalesce(jsonb_object_agg(key, value), '{}') end
                    from jsonb_each(live) where anew -> key is distinct from value)::text,
                (select case when anew is null then null else coalesce(jsonb_object_agg(key, value), '{}') end
                    from jsonb_each(anew) where live -> key is distinct from value)::text
            from both_sides on conflict do nothing
            """.formatted(LIVE, OTHER);

    /** Missed orders whose sides are kept for a person, of one stretch. */
    private static final int SHOWN = 100;

    private static final UUID FIRST = new UUID(0, 0);
    private static final UUID LAST = new UUID(-1, -1);

    private final Database database;

    protected JdbcGenerations() {
        this(null);
    }

    @Inject
    public JdbcGenerations(Database database) {
        this.database = database;
    }

    @Override
    public OptionalLong begin(String by, Duration lease) {
        giveUpAbandoned();
        // May wait for the one that runs, and so holds nothing that it may want: the generations are asked afterwards.
        OptionalLong number = database
                .query(
                        "insert into rebuild (state, started_by, lease_until) values ('READING', ?,"
                                + " clock_timestamp() + make_interval(secs => ?))"
                                + " on conflict do nothing returning number",
                        row -> row.getLong(1),
                        by,
                        (double) lease.toSeconds())
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
        number.ifPresent(begun -> database.update("update rebuild set slot = " + OTHER + " where number = ?", begun));
        return number;
    }

    @Override
    public void giveUpAbandoned() {
        // A row that is locked has just been renewed by a process that is alive.
        int abandoned = database.update("update rebuild set state = 'INTERRUPTED', finished_at = now()"
                + " where number in (select number from rebuild where finished_at is null"
                + " and lease_until < clock_timestamp() for update skip locked)");
        if (abandoned > 0) {
            database.update("update generation set filling = false where filling");
        }
    }

    @Override
    public void renew(long number, Duration lease) {
        if (database.update(
                        "update rebuild set lease_until = clock_timestamp() + make_interval(secs => ?)"
                                + " where number = ? and finished_at is null",
                        (double) lease.toSeconds(),
                        number)
                == 0) {
            throw new Overtaken(number);
        }
    }

    @Override
    public void awaitReaders(long number) {
        database.update(PATIENCE);
        guarded("lock table generation in access exclusive mode");
    }

    @Override
    public void empty(long number) {
        int slot = slot(number);
        database.update(DEFERENCE);
        guarded("truncate order_view_%1$d, order_change_%1$d, order_delay_%1$d".formatted(slot));
    }

    @Override
    public void fill(long number) {
        awaitReaders(number);
        database.update("update generation set filling = true where not live");
    }

    private void guarded(String sql) {
        guarded(() -> database.update(sql));
    }

    private static void guarded(Runnable work) {
        try {
            work.run();
        } catch (DatabaseException e) {
            if (LOCKED.contains(e.sqlState())) {
                throw new Busy(e);
            }
            throw e;
        }
    }

    @Override
    public void record(long number, Consumer<TrackedOrderRepository> events) {
        int slot = slot(number);
        database.update(DEFERENCE);
        guarded(() -> JdbcTrackedOrderRepository.recordAll(database, slot, events));
    }

    private int slot(long number) {
        return database.first("select slot from rebuild where number = ?", row -> row.getInt(1), number)
                .orElseThrow();
    }

    @Override
    public void expect(long number) {
        database.update("update rebuild set expected = (select count(*) from inbox) where number = ?", number);
    }

    @Override
    public void progress(long number, Rebuild.State state, Map<String, Long> read) {
        database.update(
                "update rebuild set state = ?, read = ? where number = ?",
                state,
                read.entrySet().stream()
                        .map(it -> it.getKey() + "=" + it.getValue())
                        .collect(Collectors.joining(",")),
                number);
    }

    @Override
    public UUID carryOver(long number, UUID after, int limit, Instant wholeSince) {
        UUID from = after == null ? FIRST : after;
        UUID end = stretch(from, limit);
        List<UUID> missed = new ArrayList<>();
        List<UUID> untold = database.query(
                UNTOLD,
                row -> {
                    UUID orderId = Sql.uuid(row, "order_id");
                    if (row.getBoolean("is_missed")) {
                        missed.add(orderId);
                    }
                    return orderId;
                },
                wholeSince,
                from,
                end == null ? LAST : end,
                wholeSince);
        if (!untold.isEmpty()) {
            // Told before they are copied: afterwards both sides say the same of them.
            differ(number, missed, SHOWN);
            database.update(DEFERENCE);
            guarded(() -> List.of(CARRY_CHANGES, CARRY_DELAYS, CARRY_ORDERS)
                    .forEach(carry -> database.update(carry, array(untold))));
            database.update("update rebuild set carried = carried + ? where number = ?", untold.size(), number);
        }
        return end;
    }

    @Override
    public Slice compare(long number, UUID after, int limit) {
        UUID from = after == null ? FIRST : after;
        UUID end = stretch(from, limit);
        UUID to = end == null ? LAST : end;
        return new Slice(
                database.query(
                        PAIRS.formatted(LIVE, OTHER, "order_id > ? and order_id <= ?"),
                        JdbcGenerations::pair,
                        from,
                        to,
                        from,
                        to),
                end);
    }

    /** About so many orders further; null when both generations have fewer. */
    private UUID stretch(UUID after, int limit) {
        return database.query(STRETCH, row -> Sql.uuid(row, "bound"), after, limit, after, limit)
                .get(0);
    }

    @Override
    public List<Pair> compare(long number, Collection<UUID> orderIds) {
        return database.query(
                PAIRS.formatted(LIVE, OTHER, "order_id = any (cast(? as uuid[]))"),
                JdbcGenerations::pair,
                array(orderIds),
                array(orderIds));
    }

    private static Pair pair(ResultSet row) throws SQLException {
        return new Pair(Sql.uuid(row, "order_id"), row.getString("live"), row.getString("anew"));
    }

    @Override
    public void compared(long number, long orders, long hashLive, long hashAnew) {
        database.update(
                "update rebuild set compared = compared + ?, hash_live = hash_live # ?, hash_anew = hash_anew # ?"
                        + " where number = ?",
                orders,
                hashLive,
                hashAnew,
                number);
    }

    @Override
    public void differ(long number, Collection<UUID> orderIds, int shown) {
        List<UUID> some = orderIds.stream().limit(shown).toList();
        if (!some.isEmpty()) {
            database.update(DIFFERENCES, array(some), number);
            database.update(
                    "update rebuild set differences = differences + ? where number = ?", orderIds.size(), number);
        }
    }

    @Override
    public void finish(long number, Rebuild.State state, boolean switched, String failure) {
        database.update(
                "update rebuild set state = ?, switched = ?, failure = ?, finished_at = now() where number = ?",
                state,
                switched,
                failure,
                number);
        database.update("update generation set filling = false, live = false where live and ? or filling", switched);
        if (switched) {
            database.update("update generation set live = true where slot = ?", slot(number));
        }
    }

    @Override
    public Optional<Rebuild> last(int shown) {
        return database.first("select * from rebuild order by number desc limit 1", row -> row(row, List.of()))
                .map(it -> it.differences() == 0 ? it : it.showing(found(it.number(), shown)));
    }

    private List<Difference> found(long number, int shown) {
        return database.query(
                "select order_id, live, anew from rebuild_difference where number = ? order by order_id limit ?",
                row -> new Difference(Sql.uuid(row, "order_id"), row.getString("live"), row.getString("anew")),
                number,
                shown);
    }

    private static Rebuild row(ResultSet row, List<Difference> found) throws SQLException {
        Map<String, Long> read = new TreeMap<>();
        String logs = row.getString("read");
        if (!logs.isEmpty()) {
            Arrays.stream(logs.split(",")).map(it -> it.split("=")).forEach(it -> read.put(it[0], Long.valueOf(it[1])));
        }
        return new Rebuild(
                row.getLong("number"),
                Rebuild.State.valueOf(row.getString("state")),
                row.getString("started_by"),
                Sql.instant(row, "started_at"),
                Sql.instant(row, "finished_at"),
                row.getLong("expected"),
                read,
                row.getLong("compared"),
                row.getLong("carried"),
                row.getLong("differences"),
                row.getLong("hash_live"),
                row.getLong("hash_anew"),
                row.getBoolean("switched"),
                row.getString("failure"),
                found);
    }

    private static String array(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
