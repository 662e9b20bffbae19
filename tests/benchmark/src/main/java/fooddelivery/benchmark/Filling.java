package fooddelivery.benchmark;

import static fooddelivery.benchmark.Progress.say;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Fills the services' databases with orders, stores, customers and riders that agree with each other, past the services and
 * in bulk: by SQL that makes rows from numbers, through the same tables, with all constraints and indexes in place.
 */
final class Filling {

    /** Young enough that no service would delete or forget any of it. */
    private static final Duration SPAN = Duration.ofDays(20);

    private static final int ORDERS_PER_CUSTOMER = 10;
    private static final int RIDERS = 1_000;
    private static final int CHUNK = 50_000;

    /** Who opens a database. */
    interface Connector {
        Connection connect(String service) throws SQLException;
    }

    /**
     * How much there is.
     *
     * @param orders placed in the last twenty days, evenly
     * @param open of these, the youngest, which wait for a rider
     */
    record Size(int orders, int open, int stores) {}

    private final Connector connector;
    private final UUID store;
    private final long base;
    private final long step;
    private final long customers;
    private Size filled = new Size(0, 0, 0);

    /**
     * @param store that gets the first orders and one in a hundred of the others, beside those that are made
     * @param whole what there will be in the end
     * @param now the time of the youngest order
     */
    Filling(Connector connector, UUID store, Size whole, Instant now) {
        this.connector = connector;
        this.store = store;
        customers = Math.max(1, whole.orders() / ORDERS_PER_CUSTOMER);
        step = Math.max(1, SPAN.toMillis() / whole.orders());
        base = now.toEpochMilli() - step * (whole.orders() + 1L);
    }

    /** From what there is to more. */
    void to(Size size) throws SQLException {
        long begin = System.nanoTime();
        if (filled.orders() == 0) {
            run("customers", "order", Map.of("from", 1L, "to", customers));
            run("customers", "notify", Map.of("from", 1L, "to", customers));
            run("riders", "delivery", Map.of("from", 1L, "to", (long) RIDERS));
        }
        for (String service : List.of("order", "store")) {
            run("stores", service, Map.of("from", filled.stores() + 1L, "to", (long) size.stores(), "stores", (long)
                    size.stores()));
        }
        for (String service : List.of("order", "payment", "store", "delivery", "notify", "status")) {
            for (long from = filled.orders() + 1L; from <= size.orders(); from += CHUNK) {
                long to = Math.min(from + CHUNK - 1, size.orders());
                run(
                        "orders",
                        service,
                        Map.of("from", from, "to", to, "open", (long) size.orders() - size.open(), "stores", (long)
                                size.stores()));
                say("  %s has %,d orders, after %.0f s", service, to, (System.nanoTime() - begin) / 1e9);
            }
            // What autovacuum would do in the midst of a measurement.
            try (Connection connection = connector.connect(service);
                    Statement statement = connection.createStatement()) {
                statement.execute("vacuum analyze");
            }
        }
        filled = size;
    }

    /**
     * Events that order has decided and not sent: orders that are paid, about which no other service has heard.
     *
     * @param first number of the first order of them; none may be told twice
     */
    void backlog(long first, int events) throws SQLException {
        run("backlog", "order", Map.of("from", first, "to", first + events - 1, "stores", (long) filled.stores()));
    }

    private void run(String what, String service, Map<String, Long> numbers) throws SQLException {
        Map<String, Object> values = new TreeMap<>(numbers);
        values.put("base", base);
        values.put("step", step);
        values.put("store", store);
        values.put("customers", customers);
        values.putIfAbsent("stores", 1L);
        try (Connection connection = connector.connect(service);
                Statement statement = connection.createStatement()) {
            statement.execute(resolved("functions", values));
            connection.setAutoCommit(false);
            statement.execute(resolved(what + "." + service, values));
            connection.commit();
        } catch (SQLException e) {
            throw new SQLException("%s.%s: %s".formatted(what, service, e.getMessage()), e.getSQLState(), e);
        }
    }

    private static String resolved(String script, Map<String, Object> values) {
        String sql = read("growth/" + script + ".sql");
        for (Map.Entry<String, Object> value : values.entrySet()) {
            sql = sql.replace("${" + value.getKey() + "}", value.getValue().toString());
        }
        return sql;
    }

    private static String read(String name) {
        try (InputStream in = Filling.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
