package fooddelivery.status.outbound;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Sql;
import fooddelivery.status.domain.Change;
import fooddelivery.status.domain.Delay;
import fooddelivery.status.domain.OrderStatus;
import fooddelivery.status.domain.Position;
import fooddelivery.status.domain.TrackedOrder;
import fooddelivery.status.domain.TrackedOrderRepository;
import fooddelivery.status.domain.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The read model in PostgreSQL: one statement an event, one statement an answer. Each statement finds out by itself which
 * generation is read and which are written, so that a switch between two statements is seen by the second.
 */
@ApplicationScoped
public class JdbcTrackedOrderRepository implements TrackedOrderRepository {

    /** States that say nothing of whether the order was ever paid, or say that it was not. */
    private static final Set<String> PERHAPS_UNPAID = Set.of(
            "PAYMENT_PENDING", "PAYMENT_UNKNOWN", "PAYMENT_DECLINED", "PAYMENT_DEFERRED", "EXPIRED", "CANCELLED");

    private static final String THOSE_IN_USE = "generation where live or filling";

    /** In the order of the slots: whoever writes to two generations locks them in the same order as everybody. */
    private static final String RECORD = """
            with event (order_id, version, status, refund, event, at, customer_id, store_id, paid, store_name, total,
                    express, placed_at, promised_at) as (
                values (?::uuid, ?::bigint, ?::text, ?::text, ?::text, ?::timestamptz, ?::uuid, ?::uuid, ?::boolean, ?::text,
                    ?::bigint, ?::boolean, ?::timestamptz, ?::timestamptz)),
            slots as (select slot from %s),
            change as (
                insert into order_change (slot, order_id, version, status, refund, event, at)
                select slot, order_id, version, status, refund, event, at from event, slots order by slot
                on conflict do nothing)
            insert into order_view as known (slot, order_id, version, status, refund, updated_at, customer_id, store_id, paid,
                store_name, total, express, placed_at, promised_at)
            select slot, order_id, version, status, refund, at, customer_id, store_id, paid, store_name, total, express,
                placed_at, promised_at from event, slots order by slot
            on conflict (slot, order_id) do update set
                version = greatest(known.version, excluded.version),
                status = case when excluded.version > known.version then excluded.status else known.status end,
                refund = case when excluded.version > known.version then excluded.refund else known.refund end,
                updated_at = case when excluded.version > known.version then excluded.updated_at else known.updated_at end,
                customer_id = excluded.customer_id,
                store_id = excluded.store_id,
                paid = known.paid or excluded.paid,
                store_name = coalesce(known.store_name, excluded.store_name),
                total = coalesce(known.total, excluded.total),
                express = coalesce(known.express, excluded.express),
                placed_at = coalesce(known.placed_at, excluded.placed_at),
                promised_at = coalesce(known.promised_at, excluded.promised_at)
            where excluded.version > known.version
               or excluded.placed_at is not null and known.placed_at is null
               or excluded.promised_at is not null and known.promised_at is null
               or excluded.paid and not known.paid
            """;

    private static final String RECORD_PREP_MINUTES = """
            insert into order_view as known (slot, order_id, prep_minutes)
            select slot, ?::uuid, ?::int from %s order by slot
            on conflict (slot, order_id) do update
                set prep_minutes = greatest(known.prep_minutes, excluded.prep_minutes)
            """;

    private static final String RECORD_DELAY = """
            with event (order_id, ticket_version, minutes, prep_minutes, at) as (
                values (?::uuid, ?::bigint, ?::int, ?::int, ?::timestamptz)),
            slots as (select slot from %s),
            delay as (
                insert into order_delay (slot, order_id, ticket_version, minutes, prep_minutes, at)
                select slot, order_id, ticket_version, minutes, prep_minutes, at from event, slots order by slot
                on conflict do nothing)
            insert into order_view as known (slot, order_id, prep_minutes, delay_version)
            select slot, order_id, prep_minutes, ticket_version from event, slots order by slot
            on conflict (slot, order_id) do update set
                prep_minutes = greatest(known.prep_minutes, excluded.prep_minutes),
                delay_version = greatest(known.delay_version, excluded.delay_version)
            """;

    private static final String RECORD_DISTANCE = """
            insert into order_view as known (slot, order_id, distance)
            select slot, ?::uuid, ?::int from %s order by slot
            on conflict (slot, order_id) do update set distance = greatest(known.distance, excluded.distance)
            """;

    private static final String RECORD_RIDER = """
            insert into order_view as known (slot, order_id, delivery_version, rider_id)
            select slot, ?::uuid, ?::bigint, ?::uuid from %s order by slot
            on conflict (slot, order_id) do update
                set delivery_version = excluded.delivery_version, rider_id = excluded.rider_id
            where excluded.delivery_version > known.delivery_version
            """;

    private static final String DELAYS = """
            (select string_agg(concat_ws(' ', d.ticket_version, d.minutes, d.prep_minutes, extract(epoch from d.at)), ','
                    order by d.ticket_version)
                from order_delay d where d.slot = v.slot and d.order_id = v.order_id and v.delay_version > 0)
            """;

    private final Database database;
    /** After {@code from}. */
    private final String written;

    protected JdbcTrackedOrderRepository() {
        this(null);
    }

    @Inject
    public JdbcTrackedOrderRepository(Database database) {
        this(database, THOSE_IN_USE);
    }

    private JdbcTrackedOrderRepository(Database database, String written) {
        this.database = database;
        this.written = written;
    }

    /**
     * Records many events at once, in one generation alone, by the statements that record each of them in the live one. It
     * makes no difference in which order they are recorded.
     */
    static void recordAll(Database database, int slot, Consumer<TrackedOrderRepository> events) {
        Map<String, List<Object[]>> gathered = new LinkedHashMap<>();
        events.accept(new JdbcTrackedOrderRepository(database, "(values (%d::smallint)) one (slot)".formatted(slot)) {
            @Override
            void update(String sql, Object... parameters) {
                gathered.computeIfAbsent(sql, it -> new ArrayList<>()).add(parameters);
            }
        });
        gathered.forEach(database::updateAll);
    }

    @Override
    public void record(OrderEvent event) {
        Change change = Change.of(event);
        OrderPlaced placed = event instanceof OrderPlaced it ? it : null;
        write(
                RECORD,
                event.orderId(),
                change.version(),
                change.status(),
                change.refund(),
                change.event(),
                change.at(),
                event.customerId(),
                event.storeId(),
                wasPaid(event),
                placed == null ? null : placed.storeName(),
                placed == null ? null : placed.total(),
                placed == null ? null : placed.express(),
                placed == null ? null : placed.occurredAt(),
                event instanceof OrderPaid paid ? paid.promisedAt() : null);
    }

    private static boolean wasPaid(OrderEvent event) {
        return !PERHAPS_UNPAID.contains(event.status())
                || event instanceof OrderCancelled cancelled && cancelled.wasPaid();
    }

    @Override
    public void recordPrepMinutes(UUID orderId, int minutes) {
        write(RECORD_PREP_MINUTES, orderId, minutes);
    }

    @Override
    public void recordDelay(PreparationDelayed event) {
        write(
                RECORD_DELAY,
                event.orderId(),
                event.ticketVersion(),
                event.minutes(),
                event.prepMinutes(),
                event.occurredAt());
    }

    @Override
    public void recordDistance(UUID orderId, int metres) {
        write(RECORD_DISTANCE, orderId, metres);
    }

    @Override
    public void recordRider(UUID orderId, long deliveryVersion, UUID riderId) {
        write(RECORD_RIDER, orderId, deliveryVersion, riderId);
    }

    private void write(String sql, Object... parameters) {
        update(sql.formatted(written), parameters);
    }

    void update(String sql, Object... parameters) {
        database.update(sql, parameters);
    }

    @Override
    public Optional<TrackedOrder> find(UUID orderId, Viewer viewer) {
        List<Object> parameters = new ArrayList<>(List.of(orderId));
        List<Change> changes = new ArrayList<>();
        List<TrackedOrder> rows = database.query(
                "select v.*, " + DELAYS + " as delays, c.version as change_version, c.status as change_status,"
                        + " c.refund as change_refund, c.event, c.at"
                        + " from live_order v join order_change c using (slot, order_id) where order_id = ?"
                        + shownTo(viewer, parameters) + " order by c.version",
                row -> {
                    changes.add(new Change(
                            row.getLong("change_version"),
                            row.getString("change_status"),
                            row.getString("change_refund"),
                            row.getString("event"),
                            Sql.instant(row, "at")));
                    return read(row, changes, delays(row.getString("delays")));
                },
                parameters.toArray());
        return rows.stream().findFirst();
    }

    @Override
    public List<TrackedOrder> list(Viewer viewer, OrderStatus status, UUID after, int limit) {
        List<Object> parameters = new ArrayList<>();
        String sql = "select v.* from live_order v where version > 0" + shownTo(viewer, parameters);
        if (status != null) {
            sql += " and status = ?";
            parameters.add(status);
        }
        if (after != null) {
            sql += " and order_id < ?";
            parameters.add(after);
        }
        parameters.add(limit);
        return database.query(
                sql + " order by order_id desc limit ?", row -> read(row, List.of(), List.of()), parameters.toArray());
    }

    @Override
    public Map<UUID, Position> positions(Collection<UUID> orderIds) {
        Map<UUID, Position> positions = new HashMap<>();
        database.query(
                "select order_id, version, delay_version from live_order where order_id = any (cast(? as uuid[]))",
                row -> positions.put(
                        Sql.uuid(row, "order_id"), new Position(row.getLong("version"), row.getLong("delay_version"))),
                orderIds.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")));
        return positions;
    }

    private static String shownTo(Viewer viewer, List<Object> parameters) {
        if (viewer.kind() != Viewer.Kind.ADMIN) {
            parameters.add(viewer.id());
        }
        return switch (viewer.kind()) {
            case CUSTOMER -> " and customer_id = ?";
            case OWNER -> " and store_id = ? and paid";
            case RIDER -> " and rider_id = ?";
            case ADMIN -> "";
        };
    }

    private static List<Delay> delays(String rows) {
        if (rows == null) {
            return List.of();
        }
        List<Delay> delays = new ArrayList<>();
        for (String row : rows.split(",")) {
            String[] columns = row.split(" ");
            delays.add(new Delay(
                    Long.parseLong(columns[0]),
                    Integer.parseInt(columns[1]),
                    Integer.parseInt(columns[2]),
                    Sql.instant(columns[3])));
        }
        return delays;
    }

    private static TrackedOrder read(ResultSet row, List<Change> changes, List<Delay> delays) throws SQLException {
        return new TrackedOrder(
                Sql.uuid(row, "order_id"),
                row.getLong("version"),
                row.getLong("delay_version"),
                row.getString("status"),
                row.getString("refund"),
                Sql.uuid(row, "customer_id"),
                Sql.uuid(row, "store_id"),
                row.getString("store_name"),
                row.getObject("total", Long.class),
                row.getObject("express", Boolean.class),
                row.getObject("prep_minutes", Integer.class),
                row.getObject("distance", Integer.class),
                Sql.uuid(row, "rider_id"),
                Sql.instant(row, "placed_at"),
                Sql.instant(row, "promised_at"),
                Sql.instant(row, "updated_at"),
                changes,
                delays,
                null);
    }
}
