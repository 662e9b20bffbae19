package fooddelivery.order.outbound;

import fooddelivery.order.domain.RefundDesk;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.ServiceToken;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Timeout;
import org.eclipse.microprofile.rest.client.inject.RestClient;

/**
 * Passes an operator's question on to payment. What payment refuses is passed back; when it does not answer, that is the
 * answer, and none is invented.
 */
@ApplicationScoped
public class RestRefundDesk implements RefundDesk {

    private static final int OK = 200;
    private static final int CLIENT_ERROR = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int SERVER_ERROR = 500;
    private static final long RETRY_AFTER_SECONDS = 5;

    /** Of an answer 4xx. */
    public record Refusal(String type, String detail) {}

    /** Payment answered, but neither with what was asked for nor with why not. */
    static final class NoAnswer extends RuntimeException {
        NoAnswer(int status) {
            super("payment answered " + status);
        }
    }

    @Inject
    @RestClient
    private RefundsClient client;

    @Inject
    private ServiceToken token;

    @Override
    @Timeout(2200)
    @Fallback(fallbackMethod = "noList", skipOn = ProblemException.class)
    public Refunds list(State state, int limit, UUID after) {
        try (Response response = client.list(
                authorization(),
                state == null ? null : state.name(),
                limit,
                after == null ? null : Page.cursor(after.toString()))) {
            return read(response, Refunds.class);
        }
    }

    @Override
    @Timeout(2200)
    @Fallback(fallbackMethod = "noRetry", skipOn = ProblemException.class)
    public Refund retry(UUID refundId) {
        try (Response response = client.retry(authorization(), refundId)) {
            return read(response, Refund.class);
        }
    }

    Refunds noList(State state, int limit, UUID after) {
        throw unavailable();
    }

    Refund noRetry(UUID refundId) {
        throw unavailable();
    }

    private static ProblemException unavailable() {
        return new ProblemException(503, "payment-unavailable", "The payment service does not answer right now.")
                .retryAfter(RETRY_AFTER_SECONDS);
    }

    private static <T> T read(Response response, Class<T> type) {
        return read(response.getStatus(), response.readEntity(String.class), type);
    }

    static <T> T read(int status, String body, Class<T> type) {
        if (status == OK) {
            return Json.read(body, type);
        }
        // Payment not knowing us is our trouble, not the operator's.
        if (status < CLIENT_ERROR || status == UNAUTHORIZED || status == FORBIDDEN || status >= SERVER_ERROR) {
            throw new NoAnswer(status);
        }
        Refusal refusal = Json.read(body, Refusal.class);
        throw ProblemException.relayed(status, refusal.type(), refusal.detail());
    }

    private String authorization() {
        return "Bearer " + token.forCallsTo("payment");
    }
}
