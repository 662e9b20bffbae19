package fooddelivery.order.outbound;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The payment service's REST interface, as far as order uses it. Amounts are won. */
@RegisterRestClient(configKey = "payment")
@Path("/api/payments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public interface PaymentClient {

    /** @param attemptId the idempotency key */
    record PaymentRequest(
            UUID attemptId,
            int attemptNo,
            UUID orderId,
            UUID customerId,
            long amount,
            long goods,
            long deliveryFee,
            long expressFee,
            String method,
            String token) {}

    /** Of an answer 201. */
    record Approval(UUID attemptId) {}

    /** Of an answer 402. */
    record Decline(String reason) {}

    /** 201 approved, 402 declined; whatever else says nothing about the money. */
    @POST
    Response pay(
            @HeaderParam("Authorization") String authorization,
            @HeaderParam("traceparent") String traceparent,
            PaymentRequest request);
}
