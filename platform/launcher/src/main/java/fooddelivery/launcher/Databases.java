package fooddelivery.launcher;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Roles and databases on a PostgreSQL server, ours or one named by {@code DB_URL}. */
final class Databases {

    private Databases() {}

    /** Creates role and database when they are missing; gives the role this password in any case. */
    static void ensure(String url, String admin, String adminPassword, String name, String user, String password) {
        try (Connection connection = DriverManager.getConnection(url, admin, adminPassword);
                Statement statement = connection.createStatement()) {
            String role = statement.enquoteIdentifier(user, true);
            String verb = exists(connection, "select 1 from pg_roles where rolname = ?", user) ? "alter" : "create";
            statement.execute("%s role %s login password %s".formatted(verb, role, statement.enquoteLiteral(password)));
            if (!exists(connection, "select 1 from pg_database where datname = ?", name)) {
                // An administrator who is no superuser may only give a database to a role that he is a member of.
                statement.execute("grant %s to current_user".formatted(role));
                String database = statement.enquoteIdentifier(name, true);
                statement.execute(
                        "create database %s owner %s encoding 'UTF8' template template0".formatted(database, role));
                statement.execute("revoke all on database %s from public".formatted(database));
            }
        } catch (SQLException e) {
            throw new Failure("database %s cannot be made ready at %s: %s".formatted(name, url, e.getMessage()), e);
        }
    }

    private static boolean exists(Connection connection, String query, String value) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setString(1, value);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }
}
