package fooddelivery.drills;

import fooddelivery.drills.Recorder.Fault;
import fooddelivery.drills.Recorder.Recording;
import java.util.List;

/** One picture over time, in SVG: what is drawn, an axis on either side, and the faults as shaded spans behind. */
final class Plot {

    private static final int WIDTH = 800;
    private static final int LEFT = 64;
    private static final int RIGHT = 24;
    private static final int HEIGHT = 170;
    private static final int BOTTOM = 24;
    private static final int LABEL = 15;
    /** A name that would begin before the end of the one before it goes a line down. */
    private static final int LETTER = 7;

    private final double seconds;
    private final double highest;
    private final int top;
    private final StringBuilder svg = new StringBuilder();

    /**
     * @param title for those who do not see it
     * @param highest value that is shown
     */
    Plot(String title, Recording recording, double highest) {
        this.seconds = Math.max(1, recording.seconds());
        this.highest = Math.max(1e-9, highest);
        StringBuilder spans = new StringBuilder();
        int rows = faults(recording.faults(), spans);
        this.top = 6 + rows * LABEL;
        int height = top + HEIGHT + BOTTOM;
        svg.append("<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n"
                .formatted(WIDTH, height, Page.escaped(title)));
        svg.append(spans.toString().replace("HEIGHT", Integer.toString(top + HEIGHT)));
        for (double value : List.of(0.0, this.highest / 2, this.highest)) {
            line(0, value, seconds, value, "grid");
        }
        double step = step(seconds);
        for (double at = 0; at <= seconds; at += step) {
            svg.append("<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f s</text>%n"
                    .formatted(x(at), top + HEIGHT + 16, at));
        }
    }

    /** @return rows of names above the picture */
    private int faults(List<Fault> faults, StringBuilder spans) {
        List<Fault> sorted = faults.stream()
                .sorted((a, b) -> Double.compare(a.from(), b.from()))
                .toList();
        // Above all the spans: the next one begins under a long name.
        StringBuilder names = new StringBuilder();
        double[] ends = new double[8];
        int rows = 0;
        for (Fault fault : sorted) {
            double from = x(fault.from());
            int row = 0;
            while (row < ends.length - 1 && ends[row] > from) {
                row++;
            }
            double wide = fault.name().length() * LETTER;
            // At the right edge a name ends there instead of beginning with its fault.
            double label = Math.min(from, WIDTH - wide);
            ends[row] = label + wide;
            rows = Math.max(rows, row + 1);
            spans.append("<rect class=\"fault\" x=\"%.1f\" y=\"0\" width=\"%.1f\" height=\"HEIGHT\"/>%n"
                    .formatted(from, Math.max(1, x(fault.to()) - from)));
            names.append("<text class=\"name\" x=\"%.1f\" y=\"%d\">%s</text>%n"
                    .formatted(label, 12 + row * LABEL, Page.escaped(fault.name())));
        }
        spans.append(names);
        return rows;
    }

    /** Labels on the left, for 0, the half and the highest. */
    Plot scale(String unit) {
        for (double value : List.of(0.0, highest / 2, highest)) {
            mark(value, (value == Math.rint(value) || value >= 10 ? "%,.0f%s" : "%.1f%s").formatted(value, unit));
        }
        return this;
    }

    void mark(double value, String text) {
        svg.append("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>%n"
                .formatted(LEFT - 6, y(value) + 4, Page.escaped(text)));
    }

    void line(double fromAt, double fromValue, double toAt, double toValue, String kind) {
        svg.append("<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n"
                .formatted(kind, x(fromAt), y(fromValue), x(toAt), y(toValue)));
    }

    void bar(double from, double to, double low, double high, String kind) {
        svg.append("<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>%n"
                .formatted(kind, x(from), y(high), Math.max(0.5, x(to) - x(from) - 0.5), y(low) - y(high)));
    }

    void dot(double at, double value, String kind) {
        svg.append("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"2\"/>%n".formatted(kind, x(at), y(value)));
    }

    /** @param points times and values in turn */
    void path(List<double[]> points, String kind) {
        StringBuilder path = new StringBuilder();
        points.forEach(point -> path.append("%.1f,%.1f ".formatted(x(point[0]), y(point[1]))));
        svg.append("<polyline class=\"%s\" points=\"%s\"/>%n"
                .formatted(kind, path.toString().strip()));
    }

    String end() {
        return svg + "</svg>\n";
    }

    private double x(double at) {
        return LEFT + Math.min(at, seconds) / seconds * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return top + HEIGHT - Math.min(value, highest) / highest * HEIGHT;
    }

    /** At most a dozen labels. */
    private static double step(double seconds) {
        return List.of(1, 2, 5, 10, 20, 30, 60, 120, 300, 600).stream()
                .mapToDouble(Integer::doubleValue)
                .filter(step -> seconds / step <= 12)
                .findFirst()
                .orElse(1200);
    }
}
