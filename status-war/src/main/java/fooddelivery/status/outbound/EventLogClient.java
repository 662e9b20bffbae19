package fooddelivery.status.outbound;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** The log of events that every service offers. */
@Path("/api/events")
@Produces(MediaType.APPLICATION_JSON)
public interface EventLogClient {

    /** @return the page, as JSON */
    @GET
    String read(
            @HeaderParam("Authorization") String authorization,
            @QueryParam("limit") int limit,
            @QueryParam("after") String after);
}
