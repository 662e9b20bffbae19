package fooddelivery.benchmark;

import fooddelivery.benchmark.Limits.Limit;
import fooddelivery.benchmark.OrderLoad.Result;
import fooddelivery.benchmark.Outages.CaughtUp;
import fooddelivery.system.Machine;
import fooddelivery.system.Times;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The results as a page for people. */
final class Report {

    /**
     * What was measured, on what, and how.
     *
     * @param date of the run
     * @param revision of the sources
     * @param javaFlags of the services
     * @param wished what {@code FOODDELIVERY_SERVICE_JAVA_OPTS} said
     * @param calibration milliseconds of {@link Machine#calibration()} before and after everything
     */
    record Setting(
            String date, String machine, String revision, String javaFlags, String wished, List<Double> calibration) {}

    /**
     * @param firstOrder seconds from {@code ./run} to the first paid order, by the kind of start
     * @param results of all loads
     * @param memory MB of each part, at the end
     */
    record Measured(
            Setting setting,
            Map<String, Double> firstOrder,
            Result warmUp,
            List<Result> results,
            WholeOrders.Result whole,
            List<CaughtUp> caughtUp,
            List<Limit> database,
            List<Limit> broker,
            Map<String, Long> memory) {

        Optional<Result> closed(int people) {
            return results.stream()
                    .filter(result -> result.people() == people && result.way().equals("gateway"))
                    .findFirst();
        }

        Stream<Result> open() {
            return results.stream().filter(Result::isOpen);
        }

        /** By name, what was used during each measurement. */
        Map<String, Machine.Usage> usages() {
            Map<String, Machine.Usage> usages = new LinkedHashMap<>();
            usages.put("warm-up", warmUp.usage());
            results.forEach(result -> usages.put(result.name() + ", " + result.way(), result.usage()));
            usages.put("whole orders", whole.usage());
            Stream.concat(database.stream(), broker.stream())
                    .forEach(limit -> usages.put(limit.what() + ", " + limit.workers(), limit.usage()));
            return usages;
        }
    }

    private Report() {}

    /** How it was, in a sentence for the top of a page; empty when nothing else kept the machine busy. */
    static String disturbance(Map<String, Machine.Usage> usages) {
        String disturbed = usages.entrySet().stream()
                .filter(usage -> usage.getValue().isDisturbed())
                .map(usage -> "%s (%.2f cores)"
                        .formatted(usage.getKey(), usage.getValue().othersCores()))
                .collect(Collectors.joining("; "));
        return disturbed.isEmpty() ? "" : """

                > **Disturbed.** Programs that are no part of this kept more than %.2f cores busy during: %s. These figures
                > are too bad.
                """.formatted(Machine.Usage.DISTURBED_CORES, disturbed);
    }

    static String setting(Setting setting) {
        return """
                Machine: %s. Revision `%s`. Flags of the services' JVMs: `%s`%s.
                One core does the calibration loop (10⁸ steps of a xorshift) in %s ms: divide by that to compare runs of
                different days.
                """.formatted(
                        setting.machine(),
                        setting.revision(),
                        setting.javaFlags(),
                        setting.wished().isBlank()
                                ? ""
                                : ", with `FOODDELIVERY_SERVICE_JAVA_OPTS=%s`".formatted(setting.wished()),
                        setting.calibration().stream()
                                .map("%.0f"::formatted)
                                .collect(Collectors.joining(" before, and after ")));
    }

    static String markdown(Measured measured) {
        StringBuilder page = new StringBuilder();
        page.append("""
                # How fast orders are taken, and what that costs

                Written by `./benchmark` on %s. %s
                Everything runs on this machine: the load, the gateway, the six services, the broker and PostgreSQL with
                `fsync` on. An order is one `POST /order/api/orders` by a signed-in customer, answered `201 PAID`: order
                and payment have committed, the payment call included. Warm-up: %,d orders, eight people at once, in
                %.0f s (%.0f orders/s).
                """.formatted(
                        measured.setting().date(),
                        setting(measured.setting()).strip(),
                        measured.warmUp().orders(),
                        measured.warmUp().seconds(),
                        measured.warmUp().ordersPerSecond()));
        page.append(disturbance(measured.usages()));
        beside(measured, page);
        loads(measured, page);
        seen(measured, page);
        whole(measured, page);
        processor(measured, page);
        outages(measured, page);
        limits(measured, page);
        scale(measured, page);
        memoryAndStart(measured, page);
        state(measured, page);
        page.append("""

                ## How this is measured

                After each load every order that was answered `201` was looked for: it is `PAID` in the status view, the
                kitchen has its ticket, payment has exactly one attempt and it is `APPROVED`, and the ledger sums to zero.
                The benchmark fails otherwise.

                Closed loop: each of so many people orders again as soon as the last order is answered. Open loop: orders
                come at fixed times, at 50, 75 and 90 %% of what eight people at once reached, and each latency counts from
                when its order was due, so that an order which had to wait because others were slow counts with its wait.
                The generator is this program's own, %s: the orders it makes are followed through the services and all of
                them are looked for afterwards, which load generators (k6, wrk2, Gatling) leave to scripts of one's own;
                how late it was itself is in the table. It shares the machine with what it measures, and what it costs is
                in the column "load". Messages to customers are sent at up to 1,000 a second here (50 by default), and an order
                that no kitchen accepts is given back after a day (10 minutes by default), so that nothing of a load is
                left for the next.
                """.formatted("on Java's HTTP client"));
        return page.toString();
    }

    private static void beside(Measured measured, StringBuilder page) {
        page.append("""

                ## Beside another implementation

                %s, the same work, warm (30,000 orders), on a machine with two cores as well; it loses events when a part
                dies. A ratio above 1 is more than there, whichever of the two is better; in bold where this one is better.

                | | here | there | ratio |
                |---|---:|---:|---:|
                """.formatted(Reference.NAME));
        for (int people : new int[] {1, 8, 32}) {
            measured.closed(people)
                    .ifPresent(result -> page.append(row(
                            "orders/s, %d at once".formatted(people),
                            result.ordersPerSecond(),
                            Reference.ORDERS_PER_SECOND.get(people),
                            true)));
        }
        for (int people : new int[] {1, 8, 32}) {
            measured.closed(people)
                    .ifPresent(result -> page.append(row(
                            "processor seconds for 1,000 orders, %d at once".formatted(people),
                            result.cpuPerThousand(),
                            Reference.CPU_PER_THOUSAND.get(people),
                            false)));
        }
        measured.closed(1)
                .ifPresent(result -> page.append(row(
                        "ms from the answer to the status view, p50, 1 at once",
                        result.paidAfterAnswer().millis(50),
                        Reference.STATUS_MS,
                        false)));
        page.append(row("resident memory, MB", total(measured.memory()), Reference.RESIDENT_MB, false));
        measured.firstOrder().values().stream()
                .findFirst()
                .ifPresent(seconds -> page.append(row(
                        "s from the start to the first paid order", seconds, Reference.FIRST_ORDER_SECONDS, false)));
    }

    /** @param isMoreBetter else less is */
    static String row(String what, double here, double there, boolean isMoreBetter) {
        double ratio = here / there;
        boolean isBetter = isMoreBetter ? ratio > 1 : ratio < 1;
        String text = Double.isNaN(ratio) ? "–" : "%.2f".formatted(ratio);
        return "| %s | %s | %s | %s |%n"
                .formatted(what, Times.text(here, ""), Times.text(there, ""), isBetter ? "**" + text + "**" : text);
    }

    private static double total(Map<String, Long> memory) {
        return memory.values().stream().mapToLong(Long::longValue).sum();
    }

    private static void loads(Measured measured, StringBuilder page) {
        page.append("""

                ## `POST /order/api/orders`

                Milliseconds until the answer; in the open loop from when the order was due.

                | load | by way of | orders | orders/s | p50 | p95 | p99 | longest | other answers | generator late by, ms |
                |---|---|---:|---:|---:|---:|---:|---:|---:|---:|
                """);
        for (Result result : measured.results()) {
            long others = result.orders() - result.answers().getOrDefault(201, 0L);
            page.append("| %s | %s | %,d | %s | %s | %s | %s | %s | %s | %s |%n"
                    .formatted(
                            result.name(),
                            result.way(),
                            result.orders(),
                            Times.text(result.ordersPerSecond(), ""),
                            result.answered().text(50),
                            result.answered().text(95),
                            result.answered().text(99),
                            result.answered().text(100),
                            others == 0 ? "none" : result.answers().toString(),
                            result.isOpen() ? Times.text(result.late(), "") : "–"));
        }
        page.append("""

                ![Orders a second by people at once](throughput.svg)

                ![Milliseconds until the answer by people at once](latency.svg)

                ![Milliseconds until the answer in the open loop](open-loop.svg)
                """);
    }

    private static void seen(Measured measured, StringBuilder page) {
        page.append("""

                ## Until it is seen

                Milliseconds from sending the order until `GET /store/api/tickets/{orderId}` has its ticket, until
                `GET /status/api/orders/{orderId}` says `PAID`, and the latter from the answer. %d orders a second are
                looked for, each 5 ms at first: figures are too large by up to that and one request. "Rest" is how long after the
                last answer no event and no message to a customer was on its way any more.

                | load | by way of | looked for | ticket p50 | p95 | p99 | PAID p50 | p95 | p99 | from the answer p50 | p95 | p99 | rest, s |
                |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
                """.formatted(OrderLoad.FOLLOWED_PER_SECOND));
        for (Result result : measured.results()) {
            page.append("| %s | %s | %d | %s | %.1f |%n"
                    .formatted(
                            result.name(),
                            result.way(),
                            result.paid().count(),
                            Stream.of(result.kitchen(), result.paid(), result.paidAfterAnswer())
                                    .flatMap(times -> Stream.of(times.text(50), times.text(95), times.text(99)))
                                    .collect(Collectors.joining(" | ")),
                            result.drained()));
        }
    }

    private static void whole(Measured measured, StringBuilder page) {
        WholeOrders.Result whole = measured.whole();
        page.append("""

                ## Whole orders

                Placed and paid, accepted, cooked, finished, claimed by a rider, picked up, dropped off with the customer's
                code, confirmed: nine requests that change something, each tried every 10 ms until the event it needs has
                come. %d people at once.

                | whole orders | orders/s | p50 ms | p95 ms | p99 ms | processor seconds for 1,000 |
                |---:|---:|---:|---:|---:|---:|
                | %,d | %s | %s | %s | %s | %.1f |
                """.formatted(
                        whole.people(),
                        whole.whole().count(),
                        Times.text(whole.ordersPerSecond(), ""),
                        whole.whole().text(50),
                        whole.whole().text(95),
                        whole.whole().text(99),
                        whole.cpuPerThousand()));
    }

    private static void processor(Measured measured, StringBuilder page) {
        List<String> parts = measured.results().get(0).usage().parts().keySet().stream()
                .sorted()
                .toList();
        page.append("""

                ## Processor seconds for 1,000 orders

                Until every order has reached the kitchen, the status view and the customers' phones. "Load" is the
                benchmark itself with the phones.

                """);
        page.append("| load | by way of | all parts | %s | load |%n|---|---|---:|%s---:|%n"
                .formatted(String.join(" | ", parts), "---:|".repeat(parts.size())));
        for (Result result : measured.results()) {
            page.append(cpuRow(result.name() + " | " + result.way(), result.usage(), parts, result.orders()));
        }
        page.append(cpuRow(
                "whole orders | gateway",
                measured.whole().usage(),
                parts,
                measured.whole().whole().count()));
    }

    private static String cpuRow(String name, Machine.Usage usage, List<String> parts, long orders) {
        double thousands = orders / 1000.0;
        return "| %s | %.1f | %s | %.1f |%n"
                .formatted(
                        name,
                        usage.platform() / thousands,
                        parts.stream()
                                .map(part -> "%.1f".formatted(usage.parts().get(part) / thousands))
                                .collect(Collectors.joining(" | ")),
                        usage.client() / thousands);
    }

    private static void outages(Measured measured, StringBuilder page) {
        page.append("""

                ## Catching up

                Events that waited for the broker or for a service, from the first of them that went to the last. A service
                that was away was killed and is just started: its code is cold. Payment's listener is not among them: what
                it reads is the end of orders.

                | what | when | events | s | events/s |
                |---|---|---:|---:|---:|
                """);
        for (CaughtUp one : measured.caughtUp()) {
            page.append("| %s | %s | %,d | %.1f | %s |%n"
                    .formatted(
                            one.what(),
                            one.when(),
                            one.events(),
                            one.seconds(),
                            one.seconds() > 0.1 ? Times.text(one.perSecond(), "") : "–"));
        }
    }

    private static void limits(Measured measured, StringBuilder page) {
        page.append("""

                ## What this machine could do

                The database alone: the statements by which order and payment take one order, in the same transactions,
                from plain JDBC, in databases made for this with the same tables and indexes in the same PostgreSQL, with
                `fsync` (`pgbench` is not among the embedded programs). The broker alone: durable messages of 600 bytes to
                a queue made for this. Nothing else runs meanwhile; all is idle but this program.

                | what | connections | a second | p50 ms | p99 ms | processor ms each, database and broker |
                |---|---:|---:|---:|---:|---:|
                """);
        Stream.concat(measured.database().stream(), measured.broker().stream()).forEach(limit -> {
            double done = limit.perSecond() * limit.usage().seconds();
            double own = limit.usage().parts().getOrDefault("database", 0.0)
                    + limit.usage().parts().getOrDefault("broker", 0.0);
            page.append("| %s | %d | %s | %s | %s | %.2f |%n"
                    .formatted(
                            limit.what(),
                            limit.workers(),
                            Times.text(limit.perSecond(), ""),
                            limit.each().text(50),
                            limit.each().text(99),
                            own * 1000 / done));
        });
        page.append('\n');
        for (Limit limit : measured.database()) {
            measured.closed(limit.workers())
                    .ifPresent(result -> page.append(
                            "With %d at once the platform takes %.0f %% of the orders/s that the database alone could.%n"
                                    .formatted(limit.workers(), 100 * result.ordersPerSecond() / limit.perSecond())));
        }
        double fastest =
                measured.broker().stream().mapToDouble(Limit::perSecond).max().orElse(Double.NaN);
        measured.caughtUp().stream()
                .filter(one -> one.what().contains("relay"))
                .forEach(relay -> page.append("%s sends %.0f %% of the events/s that the broker alone could take.%n"
                        .formatted(relay.what(), 100 * relay.perSecond() / fastest)));
    }

    /** Of an order from its basket to its confirmation, order itself publishes nine. */
    private static final int EVENTS_OF_ORDER = 9;

    private static void scale(Measured measured, StringBuilder page) {
        page.append("""

                ## What more would need

                Cores like this machine's, each busy for %.0f %% of the time at most, for whole orders as measured above. What
                can be divided how is in [how it grows](../scale.md).

                """.formatted(100 * Scale.UTILISATION));
        page.append(Scale.table(measured.whole()));
        measured.caughtUp().stream()
                .filter(one -> one.what().equals("order's relay"))
                .forEach(relay -> page.append("""

                        Of each service one relay works at a time. Order publishes %d events for a whole order, and its relay sent
                        %.0f a second: enough for %.0f whole orders/s, then there have to be several databases of order (for 1,000
                        orders/s %d, for 100,000 orders/s %,d).
                        """.formatted(
                                EVENTS_OF_ORDER,
                                relay.perSecond(),
                                relay.perSecond() / EVENTS_OF_ORDER,
                                Scale.shards(1_000, EVENTS_OF_ORDER, relay.perSecond()),
                                Scale.shards(100_000, EVENTS_OF_ORDER, relay.perSecond()))));
    }

    private static void memoryAndStart(Measured measured, StringBuilder page) {
        page.append("""

                ## Memory

                Resident, in MB, after the load; what processes share is counted once.

                | %s | all |
                |%s---:|
                | %s | %.0f |

                ## Start

                """.formatted(
                        String.join(" | ", measured.memory().keySet()),
                        "---:|".repeat(measured.memory().size()),
                        measured.memory().values().stream().map(String::valueOf).collect(Collectors.joining(" | ")),
                        total(measured.memory())));
        measured.firstOrder()
                .forEach((kind, seconds) -> page.append(
                        "From `./run --detach` to the first paid order, %s: %.1f s.%n".formatted(kind, seconds)));
    }

    private static void state(Measured measured, StringBuilder page) {
        page.append("""

                ## The machine meanwhile

                | measurement | s | cores used by others | load average at its end |
                |---|---:|---:|---:|
                """);
        measured.usages()
                .forEach((name, usage) -> page.append("| %s | %.0f | %.2f | %.1f |%n"
                        .formatted(name, usage.seconds(), usage.othersCores(), usage.load())));
    }

    /** Orders a second by people at once, here and there. */
    static String throughput(Measured measured) {
        List<Result> shown = gateway(measured);
        return Plot.bars(
                "Orders a second by people at once",
                shown.stream().map(result -> result.people() + " at once").toList(),
                List.of(
                        new Plot.Series(
                                "here",
                                shown.stream().map(Result::ordersPerSecond).toList()),
                        new Plot.Series(
                                Reference.NAME,
                                shown.stream()
                                        .map(result ->
                                                Reference.ORDERS_PER_SECOND.getOrDefault(result.people(), Double.NaN))
                                        .toList())));
    }

    /** Percentiles of the closed loop. */
    static String latency(Measured measured) {
        return percentiles(
                "Milliseconds until POST /orders is answered, closed loop",
                gateway(measured),
                result -> result.people() + " at once");
    }

    /** Percentiles of the open loop. */
    static String openLoop(Measured measured) {
        return percentiles(
                "Milliseconds until POST /orders is answered, open loop",
                measured.open().toList(),
                result -> "%.0f/s".formatted(result.perSecond()));
    }

    private static String percentiles(String title, List<Result> results, Function<Result, String> name) {
        List<Plot.Series> series = new ArrayList<>();
        DoubleStream.of(50, 95, 99)
                .forEach(percentile -> series.add(new Plot.Series(
                        "p%.0f".formatted(percentile),
                        results.stream()
                                .map(result -> result.answered().millis(percentile))
                                .toList())));
        return Plot.bars(title, results.stream().map(name).toList(), series);
    }

    private static List<Result> gateway(Measured measured) {
        return measured.results().stream()
                .filter(result -> !result.isOpen() && result.way().equals("gateway"))
                .toList();
    }
}
