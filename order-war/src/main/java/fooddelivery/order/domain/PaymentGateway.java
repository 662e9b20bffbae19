package fooddelivery.order.domain;

import java.time.Duration;

/** Asks the payment service for money. */
public interface PaymentGateway {

    /**
     * Returns within about 610 ms and never throws: what cannot be known is {@link PaymentOutcome.Unknown}.
     *
     * @param attempt stored already, so that a crash during the call can be told from one before it
     */
    PaymentOutcome approve(PaymentAttempt attempt);

    /** How long until it is worth asking again for what was {@link PaymentOutcome.NotSent}. */
    default Duration retryAfter() {
        return Duration.ofSeconds(1);
    }
}
