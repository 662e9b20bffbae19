package fooddelivery.benchmark;

import fooddelivery.system.Times;

/**
 * Whether a figure is still what was promised.
 *
 * @param before and
 * @param after the same figure, of which less is better
 * @param most how many times as much is allowed
 * @param slack more than before that does not count, whatever the ratio: what a clock or a scheduler makes of nothing
 */
record Verdict(String what, String unit, double before, double after, double most, double slack) {

    double ratio() {
        return after / before;
    }

    /** A figure that is missing holds no promise. */
    boolean holds() {
        return after <= before * most || after - before <= slack;
    }

    String row() {
        return "| %s | %s | %s | %s | %s | %s |%n"
                .formatted(
                        what,
                        unit,
                        Times.text(before, ""),
                        Times.text(after, ""),
                        Double.isNaN(ratio()) ? "–" : "%.2f".formatted(ratio()),
                        holds() ? "yes" : "**no**");
    }
}
