package fooddelivery.delivery.outbound;

import fooddelivery.delivery.domain.RiderDirectory;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Role;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Riders and accounts, joined in PostgreSQL. */
@ApplicationScoped
public class JdbcRiderDirectory implements RiderDirectory {

    private static final String SELECT = "select rider_id, name, username, disabled_at from rider"
            + " left join account on principal_id = rider_id and role = '" + Role.RIDER + "'";
    private static final UUID FIRST = new UUID(0, 0);

    @Inject
    private Database database;

    @Override
    public void add(UUID riderId, String name) {
        database.update(
                "insert into rider (rider_id, name, online, updated_at) values (?, ?, false, now())", riderId, name);
    }

    @Override
    public Optional<Entry> find(UUID riderId) {
        return database.first(SELECT + " where rider_id = ?", JdbcRiderDirectory::read, riderId);
    }

    @Override
    public List<Entry> list(UUID after, int limit) {
        return database.query(
                SELECT + " where rider_id > ? order by rider_id limit ?",
                JdbcRiderDirectory::read,
                after == null ? FIRST : after,
                limit);
    }

    private static Entry read(ResultSet row) throws SQLException {
        return new Entry(
                Sql.uuid(row, "rider_id"),
                row.getString("name"),
                row.getString("username"),
                Sql.instant(row, "disabled_at") != null);
    }
}
