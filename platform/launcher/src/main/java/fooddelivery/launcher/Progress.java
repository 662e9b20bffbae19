package fooddelivery.launcher;

import java.time.Duration;
import java.time.Instant;

/** What the person at the terminal reads; every line with the seconds since the start. */
final class Progress {

    private final Instant start = Instant.now();

    synchronized void say(String format, Object... arguments) {
        double seconds = Duration.between(start, Instant.now()).toMillis() / 1000.0;
        System.out.printf("%6.1f s  %s%n", seconds, format.formatted(arguments));
        System.out.flush();
    }

    /** Text without a time. */
    synchronized void print(String text) {
        System.out.println(text);
        System.out.flush();
    }
}
