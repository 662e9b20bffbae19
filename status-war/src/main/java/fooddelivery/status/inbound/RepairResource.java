package fooddelivery.status.inbound;

import fooddelivery.runtime.Caller;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.Role;
import fooddelivery.status.application.RepairService;
import fooddelivery.status.application.RepairService.Search;
import fooddelivery.status.application.RepairService.Standing;
import fooddelivery.status.domain.Recoveries.Failure;
import fooddelivery.status.domain.Recoveries.State;
import fooddelivery.status.domain.Recoveries.Stories;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.bind.annotation.JsonbNillable;
import jakarta.validation.constraints.NotBlank;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Services that were restored from a backup are given back what others know, step by step: begin, look through each log, tell
 * until nothing is left, end. Each step may be repeated.
 */
@Path("repair")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class RepairResource {

    /** @param silent why the service cannot be asked; the rest is missing then */
    public record StandingView(
            String service,
            String silent,
            Boolean recovering,
            Instant backupAt,
            Instant restoredAt,
            Boolean whole,
            Long left,
            List<Failure> failures) {

        private static StandingView of(Standing standing) {
            State state = standing.state();
            return state == null
                    ? new StandingView(standing.service(), standing.silent(), null, null, null, null, null, null)
                    : of(standing.service(), state);
        }

        private static StandingView of(String service, State state) {
            return new StandingView(
                    service,
                    null,
                    state.recovering(),
                    state.backupAt(),
                    state.restoredAt(),
                    state.whole(),
                    state.left(),
                    state.failures());
        }
    }

    public record Standings(List<StandingView> services) {}

    /** @param logs to be looked through, in this order */
    public record Begun(StandingView service, List<String> logs) {}

    /** @param next null after the last page */
    @JsonbNillable
    public record Found(int read, int missing, Map<String, Long> byType, String next) {

        private static Found of(Search search) {
            return new Found(search.read(), search.missing(), search.byType(), search.next());
        }
    }

    /** @param next null at the end */
    @JsonbNillable
    public record Contacts(String next) {}

    @Inject
    private RepairService repairs;

    @Inject
    private Caller caller;

    @GET
    public Standings standings() {
        return new Standings(repairs.standings().stream().map(StandingView::of).toList());
    }

    @POST
    @Path("{service}")
    @Consumes(MediaType.WILDCARD)
    public Begun begin(@PathParam("service") String service) {
        return new Begun(StandingView.of(service, repairs.begin(service)), repairs.logs(service));
    }

    @POST
    @Path("{service}/events")
    @Consumes(MediaType.WILDCARD)
    public Found search(
            @PathParam("service") String service,
            @QueryParam("log") @NotBlank String log,
            @QueryParam("after") String after,
            @QueryParam("dryRun") Boolean dryRun) {
        // Here, and not by the service that is asked: the REST client takes braces in a parameter for a template.
        Page.key(after);
        return Found.of(repairs.search(service, log, after, Boolean.TRUE.equals(dryRun)));
    }

    @POST
    @Path("{service}/stories")
    @Consumes(MediaType.WILDCARD)
    public Stories tell(@PathParam("service") String service) {
        return repairs.tell(service);
    }

    /** Of notify: has order tell it how customers can be reached. */
    @POST
    @Path("notify/contacts")
    @Consumes(MediaType.WILDCARD)
    public Contacts tellContacts(@QueryParam("after") String after) {
        Page.idKey(after);
        return new Contacts(repairs.tellContacts(after));
    }

    @POST
    @Path("{service}/end")
    @Consumes(MediaType.WILDCARD)
    public StandingView end(@PathParam("service") String service) {
        return StandingView.of(service, repairs.end(service, caller.name()));
    }
}
