package fooddelivery.order.outbound;

import fooddelivery.order.outbound.PaymentClient.PaymentRequest;
import fooddelivery.runtime.ServiceToken;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Walks the way to payment before the first customer does: a call through cold code takes longer than its time-out, and
 * the customer would hear that the result is not known. Sends empty requests, which payment refuses.
 */
@ApplicationScoped
public class PaymentWarmUp {

    private static final PaymentRequest EMPTY = new PaymentRequest(null, 0, null, null, 0, 0, 0, 0, null, null);
    private static final int CALLS = 10;

    @Inject
    @RestClient
    private PaymentClient client;

    @Inject
    private ServiceToken token;

    void start(@Observes Startup.Finished event, Timers timers) {
        timers.until(Duration.ofMillis(500), "Warming up the payment call", this::walk);
    }

    /** @return false when payment is not there yet */
    private boolean walk() {
        try {
            for (int call = 0; call < CALLS; call++) {
                try (Response response = client.pay("Bearer " + token.forCallsTo("payment"), null, EMPTY)) {
                    if (response.getStatus() != Response.Status.BAD_REQUEST.getStatusCode()) {
                        return false;
                    }
                }
            }
            return true;
        } catch (ProcessingException e) {
            return false;
        }
    }
}
