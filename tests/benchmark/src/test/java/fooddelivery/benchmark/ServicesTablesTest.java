package fooddelivery.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.benchmark.DatabaseLimit.OneOrder;
import fooddelivery.benchmark.DatabaseLimit.Shop;
import fooddelivery.launcher.PostgresServer;
import fooddelivery.system.Platform;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What benchmarks do to the services' tables fits them as they are today. */
class ServicesTablesTest {

    @TempDir
    private static Path directory;

    private static PostgresServer server;

    @BeforeAll
    static void start() throws SQLException {
        server = PostgresServer.start(directory, 0);
        for (String service : Platform.SERVICES) {
            server.ensureDatabase(service, "tests", "tests");
            server.ensureDatabase(filled(service), "tests", "tests");
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

    @Test
    void a_filling_is_of_orders_that_all_services_agree_on() throws SQLException {
        for (String service : Platform.SERVICES) {
            try (Connection connection = connect(filled(service))) {
                Schema.create(connection, Platform.workTree(), service);
            }
        }
        UUID store = UUID.randomUUID();
        Filling filling =
                new Filling(service -> connect(filled(service)), store, new Filling.Size(400, 100, 30), Instant.now());
        filling.to(new Filling.Size(100, 10, 10));
        filling.to(new Filling.Size(400, 100, 30));
        filling.backlog(1_000_000, 50);
        for (String table : List.of(
                "order:orders", "payment:payment_account", "store:ticket", "delivery:delivery", "status:live_order")) {
            String[] names = table.split(":");
            assertThat(number(names[0], "select count(*) from " + names[1]))
                    .as(table)
                    .isEqualTo(400);
        }
        assertThat(number("order", "select count(*) from orders where status = 'READY'"))
                .isEqualTo(110);
        assertThat(number("delivery", "select count(*) from delivery where status = 'OPEN'"))
                .isEqualTo(110);
        assertThat(number("order", "select count(*) from orders where store_id = '%s'".formatted(store)))
                .isEqualTo(252);
        assertThat(number("store", "select count(*) from store")).isEqualTo(30);
        assertThat(number("payment", "select sum(amount) from ledger_entry")).isZero();
        assertThat(number(
                        "order",
                        "select count(*) from orders where placed_at > now() or placed_at < now() - interval '21 days'"
                                + " or to_timestamp(('x' || left(replace(order_id::text, '-', ''), 12))::bit(48)::bigint"
                                + " / 1000.0) <> placed_at"))
                .as("orders whose id tells another time, or one that is too long ago")
                .isZero();
        assertThat(number("order", "select count(*) from outbox where sent_at is null"))
                .isEqualTo(50);
        requireEventsThatServicesUnderstand();
    }

    private static void requireEventsThatServicesUnderstand() throws SQLException {
        String body;
        try (Connection connection = connect(filled("order"));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select body from outbox where sent_at is null limit 1")) {
            row.next();
            body = row.getString(1);
        }
        JsonObject event = Json.createReader(new StringReader(body)).readObject();
        assertThat(event.getString("type")).isEqualTo("fooddelivery.order.OrderPaid.v1");
        assertThat(Instant.parse(event.getString("time"))).isBeforeOrEqualTo(Instant.now());
        assertThat(event.getJsonObject("data").keySet())
                .contains("orderId", "customerId", "storeId", "lines", "total", "dropOff", "placedAt", "occurredAt");
    }

    private static String filled(String service) {
        return "filled_" + service;
    }

    private static long number(String service, String sql) throws SQLException {
        try (Connection connection = connect(filled(service))) {
            return number(connection, sql);
        }
    }

    private static Connection connect(String service) throws SQLException {
        return DriverManager.getConnection(server.url(service), "tests", "tests");
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
