package fooddelivery.store.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Role;
import fooddelivery.runtime.Sql;
import fooddelivery.store.domain.StoreDirectory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores and accounts, joined in PostgreSQL. */
@ApplicationScoped
public class JdbcStoreDirectory implements StoreDirectory {

    private static final String SELECT = "select store_id, name, place_text, username, disabled_at from store"
            + " left join account on principal_id = store_id and role = '" + Role.OWNER + "'";
    private static final UUID FIRST = new UUID(0, 0);

    @Inject
    private Database database;

    @Override
    public Optional<Entry> find(UUID storeId) {
        return database.first(SELECT + " where store_id = ?", JdbcStoreDirectory::read, storeId);
    }

    @Override
    public List<Entry> list(UUID after, int limit) {
        return database.query(
                SELECT + " where store_id > ? order by store_id limit ?",
                JdbcStoreDirectory::read,
                after == null ? FIRST : after,
                limit);
    }

    private static Entry read(ResultSet row) throws SQLException {
        return new Entry(
                Sql.uuid(row, "store_id"),
                row.getString("name"),
                row.getString("place_text"),
                row.getString("username"),
                Sql.instant(row, "disabled_at") != null);
    }
}
