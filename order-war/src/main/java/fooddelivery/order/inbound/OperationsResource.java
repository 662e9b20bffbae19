package fooddelivery.order.inbound;

import fooddelivery.events.Cause;
import fooddelivery.order.application.OperationsService;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.OrderWatch.Overdue;
import fooddelivery.order.domain.OrderWatch.Unmatched;
import fooddelivery.order.domain.RefundDesk;
import fooddelivery.order.domain.RefundDesk.Refund;
import fooddelivery.order.domain.RefundDesk.Refunds;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
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
import java.util.UUID;

/** For operators: orders and refunds that need a person. Payment is not reachable from outside, so its refunds are here. */
@Path("operations")
@ApplicationScoped
@RolesAllowed(Role.ADMIN)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class OperationsResource {

    /** An order as operators see it, without what is the customer's own; amounts are won. */
    public record OrderView(
            UUID orderId,
            OrderStatus status,
            RefundStatus refund,
            UUID customerId,
            UUID storeId,
            String storeName,
            long total,
            Instant placedAt,
            String reason,
            Cause decidedBy) {

        private static OrderView of(Order order) {
            return new OrderView(
                    order.orderId(),
                    order.status(),
                    order.refund(),
                    order.customerId(),
                    order.storeId(),
                    order.storeName(),
                    order.total(),
                    order.placedAt(),
                    order.reason(),
                    order.decidedBy());
        }
    }

    public record ForceCancelForm(@NotBlank @Size(max = 200) String reason) {}

    @Inject
    private OperationsService operations;

    @Inject
    private Caller caller;

    /** Orders that are in their state for longer than expected, oldest first. */
    @GET
    @Path("orders")
    public Page<Overdue> overdue(@QueryParam("limit") Integer limit, @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<Overdue> rows = operations.overdue(Page.idKey(after), size + 1);
        return Page.of(rows, size, order -> order.orderId().toString(), order -> order);
    }

    /** 200 also when the order is cancelled already; 409 in a state in which it cannot be. */
    @POST
    @Path("orders/{orderId}/force-cancellation")
    public OrderView forceCancel(@PathParam("orderId") UUID orderId, @NotNull @Valid ForceCancelForm form) {
        return OrderView.of(operations.forceCancel(orderId, form.reason(), caller.name()));
    }

    /** Events about orders that are not known here, oldest first. */
    @GET
    @Path("unmatched-events")
    public Page<Unmatched> unmatched(@QueryParam("limit") Integer limit, @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<Unmatched> rows = operations.unmatched(Page.idKey(after), size + 1);
        return Page.of(rows, size, event -> event.eventId().toString(), event -> event);
    }

    @GET
    @Path("refunds")
    public Page<Refund> refunds(
            @QueryParam("status") RefundDesk.State status,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after) {
        Refunds page = operations.refunds(status, Page.limit(limit), Page.idKey(after));
        return new Page<>(page.items(), page.next());
    }

    @POST
    @Path("refunds/{refundId}/retry")
    @Consumes(MediaType.WILDCARD)
    public Refund retry(@PathParam("refundId") UUID refundId) {
        return operations.retryRefund(refundId, caller.name());
    }
}
