package fooddelivery.delivery.outbound;

import fooddelivery.delivery.domain.Earnings;
import fooddelivery.delivery.domain.Trip;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Earnings from the deliveries' own rows in PostgreSQL. */
@ApplicationScoped
public class JdbcEarnings implements Earnings {

    private static final String EARNED =
            " from delivery where status = 'DELIVERED' and rider_id = ? and delivered_at >= ? and delivered_at < ?";

    @Inject
    private Database database;

    @Override
    public Total total(UUID riderId, Instant from, Instant end) {
        return database.first(
                        "select count(*) as deliveries, coalesce(sum((trip ->> 'fee')::bigint), 0) as fee" + EARNED,
                        row -> new Total(row.getLong("deliveries"), row.getLong("fee")),
                        riderId,
                        from,
                        end)
                .orElseThrow();
    }

    @Override
    public List<Earning> list(UUID riderId, Instant from, Instant end, After after, int limit) {
        List<Object> parameters = new ArrayList<>(List.of(riderId, from, end));
        if (after != null) {
            parameters.addAll(List.of(after.deliveredAt(), after.orderId()));
        }
        parameters.add(limit);
        return database.query(
                "select order_id, delivered_at, code_confirmed, cancelled_too_late, trip" + EARNED
                        + (after == null ? "" : " and (delivered_at, order_id) < (?, ?)")
                        + " order by delivered_at desc, order_id desc limit ?",
                JdbcEarnings::read,
                parameters.toArray());
    }

    private static Earning read(ResultSet row) throws SQLException {
        Trip trip = Json.read(row.getString("trip"), Trip.class);
        return new Earning(
                Sql.uuid(row, "order_id"),
                Sql.instant(row, "delivered_at"),
                trip.fee(),
                row.getBoolean("code_confirmed"),
                row.getBoolean("cancelled_too_late"),
                trip);
    }
}
