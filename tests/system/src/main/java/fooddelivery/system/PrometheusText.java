package fooddelivery.system;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers as {@code /metrics} tells them, in Prometheus' text format 0.0.4. */
public record PrometheusText(String text) {

    private static final Pattern LINE = Pattern.compile("^(\\w+)(?:\\{([^}]*)})? (\\S+)", Pattern.MULTILINE);

    /**
     * @param name and tags as they are written there, in the same order: {@code name{tag="value",…}}; a name without tags
     *     takes the first line of that name, whatever its tags
     * @return NaN when there is no such number
     */
    public double value(String name) {
        String tags = name.endsWith("}") ? "" : "(?:\\{[^}]*})?";
        Matcher line = Pattern.compile("(?m)^" + Pattern.quote(name) + tags + " (\\S+)")
                .matcher(text);
        return line.find() ? number(line.group(1)) : Double.NaN;
    }

    /**
     * @param metric its name without tags
     * @param tags which lines count, by what stands between their braces; "" where there are none
     * @return empty when there is no such line
     */
    public OptionalDouble sum(String metric, Predicate<String> tags) {
        return LINE.matcher(text)
                .results()
                .filter(line -> line.group(1).equals(metric))
                .filter(line -> tags.test(Objects.requireNonNullElse(line.group(2), "")))
                .mapToDouble(line -> number(line.group(3)))
                .reduce(Double::sum);
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }
}
