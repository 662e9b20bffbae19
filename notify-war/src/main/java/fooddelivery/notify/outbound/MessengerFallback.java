package fooddelivery.notify.outbound;

import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;
import jakarta.enterprise.context.Dependent;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;
import org.eclipse.microprofile.faulttolerance.FallbackHandler;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/** What a call that went wrong leaves known. */
@Dependent
public class MessengerFallback implements FallbackHandler<Outcome> {

    @Override
    public Outcome handle(ExecutionContext context) {
        return outcome(context.getFailure());
    }

    static Outcome outcome(Throwable failure) {
        if (failure instanceof ProviderException trouble) {
            return trouble.outcome();
        }
        if (failure instanceof CircuitBreakerOpenException) {
            return Outcome.of(Result.HELD_BACK, "CIRCUIT_OPEN");
        }
        return Outcome.of(Result.UNKNOWN, failure instanceof TimeoutException ? "TIMEOUT" : "ERROR");
    }
}
