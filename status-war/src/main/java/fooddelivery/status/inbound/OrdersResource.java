package fooddelivery.status.inbound;

import fooddelivery.runtime.Caller;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import fooddelivery.status.application.OrderTracking;
import fooddelivery.status.domain.OrderStatus;
import fooddelivery.status.domain.Position;
import fooddelivery.status.domain.TrackedOrder;
import fooddelivery.status.domain.Viewer;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Where orders are. Each sees the own ones: a customer, a store's owner (once they are paid), a rider. */
@Path("orders")
@ApplicationScoped
@RolesAllowed({Role.CUSTOMER, Role.OWNER, Role.RIDER, Role.ADMIN})
@Produces(MediaType.APPLICATION_JSON)
public class OrdersResource {

    @Inject
    private OrderTracking orders;

    @Inject
    private OrderStreams streams;

    @Inject
    private Caller caller;

    @Inject
    private JsonWebToken token;

    /** Newest first. */
    @GET
    public Page<OrderView> list(
            @QueryParam("status") OrderStatus status,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after) {
        int size = Page.limit(limit);
        Viewer viewer = viewer();
        List<TrackedOrder> rows = orders.list(viewer, status, Page.idKey(after), size + 1);
        return Page.of(rows, size, order -> order.orderId().toString(), order -> OrderView.inList(order, viewer));
    }

    @GET
    @Path("{orderId}")
    public OrderView get(@PathParam("orderId") UUID orderId) {
        Viewer viewer = viewer();
        return OrderView.withTimeline(orders.get(orderId, viewer), viewer);
    }

    /**
     * Server-sent events: one {@code status} for each step of the timeline and each delay that the client has not seen, then
     * one for each that comes. Stays open until the client leaves or its token ends.
     *
     * @param lastEventId by header as browsers send it when they reconnect, or by parameter
     */
    @GET
    @Path("{orderId}/stream")
    @Produces(MediaType.SERVER_SENT_EVENTS)
    public void stream(
            @PathParam("orderId") UUID orderId,
            @HeaderParam("Last-Event-ID") String lastEventId,
            @QueryParam("lastEventId") String lastEventIdParameter,
            @Context SseEventSink sink,
            @Context Sse sse,
            @Context HttpServletResponse response) {
        Viewer viewer = viewer();
        Position seen = position(lastEventId != null ? lastEventId : lastEventIdParameter);
        orders.get(orderId, viewer);
        streams.requireRoom();
        response.setHeader("Cache-Control", "no-cache");
        response.setHeader("X-Accel-Buffering", "no");
        Instant until = Instant.ofEpochSecond(token.getExpirationTime());
        streams.add(new OrderStream(orderId, viewer, seen, until, sink, sse));
    }

    private static Position position(String lastEventId) {
        if (lastEventId == null || lastEventId.isBlank()) {
            return Position.NONE;
        }
        try {
            return Position.of(Long.parseLong(lastEventId.strip()));
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("Last-Event-ID is not an id of this stream.");
        }
    }

    private Viewer viewer() {
        if (caller.isAdmin()) {
            return new Viewer(Viewer.Kind.ADMIN, null);
        }
        if (caller.is(Role.CUSTOMER)) {
            return new Viewer(Viewer.Kind.CUSTOMER, caller.customerId());
        }
        return caller.is(Role.OWNER)
                ? new Viewer(Viewer.Kind.OWNER, caller.storeId())
                : new Viewer(Viewer.Kind.RIDER, caller.riderId());
    }
}
