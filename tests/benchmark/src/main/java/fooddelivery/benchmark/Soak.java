package fooddelivery.benchmark;

import static fooddelivery.benchmark.Progress.say;

import fooddelivery.system.Machine;
import fooddelivery.system.Platform;
import fooddelivery.system.PrometheusText;
import fooddelivery.system.Times;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** {@code ./benchmark soak}: whole orders for long, and what becomes of memory, tables and latency meanwhile. */
final class Soak {

    private static final Duration EVERY = Duration.ofSeconds(30);
    /** The lowest of some readings between two looks is about what is left after a collection. */
    private static final Duration HEAP_EVERY = Duration.ofSeconds(5);

    private static final double USUAL_MINUTES = 30;
    private static final double USUAL_RATE = 5;

    /** What is counted, by service; in tables of this name. */
    private static final Map<String, List<String>> TABLES = tables();

    /**
     * One look.
     *
     * @param numbers by {@code kind/part}, such as {@code memory/order}
     */
    record Look(double minute, Map<String, Double> numbers) {}

    private final Main main;

    Soak(Main main) {
        this.main = main;
    }

    private static Map<String, List<String>> tables() {
        Map<String, List<String>> tables = new LinkedHashMap<>();
        Platform.SERVICES.forEach(service -> tables.put(service, new ArrayList<>(List.of("outbox", "inbox"))));
        tables.get("order").addAll(List.of("orders", "idempotency_key", "unmatched_event"));
        tables.get("payment").addAll(List.of("payment_attempt", "ledger_entry"));
        tables.get("store").add("ticket");
        tables.get("delivery").add("delivery");
        tables.get("notify").addAll(List.of("notification", "delivery"));
        tables.get("status").addAll(List.of("order_view", "order_change", "archived_event"));
        return tables;
    }

    /** @return whether all promises were kept */
    boolean run() throws Exception {
        Duration time = Duration.ofMillis(Math.round(main.number("minutes", USUAL_MINUTES) * 60_000));
        double rate = main.number("rate", USUAL_RATE);
        if (time.compareTo(EVERY.multipliedBy(4)) < 0 || !(rate > 0)) {
            throw new IllegalArgumentException("a soak takes two minutes at least, and has a rate");
        }
        int warmUp = main.whole("warm-up", 1_000);
        List<Double> calibration = new ArrayList<>(List.of(Machine.calibration()));
        try (Platform platform = main.platform();
                Databases databases = new Databases(platform)) {
            Backlog backlog = new Backlog(platform, databases);
            platform.warmUp();
            say("warming up with %,d orders", warmUp);
            new OrderLoad(platform, databases).closed(8, Math.max(1, warmUp));
            WholeOrders orders = new WholeOrders(platform, backlog);
            say("%.1f whole orders a second for %.0f minutes", rate, time.toSeconds() / 60.0);
            List<Look> looks = new ArrayList<>();
            Watch watch = new Watch(platform, databases, orders);
            looks.add(watch.look());
            CompletableFuture<WholeOrders.Result> load = CompletableFuture.supplyAsync(() -> orders.open(rate, time));
            while (!isOver(load, watch)) {
                looks.add(watch.look());
                orders.requireWell();
            }
            WholeOrders.Result result = load.join();
            calibration.add(Machine.calibration());
            SoakReport.Measured measured = new SoakReport.Measured(
                    Main.setting(platform, LocalDate.now().toString(), calibration),
                    rate,
                    new OpenLoop(rate).count(time),
                    watch.whole,
                    result.usage(),
                    // The first has nothing to tell of answers.
                    looks.subList(1, looks.size()));
            main.write("soak.md", SoakReport.markdown(measured));
            main.write("soak-memory.svg", SoakReport.memory(measured));
            main.write("soak-latency.svg", SoakReport.latency(measured));
            List<Verdict> broken = measured.verdicts().stream()
                    .filter(verdict -> !verdict.holds())
                    .toList();
            broken.forEach(verdict -> say("BROKEN: %s", verdict.row().strip()));
            return broken.isEmpty();
        }
    }

    /** Waits for the next look, and reads heaps meanwhile. */
    private static boolean isOver(CompletableFuture<?> load, Watch watch) throws Exception {
        long next = System.nanoTime() + EVERY.toNanos();
        while (System.nanoTime() < next) {
            try {
                load.get(HEAP_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                watch.rest();
                return true;
            } catch (TimeoutException e) {
                watch.heaps();
            }
        }
        return false;
    }

    /** Looks at everything that may grow. */
    private static final class Watch {

        private final Platform platform;
        private final Databases databases;
        private final WholeOrders orders;
        private final long begin = System.nanoTime();
        private final Map<String, Double> heaps = new LinkedHashMap<>();
        private int whole;

        private Watch(Platform platform, Databases databases, WholeOrders orders) {
            this.platform = platform;
            this.databases = databases;
            this.orders = orders;
        }

        private void heaps() {
            for (String service : Platform.SERVICES) {
                double used = new PrometheusText(platform.directly(service)
                                .get("/metrics")
                                .expect(200)
                                .body())
                        .value("memory_usedHeap_bytes");
                heaps.merge(service, used / 1_048_576, Math::min);
            }
        }

        /** Orders that were still on their way at the last look. */
        private void rest() {
            whole += orders.takeWhole().count();
        }

        private Look look() {
            Map<String, Double> numbers = new LinkedHashMap<>();
            Times placed = orders.takePlaced();
            Times done = orders.takeWhole();
            whole += done.count();
            numbers.put("latency/answer p50", placed.millis(50));
            numbers.put("latency/answer p99", placed.millis(99));
            numbers.put("latency/whole order p50", done.millis(50));
            numbers.put("latency/whole order p99", done.millis(99));
            Machine.memory(platform).forEach((part, mb) -> numbers.put("memory/" + part, (double) mb));
            heaps.forEach((part, mb) -> numbers.put("heap/" + part, mb));
            heaps.clear();
            platform.processes().forEach((part, process) -> {
                numbers.put("threads/" + part, (double) Machine.threads(process));
                numbers.put("files/" + part, (double) Machine.openFiles(process));
            });
            for (String service : Platform.SERVICES) {
                numbers.put("connections/" + service, (double) databases.number(
                        service, "select count(*) from pg_stat_activity where datname = current_database()"));
                numbers.put("unsent/" + service, (double)
                        databases.number(service, "select count(*) from outbox where sent_at is null"));
                for (String table : TABLES.get(service)) {
                    numbers.put("rows/" + service + "." + table, (double)
                            databases.number(service, "select count(*) from " + table));
                }
            }
            double minute = (System.nanoTime() - begin) / 60e9;
            say(
                    "  minute %.1f: %,d whole orders, answers p50 %s ms, p99 %s ms",
                    minute, whole, placed.text(50), placed.text(99));
            return new Look(minute, numbers);
        }
    }
}
