package fooddelivery.benchmark;

import fooddelivery.system.Times;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What more orders a second would need, calculated from what whole orders cost here. */
final class Scale {

    /** Of a core: beyond, answers wait for each other. */
    static final double UTILISATION = 0.6;

    private static final List<Integer> RATES = List.of(10, 1_000, 100_000);

    private Scale() {}

    /** Cores of each part for a rate of whole orders. */
    static Map<String, Double> cores(WholeOrders.Result whole, double ordersPerSecond) {
        Map<String, Double> cores = new TreeMap<>();
        whole.usage()
                .parts()
                .forEach((part, seconds) ->
                        cores.put(part, seconds / whole.whole().count() * ordersPerSecond / UTILISATION));
        return cores;
    }

    /**
     * How many shards a part that works one by one needs.
     *
     * @param each what one order asks of it
     * @param perSecond what one of it can do
     */
    static long shards(double ordersPerSecond, double each, double perSecond) {
        return Math.max(1, (long) Math.ceil(ordersPerSecond * each / perSecond));
    }

    static String table(WholeOrders.Result whole) {
        List<String> parts = cores(whole, 1).keySet().stream().toList();
        StringBuilder table = new StringBuilder("| whole orders/s | all cores | %s |%n|---:|---:|%s%n"
                .formatted(String.join(" | ", parts), "---:|".repeat(parts.size())));
        for (int rate : RATES) {
            Map<String, Double> cores = cores(whole, rate);
            table.append("| %,d | %s | %s |%n"
                    .formatted(
                            rate,
                            Times.text(
                                    cores.values().stream()
                                            .mapToDouble(Double::doubleValue)
                                            .sum(),
                                    ""),
                            parts.stream()
                                    .map(part -> Times.text(cores.get(part), ""))
                                    .collect(Collectors.joining(" | "))));
        }
        return table.toString();
    }
}
