package fooddelivery.runtime;

import fooddelivery.launcher.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Clock;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A new database, migrated, on a real PostgreSQL that all tests of one JVM share. {@link #dataSource()} behaves as the
 * container's does: within {@link #inTransaction} everything on one thread is one connection and one commit.
 */
public final class TestDatabase {

    /** A folder for one PostgreSQL after another: for programs that are killed again and again before they could stop it. */
    private static final String KEPT = "FOODDELIVERY_TEST_DATABASE";

    private static final AtomicInteger COUNT = new AtomicInteger();
    /** Held, because loggers are collected together with their levels. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    private static final String USER = "test";
    private static final String PASSWORD = "test";

    private final PGSimpleDataSource direct = new PGSimpleDataSource();
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();
    private final ThreadLocal<Connection> transaction = new ThreadLocal<>();
    private final DataSource transactional = new Transactional();

    private TestDatabase(String url) {
        direct.setUrl(url + "?reWriteBatchedInserts=true&stringtype=unspecified");
        direct.setUser(USER);
        direct.setPassword(PASSWORD);
    }

    /** @param locations folders of migrations on the class path, such as {@code db/platform} */
    public static TestDatabase fresh(String... locations) {
        String name = "test_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
        Server.INSTANCE.ensureDatabase(name, USER, PASSWORD);
        TestDatabase database = new TestDatabase(Server.INSTANCE.url(name));
        Migrations.migrate(database.direct, locations);
        return database;
    }

    /** Takes part in the thread's transaction; outside of one every statement is its own. */
    public DataSource dataSource() {
        return transactional;
    }

    public Database database() {
        return new Database(transactional);
    }

    /** Every connection of it is a new one, and really closed: what the relay wants. */
    public PGSimpleDataSource direct() {
        return direct;
    }

    /** As {@code @Transactional}: joins the thread's transaction or begins one; whatever is thrown rolls it back. */
    public void inTransaction(Runnable work) {
        inTransaction(() -> {
            work.run();
            return null;
        });
    }

    /** As {@link #inTransaction(Runnable)}, with a result. */
    public <T> T inTransaction(Supplier<T> work) {
        if (transaction.get() != null) {
            return work.get();
        }
        try {
            Connection connection = borrow();
            try {
                connection.setAutoCommit(false);
                transaction.set(connection);
                T result = work.get();
                connection.commit();
                return result;
            } finally {
                transaction.remove();
                if (!connection.isClosed()) {
                    // Nothing is left to roll back after the commit.
                    connection.rollback();
                    connection.setAutoCommit(true);
                    idle.push(connection);
                }
            }
        } catch (SQLException e) {
            throw new Database.DatabaseException(e);
        }
    }

    /** An outbox of this database; nobody listens for what is written, a test runs the relay itself. */
    public Outbox outbox(Clock clock) {
        return new Outbox(database(), clock, null);
    }

    /** An inbox of this database, in a transaction as the container would put it. */
    public Inbox inbox() {
        return new Inbox(database()) {
            @Override
            public int handle(List<Handling> events) {
                return inTransaction(() -> super.handle(events));
            }
        };
    }

    private Connection borrow() throws SQLException {
        Connection connection = idle.poll();
        return connection != null && connection.isValid(1) ? connection : direct.getConnection();
    }

    /** The connection whose {@code close()} gives it back: to the transaction, or to those that are idle. */
    private Connection lend() throws SQLException {
        Connection joined = transaction.get();
        Connection lent = joined != null ? joined : borrow();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        if (joined == null) {
                            idle.push(lent);
                        }
                        return null;
                    }
                    try {
                        return method.invoke(lent, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private final class Transactional implements DataSource {

        @Override
        public Connection getConnection() throws SQLException {
            return lend();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLoginTimeout(int seconds) throws SQLException {
            direct.setLoginTimeout(seconds);
        }

        @Override
        public int getLoginTimeout() throws SQLException {
            return direct.getLoginTimeout();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }

    /** Started by the first test that asks, stopped with the JVM. */
    private static final class Server {

        private static final PostgresServer INSTANCE = start();

        private static PostgresServer start() {
            FLYWAY.setLevel(Level.WARNING);
            String kept = System.getenv(KEPT);
            if (kept != null) {
                // Stops the one that the program before left there; whoever set the variable stops the last.
                return PostgresServer.start(Path.of(kept), 0);
            }
            try {
                Path directory = Files.createTempDirectory("fooddelivery-test");
                PostgresServer server = PostgresServer.start(directory, 0);
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    server.stop();
                    delete(directory);
                }));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void delete(Path directory) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
