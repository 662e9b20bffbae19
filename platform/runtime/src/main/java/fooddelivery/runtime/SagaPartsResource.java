package fooddelivery.runtime;

import fooddelivery.runtime.SagaAccount.Handled;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** What this service says about the saga of one order, for whoever puts the whole together. */
@Path("saga-parts")
@ApplicationScoped
@RolesAllowed({Role.SERVICE, Role.ADMIN})
@Produces(MediaType.APPLICATION_JSON)
public class SagaPartsResource {

    public record HandledEvents(List<Handled> items) {}

    @Inject
    private SagaWitness witness;

    /** Also of an order that it has never heard of: then there is nothing in it. */
    @GET
    @Path("{orderId}")
    public SagaAccount get(@PathParam("orderId") UUID orderId) {
        return witness.of(orderId);
    }

    /** @param eventIds separated by commas, 50 at most */
    @GET
    @Path("handled")
    public HandledEvents handled(@QueryParam("eventIds") String eventIds) {
        return new HandledEvents(witness.handled(AuditRange.ids("eventIds", eventIds)));
    }
}
