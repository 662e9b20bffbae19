package fooddelivery.benchmark;

import fooddelivery.system.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The platform's databases, past its services: to count what waits in them and what came of orders, and to fill them. For
 * the PostgreSQL that {@code ./run} brings itself.
 */
final class Databases implements AutoCloseable {

    static final String SUPERUSER = "postgres";

    private final Platform platform;
    private final Map<String, Connection> kept = new HashMap<>();

    Databases(Platform platform) {
        this.platform = platform;
    }

    /** As the service itself. */
    Connection connect(String service) throws SQLException {
        return DriverManager.getConnection(
                platform.databaseUrl(service), service, platform.passwordOf("database." + service));
    }

    /** As the one who may make and drop databases. */
    Connection administer(String database) throws SQLException {
        try {
            String password =
                    Files.readString(platform.data().resolve("database").resolve("superuser-password"));
            return DriverManager.getConnection(platform.databaseUrl(database), SUPERUSER, password.strip());
        } catch (IOException e) {
            throw new UncheckedIOException("./run's own PostgreSQL is needed for this", e);
        }
    }

    /** @param sql that has one number for an answer */
    synchronized long number(String service, String sql) {
        try (Statement statement = connection(service).createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("%s of %s: %s".formatted(sql, service, e.getMessage()), e);
        }
    }

    /**
     * @param sql that has ids for an answer, and these ids for its one parameter, an array
     * @return those of them that are in the answer
     */
    synchronized Set<UUID> ids(String service, String sql, Collection<UUID> among) {
        Set<UUID> ids = new HashSet<>();
        try {
            Connection connection = connection(service);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setArray(1, connection.createArrayOf("uuid", among.toArray()));
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getObject(1, UUID.class));
                    }
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("%s of %s: %s".formatted(sql, service, e.getMessage()), e);
        }
        return ids;
    }

    private Connection connection(String service) throws SQLException {
        Connection connection = kept.get(service);
        if (connection == null || !connection.isValid(1)) {
            connection = connect(service);
            kept.put(service, connection);
        }
        return connection;
    }

    @Override
    public synchronized void close() throws SQLException {
        for (Connection connection : kept.values()) {
            connection.close();
        }
        kept.clear();
    }
}
