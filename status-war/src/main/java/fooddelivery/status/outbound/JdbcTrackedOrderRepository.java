package fooddelivery.status.outbound;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Sql;
import fooddelivery.status.domain.Change;
import fooddelivery.status.domain.OrderStatus;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The read model in PostgreSQL: one statement an event, one statement an answer. */
@ApplicationScoped
public class JdbcTrackedOrderRepository implements TrackedOrderRepository {

    /** States that say nothing of whether the order was ever paid, or say that it was not. */
    private static final Set<String> PERHAPS_UNPAID = Set.of(
            "PAYMENT_PENDING", "PAYMENT_UNKNOWN", "PAYMENT_DECLINED", "PAYMENT_DEFERRED", "EXPIRED", "CANCELLED");

    private static final String RECORD = """
            with change as (
                insert into order_change (order_id, version, status, refund, event, at)
                values (?, ?, ?, ?, ?, ?)
                on conflict do nothing)
            insert into order_view as known (order_id, version, status, refund, updated_at, customer_id, store_id, paid,
                store_name, total, express, placed_at, promised_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (order_id) do update set
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

    private final Database database;

    protected JdbcTrackedOrderRepository() {
        this(null);
    }

    @Inject
    public JdbcTrackedOrderRepository(Database database) {
        this.database = database;
    }

    @Override
    public void record(OrderEvent event) {
        Change change = Change.of(event);
        OrderPlaced placed = event instanceof OrderPlaced it ? it : null;
        database.update(
                RECORD,
                event.orderId(),
                change.version(),
                change.status(),
                change.refund(),
                change.event(),
                change.at(),
                event.orderId(),
                change.version(),
                change.status(),
                change.refund(),
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
        database.update(
                "insert into order_view as known (order_id, prep_minutes) values (?, ?) on conflict (order_id)"
                        + " do update set prep_minutes = greatest(known.prep_minutes, excluded.prep_minutes)",
                orderId,
                minutes);
    }

    @Override
    public void recordRider(UUID orderId, long deliveryVersion, UUID riderId) {
        database.update(
                "insert into order_view as known (order_id, delivery_version, rider_id) values (?, ?, ?)"
                        + " on conflict (order_id) do update"
                        + " set delivery_version = excluded.delivery_version, rider_id = excluded.rider_id"
                        + " where excluded.delivery_version > known.delivery_version",
                orderId,
                deliveryVersion,
                riderId);
    }

    @Override
    public Optional<TrackedOrder> find(UUID orderId, Viewer viewer) {
        List<Object> parameters = new ArrayList<>(List.of(orderId));
        List<Change> changes = new ArrayList<>();
        List<TrackedOrder> rows = database.query(
                "select v.*, c.version as change_version, c.status as change_status, c.refund as change_refund, c.event,"
                        + " c.at from order_view v join order_change c using (order_id) where order_id = ?"
                        + shownTo(viewer, parameters) + " order by c.version",
                row -> {
                    changes.add(new Change(
                            row.getLong("change_version"),
                            row.getString("change_status"),
                            row.getString("change_refund"),
                            row.getString("event"),
                            Sql.instant(row, "at")));
                    return read(row, changes);
                },
                parameters.toArray());
        return rows.stream().findFirst();
    }

    @Override
    public List<TrackedOrder> list(Viewer viewer, OrderStatus status, UUID after, int limit) {
        List<Object> parameters = new ArrayList<>();
        String sql = "select v.* from order_view v where version > 0" + shownTo(viewer, parameters);
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
                sql + " order by order_id desc limit ?", row -> read(row, List.of()), parameters.toArray());
    }

    @Override
    public Map<UUID, Long> versions(Collection<UUID> orderIds) {
        Map<UUID, Long> versions = new HashMap<>();
        database.query(
                "select order_id, version from order_view where order_id = any (cast(? as uuid[]))",
                row -> versions.put(Sql.uuid(row, "order_id"), row.getLong("version")),
                orderIds.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")));
        return versions;
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

    private static TrackedOrder read(ResultSet row, List<Change> changes) throws SQLException {
        return new TrackedOrder(
                Sql.uuid(row, "order_id"),
                row.getLong("version"),
                row.getString("status"),
                row.getString("refund"),
                Sql.uuid(row, "customer_id"),
                Sql.uuid(row, "store_id"),
                row.getString("store_name"),
                row.getObject("total", Long.class),
                row.getObject("express", Boolean.class),
                row.getObject("prep_minutes", Integer.class),
                Sql.uuid(row, "rider_id"),
                Sql.instant(row, "placed_at"),
                Sql.instant(row, "promised_at"),
                Sql.instant(row, "updated_at"),
                changes);
    }
}
