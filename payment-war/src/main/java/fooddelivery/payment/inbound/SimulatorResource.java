package fooddelivery.payment.inbound;

import fooddelivery.payment.application.Simulator;
import fooddelivery.payment.domain.SimulatorSettings;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** How the simulated gateway behaves from now on; for drills. */
@Path("simulator")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class SimulatorResource {

    /** Every member is needed: what is not said would be a surprise in a drill. */
    public record Behaviour(
            @NotNull @Min(0) @Max(60_000) Integer latencyMs,
            @NotNull @Min(0) @Max(60_000) Integer jitterMs,
            @NotNull @DecimalMin("0") @DecimalMax("1") Double declineRate,
            @NotNull @DecimalMin("0") @DecimalMax("1") Double errorBeforeCommitRate,
            @NotNull @DecimalMin("0") @DecimalMax("1") Double errorAfterCommitRate) {}

    @Inject
    private Simulator simulator;

    @GET
    public SimulatorSettings get() {
        return simulator.settings();
    }

    @PUT
    public SimulatorSettings change(@NotNull @Valid Behaviour behaviour) {
        return simulator.change(new SimulatorSettings(
                behaviour.latencyMs(),
                behaviour.jitterMs(),
                behaviour.declineRate(),
                behaviour.errorBeforeCommitRate(),
                behaviour.errorAfterCommitRate()));
    }
}
