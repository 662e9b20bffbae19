package fooddelivery.status.outbound;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** What every service offers whoever repairs it. Answers are JSON. */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public interface RecoveryClient {

    String AUTHORIZATION = "Authorization";

    @GET
    @Path("recovery")
    String state(@HeaderParam(AUTHORIZATION) String authorization);

    @GET
    @Path("events")
    String events(
            @HeaderParam(AUTHORIZATION) String authorization,
            @QueryParam("limit") int limit,
            @QueryParam("after") String after);

    @POST
    @Path("recovery/begin")
    String begin(@HeaderParam(AUTHORIZATION) String authorization, String nothing);

    @POST
    @Path("recovery/missing")
    String missing(@HeaderParam(AUTHORIZATION) String authorization, String question);

    @POST
    @Path("recovery/events")
    String bring(@HeaderParam(AUTHORIZATION) String authorization, String events);

    @POST
    @Path("recovery/stories")
    String tell(@HeaderParam(AUTHORIZATION) String authorization, String nothing);

    @POST
    @Path("recovery/end")
    String end(@HeaderParam(AUTHORIZATION) String authorization, String nothing);

    @POST
    @Path("contacts/retelling")
    String tellContacts(
            @HeaderParam(AUTHORIZATION) String authorization, @QueryParam("after") String after, String nothing);
}
