package fooddelivery.notify.domain;

import java.time.Duration;

/**
 * How long somebody goes on with a delivery that does not come to an end.
 *
 * @param firstPause before the second try; doubles with every further one
 * @param tries after which it waits for a person
 * @param firstQuestion how soon after a message was accepted is asked what became of it; doubles, too
 * @param settled how long after a call a provider may seem not to know of it
 */
public record Patience(
        Duration firstPause, Duration longestPause, int tries, Duration firstQuestion, Duration settled) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final int LARGEST_SHIFT = 20;

    /** The pause after so many tries before this one. */
    Duration tryAgain(int before) {
        return doubled(firstPause, before);
    }

    Duration askAgain(int before) {
        return doubled(firstQuestion.compareTo(SHORTEST) < 0 ? SHORTEST : firstQuestion, before);
    }

    private Duration doubled(Duration first, int times) {
        Duration pause = first.multipliedBy(1L << Math.min(times, LARGEST_SHIFT));
        return pause.compareTo(longestPause) > 0 ? longestPause : pause;
    }

    boolean isOver(int tried) {
        return tried >= tries;
    }
}
