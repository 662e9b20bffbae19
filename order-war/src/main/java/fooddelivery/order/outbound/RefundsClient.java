package fooddelivery.order.outbound;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.eclipse.microprofile.rest.client.inject.RegisterRestClient;

/** The payment service's list of refunds, as far as operators use it. */
@RegisterRestClient(configKey = "refunds")
@Path("/api/refunds")
@Produces(MediaType.APPLICATION_JSON)
public interface RefundsClient {

    @GET
    Response list(
            @HeaderParam("Authorization") String authorization,
            @QueryParam("status") String status,
            @QueryParam("limit") int limit,
            @QueryParam("after") String after);

    @POST
    @Path("{refundId}/retry")
    Response retry(@HeaderParam("Authorization") String authorization, @PathParam("refundId") UUID refundId);
}
