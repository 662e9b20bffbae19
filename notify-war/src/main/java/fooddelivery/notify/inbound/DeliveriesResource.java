package fooddelivery.notify.inbound;

import fooddelivery.notify.application.Deliveries;
import fooddelivery.notify.application.Deliveries.Listed;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Delivery;
import fooddelivery.notify.domain.Delivery.State;
import fooddelivery.notify.domain.Message;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** For administrators: what became of news over the channels, and what to do with what waits for a person. */
@Path("deliveries")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Produces(MediaType.APPLICATION_JSON)
public class DeliveriesResource {

    /**
     * @param recipient masked; null when nothing is known of one
     * @param tries that failed since the last one that went well
     * @param code the last answer's
     */
    public record DeliveryView(
            UUID deliveryId,
            UUID orderId,
            long version,
            Channel channel,
            Message message,
            State state,
            String recipient,
            int tries,
            String code,
            Instant createdAt,
            Instant nextTryAt) {

        static DeliveryView of(Listed listed) {
            Delivery delivery = listed.delivery();
            return new DeliveryView(
                    delivery.deliveryId(),
                    delivery.orderId(),
                    delivery.version(),
                    delivery.channel(),
                    delivery.message(),
                    delivery.state(),
                    listed.recipient(),
                    delivery.tries(),
                    delivery.code(),
                    delivery.createdAt(),
                    delivery.state().isUnderWay() ? delivery.nextTryAt() : null);
        }
    }

    @Inject
    private Deliveries deliveries;

    /** Newest first. */
    @GET
    public Page<DeliveryView> list(
            @QueryParam("state") String state, @QueryParam("limit") Integer limit, @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<Listed> rows = deliveries.list(stateNamed(state), Page.idKey(after), size + 1);
        return Page.of(rows, size, row -> row.delivery().deliveryId().toString(), DeliveryView::of);
    }

    @POST
    @Path("{deliveryId}/retry")
    public DeliveryView retry(@PathParam("deliveryId") UUID deliveryId) {
        return DeliveryView.of(deliveries.retry(deliveryId));
    }

    @POST
    @Path("{deliveryId}/give-up")
    public DeliveryView giveUp(@PathParam("deliveryId") UUID deliveryId) {
        return DeliveryView.of(deliveries.giveUp(deliveryId));
    }

    private static State stateNamed(String name) {
        try {
            return name == null ? null : State.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw ProblemException.badRequest("state is not a delivery's state.");
        }
    }
}
