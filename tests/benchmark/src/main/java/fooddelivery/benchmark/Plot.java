package fooddelivery.benchmark;

import fooddelivery.system.Times;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Pictures of numbers as SVG, legible by themselves on a light ground. */
final class Plot {

    private static final List<String> COLOURS =
            List.of("#2b6cb0", "#c05621", "#2f855a", "#6b46c1", "#b83280", "#4a5568", "#b7791f", "#00796b", "#c53030");
    private static final int HEIGHT = 300;
    private static final int BOTTOM = 220;
    private static final int TOP = 50;
    private static final int LEFT = 60;

    /** @param values one for each group, or each point in time; NaN for none */
    record Series(String name, List<Double> values) {}

    private Plot() {}

    /** Bars side by side for each group. */
    static String bars(String title, List<String> groups, List<Series> series) {
        int bar = 44;
        int group = bar * series.size() + 30;
        int width = Math.max(LEFT + group * groups.size() + 20, 420);
        double highest = highest(series);
        StringBuilder svg = head(title, width);
        for (int g = 0; g < groups.size(); g++) {
            for (int s = 0; s < series.size(); s++) {
                double value = series.get(s).values().get(g);
                if (!Double.isNaN(value)) {
                    int x = LEFT + g * group + s * bar;
                    double height = Math.max(1, value / highest * (BOTTOM - TOP));
                    svg.append(
                            "<rect x=\"%d\" y=\"%.1f\" width=\"%d\" height=\"%.1f\" fill=\"%s\"/><text x=\"%d\" y=\"%.1f\" text-anchor=\"middle\">%s</text>%n"
                                    .formatted(
                                            x,
                                            BOTTOM - height,
                                            bar - 6,
                                            height,
                                            colour(s),
                                            x + (bar - 6) / 2,
                                            BOTTOM - height - 4,
                                            Times.text(value, "")));
                }
            }
            svg.append("<text x=\"%d\" y=\"%d\">%s</text>%n".formatted(LEFT + g * group, BOTTOM + 18, groups.get(g)));
        }
        return svg.append(legend(series)).append("</svg>\n").toString();
    }

    /**
     * One line for each series.
     *
     * @param minutes of the points, rising
     */
    static String lines(String title, List<Double> minutes, List<Series> series) {
        int width = 720;
        double highest = highest(series);
        double last = minutes.isEmpty() ? 1 : Math.max(minutes.get(minutes.size() - 1), 1e-9);
        StringBuilder svg = head(title, width);
        svg.append(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text><text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>%n"
                        .formatted(LEFT - 6, TOP + 4, Times.text(highest, ""), LEFT - 6, BOTTOM));
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.1f min</text>%n"
                .formatted(width - 20, BOTTOM + 18, last));
        for (int s = 0; s < series.size(); s++) {
            List<Double> values = series.get(s).values();
            String points = IntStream.range(0, minutes.size())
                    .filter(i -> !Double.isNaN(values.get(i)))
                    .mapToObj(i -> "%.1f,%.1f"
                            .formatted(
                                    LEFT + minutes.get(i) / last * (width - LEFT - 20),
                                    BOTTOM - values.get(i) / highest * (BOTTOM - TOP)))
                    .collect(Collectors.joining(" "));
            svg.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n"
                    .formatted(points, colour(s)));
        }
        return svg.append(legend(series)).append("</svg>\n").toString();
    }

    private static StringBuilder head(String title, int width) {
        return new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12" role="img" aria-label="%3$s">
                <rect width="100%%" height="100%%" fill="#fff"/>
                <text x="20" y="24" font-weight="bold">%3$s</text>
                <line x1="%4$d" y1="%5$d" x2="%6$d" y2="%5$d" stroke="#888"/>
                """.formatted(width, HEIGHT, title, LEFT, BOTTOM, width - 20));
    }

    private static String legend(List<Series> series) {
        StringBuilder svg = new StringBuilder();
        for (int s = 0; s < series.size(); s++) {
            int x = LEFT + (s % 5) * 130;
            int y = BOTTOM + 36 + (s / 5) * 18;
            svg.append(
                    "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/><text x=\"%d\" y=\"%d\">%s</text>%n"
                            .formatted(
                                    x,
                                    y,
                                    colour(s),
                                    x + 15,
                                    y + 9,
                                    series.get(s).name()));
        }
        return svg.toString();
    }

    private static String colour(int series) {
        return COLOURS.get(series % COLOURS.size());
    }

    private static double highest(List<Series> series) {
        return series.stream()
                .flatMap(one -> one.values().stream())
                .filter(value -> !Double.isNaN(value))
                .mapToDouble(Double::doubleValue)
                .filter(value -> value > 0)
                .max()
                .orElse(1);
    }
}
