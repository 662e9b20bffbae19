package fooddelivery.benchmark;

import fooddelivery.benchmark.OrderLoad.Result;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The results as a page for people. */
final class Report {

    private static final long NANOS_PER_MS = 1_000_000;

    /**
     * @param firstOrder seconds from {@code ./run} to the first paid order, by the kind of start
     * @param memory MB of each part, at the end
     */
    record Measured(
            String machine,
            Map<String, Double> firstOrder,
            String warmUp,
            List<Result> results,
            Map<String, Long> memory) {}

    private Report() {}

    static String markdown(Measured measured) {
        StringBuilder page = new StringBuilder();
        page.append("""
                # How fast orders are taken, and what that costs

                Written by `./benchmark` on %s. Machine: %s. Everything runs on it: the load, the gateway, the six
                services, the broker and PostgreSQL with `fsync` on. An order is one `POST /order/api/orders` by a
                signed-in customer, answered `201 PAID`: order and payment have committed, the payment call included.
                The load is a closed loop: each of so many people orders again as soon as the last order is answered.
                Warm-up: %s.

                | people at once | by way of | orders | orders/s | p50 ms | p95 ms | p99 ms | slowest ms | other answers |
                |---:|---|---:|---:|---:|---:|---:|---:|---:|
                """.formatted(LocalDate.now(), measured.machine(), measured.warmUp()));
        for (Result result : measured.results()) {
            long others = result.orders() - result.answers().getOrDefault(201, 0L);
            page.append("| %d | %s | %,d | %.0f | %d | %d | %d | %d | %s |%n"
                    .formatted(
                            result.concurrency(),
                            result.way(),
                            result.orders(),
                            result.ordersPerSecond(),
                            millis(result.latencies(), 50),
                            millis(result.latencies(), 95),
                            millis(result.latencies(), 99),
                            millis(result.latencies(), 100),
                            others == 0 ? "none" : result.answers().toString()));
        }
        page.append("""

                ![Time of an answer by people at once](latency.svg)

                ## Until the status view shows it

                From the answer `201` until `GET /status/api/orders/{orderId}` says `PAID`; four orders a second are
                looked at. "Rest" is how long after the last answer the status view and the kitchen knew every order.

                | people at once | by way of | looked at | p50 ms | p95 ms | slowest ms | rest s |
                |---:|---|---:|---:|---:|---:|---:|
                """);
        for (Result result : measured.results()) {
            page.append("| %d | %s | %d | %d | %d | %d | %.1f |%n"
                    .formatted(
                            result.concurrency(),
                            result.way(),
                            result.untilStatus().length,
                            millis(result.untilStatus(), 50),
                            millis(result.untilStatus(), 95),
                            millis(result.untilStatus(), 100),
                            result.drained()));
        }
        List<String> parts = measured.results().get(0).usage().parts().keySet().stream()
                .sorted()
                .toList();
        page.append("""

                ## Processor seconds for 1,000 orders

                Until every order has reached the kitchen, the status view and the notifications. "Load" is the
                benchmark itself; "others" is how many cores programs that are not part of this kept busy meanwhile.

                """);
        page.append("| people at once | by way of | all parts | %s | load | others, cores |%n"
                .formatted(String.join(" | ", parts)));
        page.append("|---:|---|---:|%s---:|---:|%n".formatted("---:|".repeat(parts.size())));
        for (Result result : measured.results()) {
            double thousands = result.orders() / 1000.0;
            page.append("| %d | %s | %.1f | %s | %.1f | %.2f |%n"
                    .formatted(
                            result.concurrency(),
                            result.way(),
                            result.usage().platform() / thousands,
                            parts.stream()
                                    .map(part -> "%.1f"
                                            .formatted(result.usage().parts().get(part) / thousands))
                                    .collect(Collectors.joining(" | ")),
                            result.usage().client() / thousands,
                            result.usage().othersCores()));
        }
        page.append("""

                ## Memory

                Resident, in MB, after the load; what processes share is counted once.

                | %s | all |
                |%s---:|
                | %s | %d |

                ## Start

                """.formatted(
                String.join(" | ", measured.memory().keySet()),
                "---:|".repeat(measured.memory().size()),
                measured.memory().values().stream().map(String::valueOf).collect(Collectors.joining(" | ")),
                measured.memory().values().stream().mapToLong(Long::longValue).sum()));
        measured.firstOrder()
                .forEach((kind, seconds) -> page.append(
                        "From `./run --detach` to the first paid order, %s: %.1f s.%n".formatted(kind, seconds)));
        page.append("""

                ## Correctness

                After each line of the tables every order that was answered `201` was looked up: it is `PAID` in the
                status view, the kitchen has its ticket, payment has exactly one attempt and it is `APPROVED`, and the
                ledger sums to zero. The benchmark fails otherwise.
                """);
        return page.toString();
    }

    /** Three bars for each concurrency of the gateway: p50, p95, p99. */
    static String chart(List<Result> results) {
        List<Result> shown = results.stream()
                .filter(result -> result.way().equals("gateway"))
                .toList();
        int[] percentiles = {50, 95, 99};
        String[] colours = {"#2f855a", "#d69e2e", "#c53030"};
        double highest = shown.stream()
                .mapToLong(result -> millis(result.latencies(), 99))
                .max()
                .orElse(1);
        int width = 120 + 170 * shown.size();
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="260" viewBox="0 0 %1$d 260" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="#fff"/>
                <text x="20" y="24" font-weight="bold">Time until POST /orders is answered, ms</text>
                <line x1="20" y1="210" x2="%2$d" y2="210" stroke="#888"/>
                """.formatted(width, width - 20));
        for (int group = 0; group < shown.size(); group++) {
            Result result = shown.get(group);
            for (int bar = 0; bar < percentiles.length; bar++) {
                long value = millis(result.latencies(), percentiles[bar]);
                double height = Math.max(1, value / Math.max(1, highest) * 150);
                int x = 40 + group * 170 + bar * 42;
                svg.append(
                        "<rect x=\"%d\" y=\"%.1f\" width=\"36\" height=\"%.1f\" fill=\"%s\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"middle\">%d</text>%n"
                                .formatted(x, 210 - height, height, colours[bar], x + 18, 204 - height, value));
            }
            svg.append("<text x=\"%d\" y=\"228\">%d at once: %.0f orders/s</text>%n"
                    .formatted(40 + group * 170, result.concurrency(), result.ordersPerSecond()));
        }
        for (int bar = 0; bar < percentiles.length; bar++) {
            svg.append(
                    "<rect x=\"%d\" y=\"240\" width=\"10\" height=\"10\" fill=\"%s\"/><text x=\"%d\" y=\"249\">p%d</text>%n"
                            .formatted(40 + bar * 60, colours[bar], 54 + bar * 60, percentiles[bar]));
        }
        return svg.append("</svg>\n").toString();
    }

    /** Nearest rank; 0 when nothing was measured. */
    private static long millis(long[] sorted, int percentile) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(sorted.length * percentile / 100.0);
        return Math.round(sorted[Math.max(0, rank - 1)] / (double) NANOS_PER_MS);
    }
}
