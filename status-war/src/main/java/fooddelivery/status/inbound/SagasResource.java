package fooddelivery.status.inbound;

import fooddelivery.runtime.Role;
import fooddelivery.runtime.SagaAccount;
import fooddelivery.runtime.SagaPart.Deadline;
import fooddelivery.runtime.SagaPart.Step;
import fooddelivery.status.application.SagaService;
import fooddelivery.status.domain.Readers;
import fooddelivery.status.domain.Saga;
import fooddelivery.status.domain.Saga.Event;
import fooddelivery.status.domain.Saga.Trouble;
import fooddelivery.status.domain.Standing;
import fooddelivery.status.domain.Standing.Actor;
import fooddelivery.status.domain.Standing.Situation;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Why an order is where it is: its saga over all services. */
@Path("sagas")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class SagasResource {

    /**
     * @param situation what the order waits for
     * @param actor who has to act
     */
    public record StandingView(
            Situation situation, Actor actor, String status, String refund, Instant since, Instant until) {

        private static StandingView of(Standing standing) {
            return new StandingView(
                    standing.situation(),
                    standing.situation().actor(),
                    standing.status(),
                    standing.refund(),
                    standing.since(),
                    standing.until());
        }
    }

    /** @param silent why it did not answer; null, unlike what follows, when it did */
    public record ServiceView(
            String service,
            String silent,
            String status,
            Instant since,
            Boolean reading,
            String relay,
            List<Deadline> deadlines,
            List<Step> steps) {}

    /** @param at when it was looked at */
    public record SagaView(
            UUID orderId,
            Instant at,
            StandingView standing,
            List<Trouble> troubles,
            List<ServiceView> services,
            List<Event> events) {

        private static SagaView of(Saga saga) {
            return new SagaView(
                    saga.orderId(),
                    saga.at(),
                    StandingView.of(saga.standing()),
                    saga.troubles(),
                    Readers.SERVICES.stream()
                            .map(service -> service(
                                    service,
                                    saga.accounts().get(service),
                                    saga.silent().get(service)))
                            .toList(),
                    saga.events());
        }

        private static ServiceView service(String service, SagaAccount account, String silent) {
            return account == null
                    ? new ServiceView(service, silent, null, null, null, null, List.of(), List.of())
                    : new ServiceView(
                            service,
                            null,
                            account.status(),
                            account.since(),
                            account.reading(),
                            account.relay(),
                            account.deadlines(),
                            account.steps());
        }
    }

    @Inject
    private SagaService sagas;

    /** A service that does not answer within its time is named, and the rest is told. */
    @GET
    @Path("{orderId}")
    public SagaView get(@PathParam("orderId") UUID orderId) {
        return SagaView.of(sagas.of(orderId));
    }
}
