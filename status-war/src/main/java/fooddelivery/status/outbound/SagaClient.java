package fooddelivery.status.outbound;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** What every service says about the saga of one order. */
@Path("/api/saga-parts")
@Produces(MediaType.APPLICATION_JSON)
public interface SagaClient {

    /** @return its account, as JSON */
    @GET
    @Path("{orderId}")
    String get(@HeaderParam("Authorization") String authorization, @PathParam("orderId") UUID orderId);

    /** @return a list, as JSON */
    @GET
    @Path("handled")
    String handled(@HeaderParam("Authorization") String authorization, @QueryParam("eventIds") String eventIds);
}
