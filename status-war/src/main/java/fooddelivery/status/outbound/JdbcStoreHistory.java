package fooddelivery.status.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.status.domain.Phase;
import fooddelivery.status.domain.Phase.Measured;
import fooddelivery.status.domain.Phase.Span;
import fooddelivery.status.domain.StoreHistory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;

/** Measures a store's past in the view itself: an index leads to its latest orders, and their changes tell the times. */
@ApplicationScoped
public class JdbcStoreHistory implements StoreHistory {

    private static final String MEASURE = """
            with latest as (
                select slot, order_id, prep_minutes, distance from live_order
                where store_id = ? and status in ('DELIVERED', 'COMPLETED') order by order_id desc limit ?),
            past as (
                select order_id, prep_minutes, distance,
                    extract(epoch from min(at) filter (where status = 'PAID')) as paid,
                    extract(epoch from min(at) filter (where status = 'ACCEPTED')) as accepted,
                    extract(epoch from min(at) filter (where status = 'READY')) as ready,
                    extract(epoch from min(at) filter (where status = 'PICKED_UP')) as picked_up,
                    extract(epoch from min(at) filter (where status = 'DELIVERED')) as delivered
                from latest join order_change using (slot, order_id) group by order_id, prep_minutes, distance),
            taken (phase, seconds) as (
                select 'ANSWER', accepted - paid from past
                union all select 'PREPARATION', ready - accepted from past
                union all select 'OVERRUN', ready - accepted - 60 * prep_minutes from past
                union all select 'PICK_UP', picked_up - ready from past
                union all select 'RIDE', delivered - picked_up from past
                union all select 'KILOMETRE', (delivered - picked_up) / greatest(1, distance / 1000.0) from past
                    where distance is not null)
            select phase, count(seconds) as samples, percentile_cont(0.5) within group (order by seconds) as usual,
                percentile_cont(0.9) within group (order by seconds) as slow
            from taken where seconds is not null group by phase
            """;

    private final Database database;

    protected JdbcStoreHistory() {
        this(null);
    }

    @Inject
    public JdbcStoreHistory(Database database) {
        this.database = database;
    }

    @Override
    public Map<Phase, Measured> of(UUID storeId, int orders) {
        Map<Phase, Measured> measured = new EnumMap<>(Phase.class);
        database.query(
                MEASURE,
                row -> measured.put(
                        Phase.valueOf(row.getString("phase")),
                        new Measured(row.getLong("samples"), new Span(duration(row, "usual"), duration(row, "slow")))),
                storeId,
                orders);
        return measured;
    }

    private static Duration duration(ResultSet row, String column) throws SQLException {
        return Duration.ofSeconds(Math.round(row.getDouble(column)));
    }
}
