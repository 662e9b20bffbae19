package fooddelivery.order.outbound;

import fooddelivery.events.Cause;
import fooddelivery.order.domain.Expectations;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.OrderWatch;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The operators' lists in PostgreSQL. */
@ApplicationScoped
@Typed(JdbcOrderWatch.class)
public class JdbcOrderWatch implements OrderWatch {

    private static final UUID FIRST = new UUID(0, 0);

    /**
     * The condition of the index {@code orders_watched}, word for word: it holds the orders that are under way, so that a
     * million finished ones cost nothing.
     */
    private static final String WATCHED =
            "(status in ('PAYMENT_PENDING', 'PAYMENT_UNKNOWN', 'PAID', 'ACCEPTED', 'COOKING', 'READY', 'RIDER_ASSIGNED',"
                    + " 'PICKED_UP', 'CANCEL_PENDING') or refund in ('PENDING', 'FAILED'))";

    @Inject
    private Database database;

    @Override
    public Map<String, Long> countByState() {
        Map<String, Long> counts = new HashMap<>();
        database.query(
                "select case when refund in ('PENDING', 'FAILED') then 'REFUND_' || refund else status end as state, count(*)"
                        + " from orders where " + WATCHED + " group by 1",
                row -> counts.put(row.getString(1), row.getLong(2)));
        return counts;
    }

    @Override
    public Optional<Standing> standing(UUID orderId) {
        return database.first(
                "select status, refund, case when refund in ('PENDING', 'FAILED') then changed_at else decided_at end as since,"
                        + " next_call_at, deadline, promised_at from orders where order_id = ?",
                row -> new Standing(
                        OrderStatus.valueOf(row.getString("status")),
                        RefundStatus.valueOf(row.getString("refund")),
                        Sql.instant(row, "since"),
                        Sql.instant(row, "next_call_at"),
                        Sql.instant(row, "deadline"),
                        Sql.instant(row, "promised_at")),
                orderId);
    }

    @Override
    public List<Overdue> overdue(Expectations expectations, UUID after, int limit) {
        List<Object> parameters = new ArrayList<>();
        String sql = overdueSql(expectations, after, limit, parameters);
        return database.query(
                sql,
                row -> new Overdue(
                        Sql.uuid(row, "order_id"),
                        OrderStatus.valueOf(row.getString("status")),
                        RefundStatus.valueOf(row.getString("refund")),
                        Sql.uuid(row, "store_id"),
                        Sql.instant(row, "changed_at"),
                        Sql.instant(row, "expected_by"),
                        new Cause(
                                row.getString("decided_by_type"),
                                Sql.uuid(row, "decided_by_id"),
                                Sql.instant(row, "decided_at"))),
                parameters.toArray());
    }

    static String overdueSql(Expectations expectations, UUID after, int limit, List<Object> parameters) {
        expectations.status().forEach((status, time) -> Collections.addAll(parameters, status, seconds(time)));
        expectations
                .refund()
                .forEach((refund, time) -> Collections.addAll(parameters, "REFUND_" + refund, seconds(time)));
        int states = parameters.size() / 2;
        Collections.addAll(parameters, after == null ? FIRST : after, limit);
        return "select order_id, status, refund, store_id, decided_by_type, decided_by_id, decided_at, changed_at, changed_at + make_interval(secs => seconds) as expected_by from orders join (values "
                + String.join(", ", Collections.nCopies(states, "(cast(? as text), cast(? as double precision))"))
                + ") as expected (state, seconds) on state ="
                + " case when refund in ('PENDING', 'FAILED') then 'REFUND_' || refund else status end"
                + " where " + WATCHED + " and order_id > ? and changed_at + make_interval(secs => seconds) <= now()"
                + " order by order_id limit ?";
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    @Override
    public List<Unmatched> unmatched(UUID after, int limit) {
        return database.query(
                "select event_id, type, order_id, received_at from unmatched_event where event_id > ?"
                        + " order by event_id limit ?",
                row -> new Unmatched(
                        Sql.uuid(row, "event_id"),
                        row.getString("type"),
                        Sql.uuid(row, "order_id"),
                        Sql.instant(row, "received_at")),
                after == null ? FIRST : after,
                limit);
    }

    @Override
    public List<Facts> facts(AuditRange range) {
        return database.query(
                "select order_id, status, refund, version, changed_at, goods + delivery_fee + express_fee as total,"
                        + " express_fee, promise_missed, attempt_ids, decided_by_type, loss_store, loss_rider from orders where "
                        + range.condition(),
                row -> new Facts(
                        Sql.uuid(row, "order_id"),
                        OrderStatus.valueOf(row.getString("status")),
                        RefundStatus.valueOf(row.getString("refund")),
                        row.getLong("version"),
                        Sql.instant(row, "changed_at"),
                        row.getLong("total"),
                        row.getLong("express_fee"),
                        row.getBoolean("promise_missed"),
                        Json.read(row.getString("attempt_ids"), Json.listOf(UUID.class)),
                        row.getString("decided_by_type"),
                        row.getBoolean("loss_store"),
                        row.getBoolean("loss_rider")),
                range.parameters());
    }
}
