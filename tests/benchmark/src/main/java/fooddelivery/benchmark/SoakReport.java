package fooddelivery.benchmark;

import fooddelivery.benchmark.Soak.Look;
import fooddelivery.system.Machine;
import fooddelivery.system.Times;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What {@code ./benchmark soak} saw, as a page for people, and whether it is what was promised. */
final class SoakReport {

    private static final String ORDERS = "rows/order.orders";

    /**
     * How much more the trend of the second half may say at its end than at its beginning.
     *
     * @param kind of numbers
     * @param most times as much
     * @param slack that does not count
     */
    private record Promise(String kind, String unit, double most, double slack) {}

    private static final List<Promise> PROMISES = List.of(
            new Promise("latency", "ms", 1.25, 20),
            new Promise("memory", "MB", 1.1, 16),
            new Promise("heap", "MB", 1.1, 16),
            new Promise("threads", "", 1.1, 8),
            new Promise("files", "", 1.1, 16),
            new Promise("connections", "", 1.1, 4));

    /** Of what is kept for an order, no more for the last than for those before. */
    private static final double MOST_ROWS = 1.1;

    private static final double SLACK_ROWS = 0.2;

    /**
     * @param intended orders that were to be begun
     * @param whole orders that came to their end
     * @param looks each half minute
     */
    record Measured(
            Report.Setting setting, double rate, int intended, int whole, Machine.Usage usage, List<Look> looks) {

        List<Double> minutes() {
            return looks.stream().map(Look::minute).toList();
        }

        List<Double> values(String name) {
            return looks.stream()
                    .map(look -> look.numbers().getOrDefault(name, Double.NaN))
                    .toList();
        }

        Set<String> names(Predicate<String> which) {
            return looks.stream()
                    .flatMap(look -> look.numbers().keySet().stream())
                    .filter(which)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        List<Verdict> verdicts() {
            List<Verdict> verdicts = new ArrayList<>();
            // More that is missing than at the beginning, when nothing was.
            verdicts.add(new Verdict("orders that did not come to their end", "", 0, intended - whole, 1, 0));
            for (Promise promise : PROMISES) {
                for (String name : names(name -> name.startsWith(promise.kind() + "/"))) {
                    Trend trend = Trend.ofSecondHalf(minutes(), values(name));
                    if (!Double.isNaN(trend.first())) {
                        verdicts.add(new Verdict(
                                name.replace("/", ": "),
                                promise.unit(),
                                trend.first(),
                                trend.last(),
                                promise.most(),
                                promise.slack()));
                    }
                }
            }
            for (String name : names(name -> name.startsWith("unsent/"))) {
                List<Double> values = values(name);
                // A few seconds' worth may be on its way at any moment.
                verdicts.add(
                        new Verdict(name.replace("/", ": "), "events", 0, values.get(values.size() - 1), 1, 30 * rate));
            }
            for (String name : names(name -> name.startsWith("rows/"))) {
                verdicts.add(rowsPerOrder(name));
            }
            return verdicts;
        }

        /** Rows that came in each half for each order that came in it. */
        private Verdict rowsPerOrder(String name) {
            int middle = looks.size() / 2;
            return new Verdict(
                    name.replace("/", ": "),
                    "for each order",
                    rowsPerOrder(name, 0, middle),
                    rowsPerOrder(name, middle, looks.size() - 1),
                    MOST_ROWS,
                    SLACK_ROWS);
        }

        private double rowsPerOrder(String name, int from, int to) {
            List<Double> rows = values(name);
            List<Double> orders = values(ORDERS);
            return (rows.get(to) - rows.get(from)) / Math.max(1, orders.get(to) - orders.get(from));
        }
    }

    private SoakReport() {}

    static String markdown(Measured measured) {
        List<Verdict> verdicts = measured.verdicts();
        long broken = verdicts.stream().filter(verdict -> !verdict.holds()).count();
        StringBuilder page = new StringBuilder("""
                # What becomes of it in the long run

                Written by `./benchmark soak` on %s. %s%s
                %.1f whole orders a second were begun at fixed times, from the basket to the confirmation, for %.0f minutes:
                %,d in all, %,d of which came to their end. Others used %.2f cores. Each half minute everything was looked at
                that may grow.

                **%s**

                ## Promises

                The trend (a straight line) of the second half, at its beginning and at its end; and rows that came for each
                order, in the first half and in the second. "Heap" is the lowest of six readings, about what is left after a
                collection.

                | | | before | after | ratio | holds |
                |---|---|---:|---:|---:|---|
                """.formatted(
                        measured.setting().date(),
                        Report.setting(measured.setting()),
                        Report.disturbance(Map.of("the soak", measured.usage())),
                        measured.rate(),
                        measured.looks().get(measured.looks().size() - 1).minute(),
                        measured.intended(),
                        measured.whole(),
                        measured.usage().othersCores(),
                        broken == 0
                                ? "All promises are kept."
                                : "%d of %d promises are broken.".formatted(broken, verdicts.size())));
        verdicts.forEach(verdict -> page.append(verdict.row()));
        page.append("""

                ![Memory](soak-memory.svg)

                ![Latency](soak-latency.svg)

                ## Each half minute
                """);
        for (String kind : List.of("latency", "memory", "heap", "threads", "files", "connections", "unsent", "rows")) {
            table(measured, kind, page);
        }
        return page.toString();
    }

    private static void table(Measured measured, String kind, StringBuilder page) {
        List<String> names = List.copyOf(measured.names(name -> name.startsWith(kind + "/")));
        if (names.isEmpty()) {
            return;
        }
        page.append("%n### %s%n%n| minute | %s |%n|---:|%s%n"
                .formatted(
                        kind,
                        names.stream()
                                .map(name -> name.substring(kind.length() + 1))
                                .collect(Collectors.joining(" | ")),
                        "---:|".repeat(names.size())));
        IntStream.range(0, measured.looks().size())
                .forEach(i -> page.append("| %.1f | %s |%n"
                        .formatted(
                                measured.minutes().get(i),
                                names.stream()
                                        .map(name ->
                                                Times.text(measured.values(name).get(i), ""))
                                        .collect(Collectors.joining(" | ")))));
    }

    static String memory(Measured measured) {
        return lines(measured, "Resident memory, MB; what is shared is counted once", "memory");
    }

    static String latency(Measured measured) {
        return lines(measured, "Milliseconds, each half minute", "latency");
    }

    private static String lines(Measured measured, String title, String kind) {
        return Plot.lines(
                title,
                measured.minutes(),
                measured.names(name -> name.startsWith(kind + "/")).stream()
                        .map(name -> new Plot.Series(name.substring(kind.length() + 1), measured.values(name)))
                        .toList());
    }
}
