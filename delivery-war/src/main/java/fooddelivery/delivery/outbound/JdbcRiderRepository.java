package fooddelivery.delivery.outbound;

import fooddelivery.delivery.domain.Rider;
import fooddelivery.delivery.domain.RiderRepository;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Role;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Riders in PostgreSQL. A rider reports the position every few seconds: one statement each, whether known or not. */
@ApplicationScoped
public class JdbcRiderRepository implements RiderRepository {

    /** Whose account is disabled is not at work, whatever the rider's own token still says. */
    private static final String SELECT = "select rider_id, name, lat, lon, updated_at, online and not exists"
            + " (select 1 from account where role = '" + Role.RIDER
            + "' and principal_id = rider_id and disabled_at is not null) as online"
            + " from rider where rider_id = ? and lat is not null";

    @Inject
    private Database database;

    @Override
    public Optional<Rider> find(UUID riderId) {
        return database.first(SELECT, JdbcRiderRepository::read, riderId);
    }

    @Override
    public Optional<Rider> lock(UUID riderId) {
        return database.first(SELECT + " for update", JdbcRiderRepository::read, riderId);
    }

    @Override
    public void put(Rider rider) {
        database.update(
                "insert into rider as known (rider_id, name, lat, lon, online, updated_at) values (?, ?, ?, ?, ?, ?)"
                        + " on conflict (rider_id) do update set name = coalesce(excluded.name, known.name),"
                        + " lat = excluded.lat, lon = excluded.lon, online = excluded.online,"
                        + " updated_at = excluded.updated_at",
                rider.riderId(),
                rider.name(),
                rider.lat(),
                rider.lon(),
                rider.online(),
                rider.updatedAt());
    }

    private static Rider read(ResultSet row) throws SQLException {
        return new Rider(
                Sql.uuid(row, "rider_id"),
                row.getString("name"),
                row.getDouble("lat"),
                row.getDouble("lon"),
                row.getBoolean("online"),
                Sql.instant(row, "updated_at"));
    }
}
