package fooddelivery.benchmark;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The straight line through numbers over time that fits best (least squares).
 *
 * @param first its value at the first moment
 * @param last its value at the last
 */
record Trend(double first, double last) {

    /** @param values one for each moment; those that are NaN are left out */
    static Trend of(List<Double> moments, List<Double> values) {
        List<Integer> known = IntStream.range(0, moments.size())
                .filter(i -> !Double.isNaN(values.get(i)))
                .boxed()
                .toList();
        if (known.isEmpty()) {
            return new Trend(Double.NaN, Double.NaN);
        }
        double meanX = known.stream().mapToDouble(moments::get).average().orElseThrow();
        double meanY = known.stream().mapToDouble(values::get).average().orElseThrow();
        double xy = 0;
        double xx = 0;
        for (int i : known) {
            double x = moments.get(i) - meanX;
            xy += x * (values.get(i) - meanY);
            xx += x * x;
        }
        double slope = xx == 0 ? 0 : xy / xx;
        return new Trend(
                meanY + slope * (moments.get(0) - meanX), meanY + slope * (moments.get(moments.size() - 1) - meanX));
    }

    /** Of what came after half of the time. */
    static Trend ofSecondHalf(List<Double> moments, List<Double> values) {
        int from = moments.size() / 2;
        return of(moments.subList(from, moments.size()), values.subList(from, values.size()));
    }
}
