package fooddelivery.delivery.inbound;

import fooddelivery.delivery.application.RiderService;
import fooddelivery.delivery.domain.Rider;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** A rider's own position, and whether deliveries are wanted. */
@Path("riders/me")
@ApplicationScoped
@RolesAllowed(Role.RIDER)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RidersResource {

    /** Degrees (WGS 84). */
    public record Report(
            @NotNull @DecimalMin("-90") @DecimalMax("90") Double lat,
            @NotNull @DecimalMin("-180") @DecimalMax("180") Double lon,
            @NotNull Boolean online) {}

    @Inject
    private RiderService riders;

    @Inject
    private Caller caller;

    @PUT
    public Rider report(@NotNull @Valid Report report) {
        return riders.report(caller.riderId(), null, report.lat(), report.lon(), report.online());
    }

    @GET
    public Rider me() {
        return riders.find(caller.riderId()).orElseThrow(() -> ProblemException.notFound("rider"));
    }
}
