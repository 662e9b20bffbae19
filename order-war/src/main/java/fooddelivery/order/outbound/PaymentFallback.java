package fooddelivery.order.outbound;

import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.runtime.ServiceToken;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import org.eclipse.microprofile.faulttolerance.ExecutionContext;
import org.eclipse.microprofile.faulttolerance.FallbackHandler;
import org.eclipse.microprofile.faulttolerance.exceptions.BulkheadException;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;

/**
 * Tells a payment that was surely not sent ("pay in a moment") from one that may have been charged. Only what happened
 * before the first byte left counts as not sent: an open circuit, a full bulkhead, a connection refused or never made.
 */
@Dependent
public class PaymentFallback implements FallbackHandler<PaymentOutcome> {

    private static final Logger LOG = System.getLogger(PaymentFallback.class.getName());

    @Inject
    private PaymentCircuit circuit;

    @Override
    public PaymentOutcome handle(ExecutionContext context) {
        Throwable failure = context.getFailure();
        if (failure instanceof CircuitBreakerOpenException) {
            circuit.refused();
        }
        boolean notSent = isNotSent(failure);
        LOG.log(
                Level.DEBUG,
                "{0}: {1}, {2}",
                context.getParameters()[0],
                notSent ? "not sent" : "result unknown",
                failure.toString());
        return circuit.counted(notSent ? new PaymentOutcome.NotSent() : new PaymentOutcome.Unknown());
    }

    static boolean isNotSent(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CircuitBreakerOpenException
                    || cause instanceof BulkheadException
                    || cause instanceof ServiceToken.Unavailable
                    || cause instanceof ConnectException
                    || cause instanceof UnknownHostException) {
                return true;
            }
            // The JDK has one exception for both time-outs and tells them apart by text only.
            if (cause instanceof SocketTimeoutException timeout && timeout.getMessage() != null) {
                return timeout.getMessage().toLowerCase(Locale.ROOT).contains("connect");
            }
        }
        return false;
    }
}
