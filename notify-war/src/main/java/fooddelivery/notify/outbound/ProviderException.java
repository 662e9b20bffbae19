package fooddelivery.notify.outbound;

import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;

/** A provider did not answer as it should: a failure for the circuit breaker, and an outcome for the delivery. */
final class ProviderException extends RuntimeException {

    private final Result result;

    /** @param result whether it surely does not have the message, or may have it */
    ProviderException(Result result, String code, Throwable cause) {
        super(code, cause);
        this.result = result;
    }

    Outcome outcome() {
        return Outcome.of(result, getMessage());
    }
}
