package fooddelivery.status.outbound;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** What every service that owns a part of an order offers for an audit. */
@Path("/api/audit")
@Produces(MediaType.APPLICATION_JSON)
public interface AuditClient {

    /** @return the page, as JSON */
    @GET
    String read(
            @HeaderParam("Authorization") String authorization,
            @QueryParam("since") String since,
            @QueryParam("until") String until,
            @QueryParam("limit") int limit,
            @QueryParam("after") String after,
            @QueryParam("orderIds") String orderIds);
}
