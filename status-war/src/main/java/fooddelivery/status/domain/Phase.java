package fooddelivery.status.domain;

import java.time.Duration;

/** What an order's time is made of. */
public enum Phase {
    /** From paid to accepted. */
    ANSWER,
    /** From accepted to ready, where the kitchen has not said how long it takes. */
    PREPARATION,
    /** How much longer it takes than the kitchen said; negative when it is early. */
    OVERRUN,
    /** From ready to picked up. */
    PICK_UP,
    /** From picked up to delivered. */
    RIDE,
    /** Of a ride for each kilometre as the crow flies, of at least one: the hand-over is in it. */
    KILOMETRE;

    /**
     * How long it takes.
     *
     * @param usual as often less as more
     * @param slow nine of ten take less
     */
    public record Span(Duration usual, Duration slow) {

        /** @param text both, separated by a comma, such as {@code PT3M,PT10M} */
        public static Span parse(String text) {
            String[] both = text.split(",");
            if (both.length != 2) {
                throw new IllegalArgumentException(text + " is not two durations, such as PT3M,PT10M");
            }
            return new Span(Duration.parse(both[0].strip()), Duration.parse(both[1].strip()));
        }

        Span plus(Span other) {
            return new Span(usual.plus(other.usual), slow.plus(other.slow));
        }

        Span times(double factor) {
            return new Span(scaled(usual, factor), scaled(slow, factor));
        }

        private static Duration scaled(Duration duration, double factor) {
            return Duration.ofSeconds(Math.round(duration.toSeconds() * factor));
        }
    }

    /** @param samples how many orders it was measured by */
    public record Measured(long samples, Span span) {}
}
