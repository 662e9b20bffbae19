package fooddelivery.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;

/**
 * A PostgreSQL server that answers, ours or one named by {@code DB_URL}: by whom and where its databases are reached.
 *
 * @param base a JDBC URL up to the database's name
 * @param parameters what follows the name
 * @param adminDatabase where the administrator signs in
 */
record DatabaseServer(String base, String parameters, String adminDatabase, String admin, String adminPassword) {

    /** @param data the installation's directory of the embedded server, which keeps the password of its superuser */
    static DatabaseServer embedded(Path data, int port) {
        Path password = data.resolve("superuser-password");
        try {
            return new DatabaseServer(
                    "jdbc:postgresql://127.0.0.1:%d/".formatted(port),
                    "",
                    "postgres",
                    PostgresServer.SUPERUSER,
                    Files.readString(password).strip());
        } catch (IOException e) {
            throw new Failure("%s cannot be read: %s".formatted(password, e), e);
        }
    }

    static DatabaseServer of(ForeignDatabase server) {
        return new DatabaseServer(
                server.base(), server.parameters(), server.adminDatabase(), server.user(), server.password());
    }

    static DatabaseServer of(Installation installation, Optional<ForeignDatabase> foreign) {
        return foreign.map(DatabaseServer::of)
                .orElseGet(() -> embedded(installation.data().resolve("database"), installation.port("database")));
    }

    String url(String database) {
        return base + database + parameters;
    }

    Connection asAdmin() throws SQLException {
        return connect(adminDatabase, admin, adminPassword);
    }

    Connection asAdmin(String database) throws SQLException {
        return connect(database, admin, adminPassword);
    }

    Connection connect(String database, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "backup");
        properties.setProperty("connectTimeout", "10");
        return DriverManager.getConnection(url(database), properties);
    }

    static boolean exists(Connection admin, String database) throws SQLException {
        try (PreparedStatement select = admin.prepareStatement("select 1 from pg_database where datname = ?")) {
            select.setString(1, database);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    static String quoted(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.enquoteIdentifier(name, true);
        }
    }
}
