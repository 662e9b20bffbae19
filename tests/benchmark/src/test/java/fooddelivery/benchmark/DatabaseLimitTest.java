package fooddelivery.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.benchmark.DatabaseLimit.OneOrder;
import fooddelivery.benchmark.DatabaseLimit.Shop;
import fooddelivery.launcher.PostgresServer;
import fooddelivery.system.Platform;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is measured fits the tables as they are today. */
class DatabaseLimitTest {

    @TempDir
    private static Path directory;

    private static PostgresServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = PostgresServer.start(directory, 0);
        for (String service : Platform.SERVICES) {
            server.ensureDatabase(service, service, service);
        }
    }

    @AfterAll
    static void stop() {
        server.stop();
    }

    @Test
    void one_order_leaves_what_a_paid_order_leaves() throws SQLException {
        try (Connection order = connect("order");
                Connection payment = connect("payment")) {
            Schema.create(order, Platform.workTree(), "order");
            Schema.create(payment, Platform.workTree(), "payment");
            OneOrder work = new OneOrder(connect("order"), connect("payment"), Shop.open(order));
            assertThat(work.work()).isEqualTo(1);
            assertThat(work.work()).isEqualTo(1);
            work.end();
            assertThat(number(order, "select count(*) from orders where status = 'PAID'"))
                    .isEqualTo(2);
            assertThat(number(order, "select count(*) from outbox")).isEqualTo(4);
            assertThat(number(payment, "select count(*) from payment_attempt where status = 'APPROVED'"))
                    .isEqualTo(2);
            assertThat(number(payment, "select count(*) from outbox")).isEqualTo(2);
            assertThat(number(payment, "select sum(amount) from ledger_entry")).isZero();
        }
    }

    private static Connection connect(String service) throws SQLException {
        return DriverManager.getConnection(server.url(service), service, service);
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
