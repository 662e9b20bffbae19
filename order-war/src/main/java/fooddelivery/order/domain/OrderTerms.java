package fooddelivery.order.domain;

import java.time.Duration;

/**
 * How long an order waits for whom, by configuration.
 *
 * @param expressWithin how soon after it was paid an express order is promised
 */
public record OrderTerms(
        Duration payWithin,
        Duration storeNoAnswer,
        Duration autoConfirm,
        Duration expressWithin,
        Duration staleCall,
        Duration repeatFirst,
        Duration repeatLongest) {

    /** Pause before the next repetition of a payment call: doubles with each, up to the longest. */
    Duration pauseAfter(int calls) {
        Duration pause = repeatFirst.multipliedBy(1L << Math.min(20, Math.max(0, calls - 1)));
        return pause.compareTo(repeatLongest) > 0 ? repeatLongest : pause;
    }
}
