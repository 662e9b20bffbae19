package fooddelivery.payment.domain;

import java.time.Duration;

/**
 * How long to wait before asking the gateway again.
 *
 * @param lease how long whoever calls the gateway is left alone; well above the gateway's own time-out
 * @param unclear pauses between questions about an attempt whose result is not known
 * @param refund pauses between the tries of a refund
 * @param refundTries after so many tries a refund waits for a person
 */
public record RetryPolicy(Duration lease, Backoff unclear, Backoff refund, int refundTries) {

    /** Pauses that double from the first to the longest. */
    public record Backoff(Duration first, Duration longest) {

        private static final int MOST_DOUBLINGS = 20;

        public Duration after(int tries) {
            Duration pause = first.multipliedBy(1L << Math.max(0, Math.min(tries, MOST_DOUBLINGS)));
            return pause.compareTo(longest) < 0 ? pause : longest;
        }
    }
}
