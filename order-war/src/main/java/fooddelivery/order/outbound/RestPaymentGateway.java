package fooddelivery.order.outbound;

import fooddelivery.order.domain.PaymentAttempt;
import fooddelivery.order.domain.PaymentGateway;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.runtime.Correlation;
import fooddelivery.runtime.ServiceToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * The payment call, guarded: an overloaded or absent payment service costs a customer at most 610 ms, and nothing once
 * the circuit is open. Values are configuration ({@code microprofile-config.properties}).
 *
 * <p>A decline is an answer, not a failure, so it does not open the circuit; every answer that says nothing about the
 * money does. {@link PaymentFallback} tells what surely was not sent from what may have been.
 */
@ApplicationScoped
public class RestPaymentGateway implements PaymentGateway {

    private static final int APPROVED = 201;
    private static final int DECLINED = 402;
    private static final int CONFLICT = 409;

    @Inject
    @RestClient
    private PaymentClient client;

    @Inject
    private ServiceToken token;

    @Inject
    private PaymentCircuit circuit;

    /** The payment service answered, but not about the money. */
    static final class NoAnswer extends RuntimeException {
        NoAnswer(int status) {
            super("payment answered " + status);
        }
    }

    @Override
    @Timeout(610)
    @Bulkhead(64)
    @CircuitBreaker
    @Fallback(PaymentFallback.class)
    public PaymentOutcome approve(PaymentAttempt attempt) {
        circuit.letThrough();
        PaymentClient.PaymentRequest request = new PaymentClient.PaymentRequest(
                attempt.attemptId(),
                attempt.attemptNo(),
                attempt.orderId(),
                attempt.customerId(),
                attempt.amount(),
                attempt.goods(),
                attempt.deliveryFee(),
                attempt.expressFee(),
                attempt.method(),
                attempt.token());
        try (Response response = client.pay(
                "Bearer " + token.forCallsTo("payment"),
                Correlation.of(attempt.orderId()).traceparent(),
                request)) {
            PaymentOutcome outcome = switch (response.getStatus()) {
                case APPROVED ->
                    new PaymentOutcome.Approved(
                            response.readEntity(PaymentClient.Approval.class).attemptId());
                case DECLINED ->
                    new PaymentOutcome.Declined(
                            response.readEntity(PaymentClient.Decline.class).reason());
                // In progress, or voided: payment works, and its event will tell.
                case CONFLICT -> new PaymentOutcome.Unknown();
                default -> throw new NoAnswer(response.getStatus());
            };
            circuit.answered();
            return circuit.counted(outcome);
        }
    }

    @Override
    public Duration retryAfter() {
        return circuit.retryAfter();
    }
}
