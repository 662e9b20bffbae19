package fooddelivery.benchmark;

import static fooddelivery.benchmark.Progress.say;

import fooddelivery.system.Administrator;
import fooddelivery.system.Answer;
import fooddelivery.system.Await;
import fooddelivery.system.Customer;
import fooddelivery.system.Http;
import fooddelivery.system.Kitchen;
import fooddelivery.system.Machine;
import fooddelivery.system.Platform;
import fooddelivery.system.PrometheusText;
import fooddelivery.system.Rider;
import fooddelivery.system.Times;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** {@code ./benchmark growth}: the same figures with little in the databases and with much. */
final class Growth {

    /** What a page shows is there before as well: the small filling is not an empty one. */
    private static final Filling.Size SMALL = new Filling.Size(2_000, 100, 100);

    private static final int PEOPLE = 8;
    private static final int OWN_ORDERS = 60;
    private static final int MOST_PAGES = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(60);
    private static final long BETWEEN_LOOKS = 500_000_000;

    private final Main main;

    Growth(Main main) {
        this.main = main;
    }

    /** @return whether nothing grew more than is allowed */
    boolean run() throws Exception {
        Filling.Size whole = new Filling.Size(
                main.whole("orders", 1_000_000), main.whole("open", 100_000), main.whole("stores", 10_000));
        if (whole.orders() <= SMALL.orders() || whole.stores() <= SMALL.stores() || whole.open() >= whole.orders()) {
            throw new IllegalArgumentException(
                    "growth means more than %,d orders and %,d stores, and less open than all"
                            .formatted(SMALL.orders(), SMALL.stores()));
        }
        int warmUp = main.whole("warm-up", 5_000);
        int backlogged = main.whole("backlog", 100_000);
        Duration time = Duration.ofSeconds(main.whole("seconds", 20));
        List<Double> calibration = new ArrayList<>(List.of(Machine.calibration()));
        try (Platform platform = main.platform();
                Databases databases = new Databases(platform)) {
            Await.until(
                    "the first order is paid",
                    Duration.ofMinutes(1),
                    () -> platform.customer("customer1")
                                    .place(platform.store().basket())
                                    .status()
                            == 201);
            Filling filling = new Filling(
                    databases::connect,
                    platform.kitchen("owner1").storeId(),
                    whole,
                    Instant.now().minus(1, ChronoUnit.HOURS));
            say("the small filling: %s", SMALL);
            filling.to(SMALL);
            checkpoint(databases);
            Probe probe = new Probe(platform, databases, filling, time, backlogged);
            say("warming up with %,d orders, twice", warmUp);
            probe.warmUp(warmUp);
            Map<String, Figures> before = probe.all(1);
            say("the large filling: %s", whole);
            filling.to(whole);
            checkpoint(databases);
            probe.warmUp(Math.max(1, warmUp / 5));
            Map<String, Figures> after = probe.all(2);
            calibration.add(Machine.calibration());
            GrowthReport.Measured measured = new GrowthReport.Measured(
                    Main.setting(platform, LocalDate.now().toString(), calibration),
                    SMALL,
                    whole,
                    backlogged,
                    before,
                    after,
                    databaseBytes(databases));
            main.write("growth.md", GrowthReport.markdown(measured));
            main.write("growth.svg", GrowthReport.chart(measured));
            List<Verdict> broken = measured.verdicts().stream()
                    .filter(verdict -> !verdict.holds())
                    .toList();
            broken.forEach(verdict -> say("GREW: %s", verdict.row().strip()));
            return broken.isEmpty();
        }
    }

    private static void checkpoint(Databases databases) throws SQLException {
        try (Connection connection = databases.administer("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint");
        }
    }

    private static Map<String, Long> databaseBytes(Databases databases) {
        Map<String, Long> bytes = new LinkedHashMap<>();
        Platform.SERVICES.forEach(service ->
                bytes.put(service, databases.number(service, "select pg_database_size(current_database())")));
        return bytes;
    }

    /**
     * One figure.
     *
     * @param times of the answers; empty for what has none
     * @param cpuMs processor milliseconds of the whole platform for each
     * @param each milliseconds for each when there are no answers: events of a backlog
     */
    record Figures(Times times, double cpuMs, double each, Machine.Usage usage) {

        double millis() {
            return times.count() == 0 ? each : times.millis(50);
        }
    }

    /** Asks the same questions, however much there is. */
    private static final class Probe {

        private final Platform platform;
        private final Filling filling;
        private final Duration time;
        private final int backlogged;
        private final OrderLoad load;
        private final Backlog backlog;
        private final Customer customer;
        private final UUID order;
        private final Kitchen kitchen;
        private final Rider rider;
        private final Administrator administrator;

        private Probe(Platform platform, Databases databases, Filling filling, Duration time, int backlogged) {
            this.platform = platform;
            this.filling = filling;
            this.time = time;
            this.backlogged = backlogged;
            load = new OrderLoad(platform, databases);
            backlog = new Backlog(platform, databases);
            customer = platform.newCustomer();
            UUID last = null;
            for (int i = 0; i < OWN_ORDERS; i++) {
                last = customer.orders(customer.basket());
            }
            order = last;
            customer.sees(order, "PAID");
            kitchen = platform.kitchen("owner1");
            rider = platform.rider("rider1");
            rider.isNearby();
            administrator = platform.administrator();
        }

        private void warmUp(int orders) {
            load.closed(PEOPLE, orders);
            reads().forEach((name, question) -> {
                for (int i = 0; i < Math.min(300, orders); i++) {
                    question.get().expect(200);
                }
            });
        }

        private Map<String, Supplier<Answer>> reads() {
            Map<String, Supplier<Answer>> reads = new LinkedHashMap<>();
            Http own = customer.http();
            Http anybody = platform.gateway();
            UUID storeId = platform.store().storeId();
            reads.put("status of an order", () -> customer.status(order));
            reads.put("a customer's orders, by order", () -> own.get("/order/api/orders?limit=50"));
            reads.put("a customer's orders, by status", () -> own.get("/status/api/orders?limit=50"));
            reads.put("a customer's notifications", () -> own.get("/notify/api/notifications?limit=50"));
            reads.put("stores nearby", () -> anybody.get("/order/api/stores?lat=37.4995&lon=127.031&limit=50"));
            reads.put("a store's menu", () -> anybody.get("/order/api/stores/" + storeId));
            reads.put(
                    "the kitchen's new tickets",
                    () -> kitchen.http().get("/store/api/tickets?status=RECEIVED&limit=50"));
            reads.put(
                    "deliveries near a rider", () -> rider.http().get("/delivery/api/deliveries?radiusKm=3&limit=50"));
            reads.put(
                    "orders that operators should look at",
                    () -> administrator.http().get("/order/api/operations/orders?limit=50"));
            return reads;
        }

        private Map<String, Figures> all(int round) throws SQLException {
            Map<String, Figures> figures = new LinkedHashMap<>();
            OrderLoad.Result posted = load.closed(PEOPLE, time, false);
            figures.put(
                    "placing an order, 8 at once",
                    new Figures(posted.answered(), posted.cpuPerThousand(), Double.NaN, posted.usage()));
            reads().forEach((name, question) -> figures.put(name, read(question)));
            figures.put("audit of a day, a slice of 200 orders", audit());
            figures.putAll(backlogged(round));
            figures.forEach((name, figure) -> say(
                    "  %s: %s ms, CPU %s ms", name, Times.text(figure.millis(), ""), Times.text(figure.cpuMs(), "")));
            return figures;
        }

        private Figures read(Supplier<Answer> question) {
            List<Long> took = new ArrayList<>();
            Machine.Usage before = Machine.usage(platform);
            long end = System.nanoTime() + time.toNanos() / 4;
            while (System.nanoTime() < end) {
                took.add(question.get().expect(200).took().toNanos());
            }
            Machine.Usage usage = Machine.usage(platform).since(before);
            return new Figures(Times.of(took), usage.platform() * 1000 / took.size(), Double.NaN, usage);
        }

        /** Slice after slice, as ./run audit does. */
        private Figures audit() {
            String day = "/status/api/audit?limit=200&since=" + Instant.now().minus(1, ChronoUnit.DAYS);
            List<Long> took = new ArrayList<>();
            Machine.Usage before = Machine.usage(platform);
            String after = "";
            for (int page = 0; page < MOST_PAGES && after != null; page++) {
                Answer slice = administrator.http().get(day + after).expect(200);
                took.add(slice.took().toNanos());
                // Suspects are looked at twice: an audit that finds any is another one.
                if (!slice.json().getJsonArray("violations").isEmpty()) {
                    throw new IllegalStateException("The services do not agree on what they were filled with: "
                            + slice.json().getJsonArray("violations").get(0));
                }
                after = slice.json().isNull("next") ? null : "&after=" + slice.text("next");
            }
            Machine.Usage usage = Machine.usage(platform).since(before);
            return new Figures(Times.of(took), usage.platform() * 1000 / took.size(), Double.NaN, usage);
        }

        /** Events of order, from when they are all there until the relay has sent them and each service has handled them. */
        private Map<String, Figures> backlogged(int round) throws SQLException {
            Map<String, Outages.Watch> watches = new LinkedHashMap<>();
            watches.put("order's relay", new Outages.Watch(backlogged));
            PrometheusText first = backlog.broker();
            List<String> readers = List.of("store", "notify", "status");
            readers.forEach(reader -> watches.put(reader + "'s listener", new Outages.Watch(backlogged)));
            Machine.Usage before = Machine.usage(platform);
            filling.backlog(round * 100_000_000L, backlogged);
            long giveUp = System.nanoTime() + PATIENCE.toNanos();
            while (watches.values().stream().anyMatch(watch -> !watch.isDone())) {
                watches.get("order's relay").look(() -> backlog.unsent("order"));
                PrometheusText now = backlog.broker();
                for (String reader : readers) {
                    double handled = Backlog.handled(now, reader) - Backlog.handled(first, reader);
                    watches.get(reader + "'s listener").look(() -> Math.max(0, backlogged - (long) handled));
                }
                if (System.nanoTime() > giveUp) {
                    throw new IllegalStateException("The backlog is not handled after " + PATIENCE);
                }
                LockSupport.parkNanos(BETWEEN_LOOKS);
            }
            Machine.Usage usage = Machine.usage(platform).since(before);
            backlog.awaitNone();
            Map<String, Figures> figures = new LinkedHashMap<>();
            watches.forEach((name, watch) -> figures.put(
                    "an event of a backlog: " + name,
                    new Figures(
                            Times.of(List.of()),
                            usage.platform() * 1000 / backlogged,
                            watch.result(name, "").seconds() * 1000 / backlogged,
                            usage)));
            return figures;
        }
    }
}
