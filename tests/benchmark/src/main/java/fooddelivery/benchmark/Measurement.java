package fooddelivery.benchmark;

import static fooddelivery.benchmark.Progress.say;

import fooddelivery.benchmark.Limits.Limit;
import fooddelivery.benchmark.OrderLoad.Result;
import fooddelivery.benchmark.Outages.CaughtUp;
import fooddelivery.system.Await;
import fooddelivery.system.Customer;
import fooddelivery.system.Machine;
import fooddelivery.system.Platform;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code ./benchmark}: all figures in one run. */
final class Measurement {

    private static final int[] CLOSED = {1, 8, 32};
    private static final int USUAL = 8;
    /** Shares of what the closed loop reached; beyond, queues only grow. */
    private static final double[] OPEN = {0.5, 0.75, 0.9};

    private final Main main;

    Measurement(Main main) {
        this.main = main;
    }

    /** @return true: nothing but figures is promised here */
    boolean run() throws Exception {
        Duration level = Duration.ofSeconds(main.whole("seconds", main.isQuick() ? 8 : 40));
        Duration limit = Duration.ofSeconds(main.isQuick() ? 2 : 8);
        int warmUp = main.whole("warm-up", main.isQuick() ? 300 : 30_000);
        int backlogged = main.whole("backlog", main.isQuick() ? 500 : 5_000);
        List<Double> calibration = new ArrayList<>(List.of(Machine.calibration()));
        say("calibration: %.0f ms", calibration.get(0));
        long begin = System.nanoTime();
        try (Platform platform = main.platform();
                Databases databases = new Databases(platform)) {
            Map<String, Double> firstOrder = start(platform, begin);
            Backlog backlog = new Backlog(platform, databases);
            OrderLoad load = new OrderLoad(platform, databases);
            say("warming up with %,d orders", warmUp);
            Result warm = told(load.closed(USUAL, Math.max(1, warmUp)));
            List<Result> results = new ArrayList<>();
            for (int people : CLOSED) {
                results.add(told(load.closed(people, level, false)));
            }
            results.add(told(load.closed(USUAL, level, true)));
            double reached = results.get(1).ordersPerSecond();
            for (double share : OPEN) {
                results.add(told(load.open(reached * share, level)));
            }
            say("whole orders, %d people at once", USUAL);
            WholeOrders.Result whole = new WholeOrders(platform, backlog).closed(USUAL, level);
            say("%.1f whole orders/s, %.1f CPU seconds per 1,000", whole.ordersPerSecond(), whole.cpuPerThousand());
            Map<String, Long> memory = Machine.memory(platform);
            say("what this machine could do");
            List<Limit> database = new DatabaseLimit(platform, databases).run(limit, CLOSED);
            database.forEach(Measurement::told);
            List<Limit> broker = new BrokerLimit(platform).run(limit);
            broker.forEach(Measurement::told);
            say("catching up after outages");
            List<CaughtUp> caughtUp = new Outages(platform, backlog).run(backlogged);
            caughtUp.forEach(one -> say("%s, %s: %.0f events/s", one.what(), one.when(), one.perSecond()));
            calibration.add(Machine.calibration());
            Report.Measured measured = new Report.Measured(
                    Main.setting(platform, LocalDate.now().toString(), calibration),
                    firstOrder,
                    warm,
                    results,
                    whole,
                    caughtUp,
                    database,
                    broker,
                    memory);
            main.write("README.md", Report.markdown(measured));
            main.write("throughput.svg", Report.throughput(measured));
            main.write("latency.svg", Report.latency(measured));
            main.write("open-loop.svg", Report.openLoop(measured));
        }
        return true;
    }

    /** Seconds to the first paid order, by the kind of start; nothing of a platform that was running before. */
    private static Map<String, Double> start(Platform platform, long begin) {
        Map<String, Double> seconds = new LinkedHashMap<>();
        firstOrder(platform);
        if (platform.isOurs()) {
            seconds.put("with an empty data directory", (System.nanoTime() - begin) / 1e9);
            long again = System.nanoTime();
            platform.restart();
            firstOrder(platform);
            seconds.put(
                    "stopped and started again with the data it had (the stop included)",
                    (System.nanoTime() - again) / 1e9);
        }
        say("seconds to the first paid order: %s", seconds);
        return seconds;
    }

    private static void firstOrder(Platform platform) {
        Customer customer = platform.customer("customer1");
        Await.until(
                "the first order is paid",
                Await.SOON,
                () -> customer.place(customer.basket()).expect(201, 202).status() == 201);
    }

    private static Result told(Result result) {
        say(
                "%s, %s: %.1f orders/s, p50 %s ms, p99 %s ms, PAID seen p50 %s ms, %.1f CPU seconds per 1,000, others %.2f"
                        + " cores, answers %s",
                result.name(),
                result.way(),
                result.ordersPerSecond(),
                result.answered().text(50),
                result.answered().text(99),
                result.paid().text(50),
                result.cpuPerThousand(),
                result.usage().othersCores(),
                result.answers());
        return result;
    }

    private static void told(Limit limit) {
        say("%s, %d at once: %.0f a second", limit.what(), limit.workers(), limit.perSecond());
    }
}
