package fooddelivery.runtime;

import jakarta.annotation.Resource;
import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The service's own database. Aggregates use JPA; plumbing and read models use this, plain JDBC on the same
 * transactional data source: inside a transaction both share one connection and one commit.
 */
@DataSourceDefinition(
        name = "java:app/jdbc/main",
        className = "org.postgresql.ds.PGSimpleDataSource",
        url = "${MPCONFIG=fooddelivery.db.url:jdbc:postgresql://127.0.0.1:15432/postgres}",
        user = "${MPCONFIG=fooddelivery.db.user:postgres}",
        password = "${MPCONFIG=fooddelivery.db.password:}",
        initialPoolSize = 4,
        minPoolSize = 4,
        maxPoolSize = 48,
        properties = {
            // Unset, validation queries a table named null; with these a restarted database is noticed at once.
            "fish.payara.is-connection-validation-required=true",
            "fish.payara.connection-validation-method=auto-commit",
            "fish.payara.validate-atmost-once-period-in-seconds=5",
            "fish.payara.fail-all-connections=true",
            "fish.payara.max-wait-time-in-millis=5000",
            "fish.payara.statement-timeout-in-seconds=30",
            // A server whose packets no longer come says nothing, not even that the statement was given up. A little
            // longer, so that whatever the server itself would end it does end.
            "socketTimeout=35",
            "connectTimeout=5",
            "tcpKeepAlive=true",
            // The detail of an error holds the row's values: personal data that has no place in a log.
            "logServerErrorDetail=false"
        })
@ApplicationScoped
public class Database {

    private final DataSource dataSource;

    protected Database() {
        this(null);
    }

    public Database(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @Resource(lookup = "java:app/jdbc/main")
    private DataSource injected;

    @Resource
    private TransactionSynchronizationRegistry transactions;

    private Connection connect() throws SQLException {
        if (dataSource != null) {
            return dataSource.getConnection();
        }
        Connection connection = injected.getConnection();
        if (transactions.getTransactionStatus() == Status.STATUS_ACTIVE && connection.getAutoCommit()) {
            connection.close();
            throw new IllegalStateException("The thread's transaction does not cover the database: each statement would"
                    + " be committed by itself. Inside of an EJB's call it has to be a UserTransaction.");
        }
        return connection;
    }

    /** Reads one row into a value. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** @return rows changed */
    public int update(String sql, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    /** The same for each row of parameters, on one way to the database and back. */
    public void updateAll(String sql, List<Object[]> rows) {
        if (rows.isEmpty()) {
            return;
        }
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (Object[] parameters : rows) {
                fill(statement, parameters);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    public <T> List<T> query(String sql, Row<T> reader, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = prepare(connection, sql, parameters);
                ResultSet rows = statement.executeQuery()) {
            List<T> result = new ArrayList<>();
            while (rows.next()) {
                result.add(reader.read(rows));
            }
            return result;
        } catch (SQLException e) {
            throw new DatabaseException(e);
        }
    }

    public <T> Optional<T> first(String sql, Row<T> reader, Object... parameters) {
        return query(sql, reader, parameters).stream().findFirst();
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            fill(statement, parameters);
            return statement;
        } catch (SQLException e) {
            statement.close();
            throw e;
        }
    }

    private static void fill(PreparedStatement statement, Object[] parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, Sql.parameter(parameters[i]));
        }
    }

    /** A failed statement; the transaction, if any, has to roll back. */
    public static final class DatabaseException extends RuntimeException {
        public DatabaseException(SQLException cause) {
            super(cause);
        }

        public String sqlState() {
            return ((SQLException) getCause()).getSQLState();
        }
    }
}
