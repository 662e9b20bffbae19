package fooddelivery.benchmark;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as {@code /metrics} tells them, in Prometheus' text format 0.0.4. */
record PrometheusText(String text) {

    /**
     * @param name and tags as they are written there, in the same order: {@code name{tag="value",…}}; a name without tags
     *     takes the first line of that name, whatever its tags
     * @return NaN when there is no such number
     */
    double value(String name) {
        String tags = name.endsWith("}") ? "" : "(?:\\{[^}]*})?";
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(name) + tags + " (\\S+)")
                .matcher(text);
        return line.find() ? number(line.group(1)) : Double.NaN;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
