package fooddelivery.system;

import java.util.Arrays;
import java.util.Collection;

/**
 * How long something took, each time that it was measured.
 *
 * @param nanos sorted
 */
public record Times(long[] nanos) {

    private static final double NANOS_PER_MS = 1e6;

    public static Times of(Collection<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new Times(sorted);
    }

    /** As many as were measured. */
    public int count() {
        return nanos.length;
    }

    /**
     * By nearest rank: no value is made up between two that were measured.
     *
     * @param percentile 100 for the longest
     * @return milliseconds; NaN when nothing was measured
     */
    public double millis(double percentile) {
        if (nanos.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(nanos.length * percentile / 100.0);
        return nanos[Math.max(0, rank - 1)] / NANOS_PER_MS;
    }

    /** With one decimal below ten, and a dash for what was not measured. */
    public String text(double percentile) {
        return text(millis(percentile), "");
    }

    public static String text(double value, String unit) {
        if (Double.isNaN(value)) {
            return "–";
        }
        return (Math.abs(value) < 10 ? "%.1f%s" : "%,.0f%s").formatted(value, unit);
    }
}
