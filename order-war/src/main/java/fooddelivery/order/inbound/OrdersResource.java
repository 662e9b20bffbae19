package fooddelivery.order.inbound;

import fooddelivery.events.Cause;
import fooddelivery.events.OrderLine;
import fooddelivery.order.application.Checkout;
import fooddelivery.order.application.OrderService;
import fooddelivery.order.application.PlaceOrder;
import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.RateLimited;
import fooddelivery.runtime.RateLimits;
import fooddelivery.runtime.Refused;
import fooddelivery.runtime.Role;
import fooddelivery.runtime.Sha256;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A customer's orders. Placing and paying answer by the order's state afterwards: 201 (200) paid, 202 "pay in a moment" or
 * result not known yet, 402 declined.
 */
@Path("orders")
@ApplicationScoped
@RolesAllowed(Role.CUSTOMER)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class OrdersResource {

    private static final String PATH = "/order/api/orders/";

    public record LineForm(
            @NotNull UUID menuItemId,
            @NotNull @Min(1) @Max(99) Integer quantity) {}

    /** @param token the card's token at the payment gateway */
    public record PaymentForm(
            @NotNull @Pattern(regexp = "CARD") String method,
            @NotBlank @Size(max = 200) String token) {}

    /**
     * @param address null for the customer's own
     * @param payWhenAvailable pay by itself when payment could not be reached
     */
    public record OrderForm(
            @NotNull UUID storeId,
            @NotEmpty @Size(max = 50) List<@NotNull @Valid LineForm> lines,
            Boolean express,
            @Valid AddressForm address,
            @NotNull @Valid PaymentForm payment,
            Boolean payWhenAvailable) {}

    public record CancelForm(@Size(max = 200) String reason) {}

    /**
     * An order as its customer sees it; amounts are won.
     *
     * @param promisedAt by when an express order is to be delivered, once it is paid
     * @param promiseMissed it was delivered later than that, and the express fee goes back
     * @param handoverCode four digits for the rider at the door
     * @param paymentUrl where to pay, while it is not paid
     */
    public record OrderView(
            UUID orderId,
            OrderStatus status,
            RefundStatus refund,
            UUID storeId,
            String storeName,
            List<OrderLine> lines,
            long goods,
            long deliveryFee,
            long expressFee,
            long total,
            boolean express,
            Address address,
            Instant placedAt,
            Instant promisedAt,
            Boolean promiseMissed,
            String handoverCode,
            boolean payWhenAvailable,
            String paymentUrl,
            String reason,
            Cause decidedBy) {

        static OrderView of(Order order) {
            return new OrderView(
                    order.orderId(),
                    order.status(),
                    order.refund(),
                    order.storeId(),
                    order.storeName(),
                    order.lines(),
                    order.goods(),
                    order.deliveryFee(),
                    order.expressFee(),
                    order.total(),
                    order.express(),
                    order.address(),
                    order.placedAt(),
                    order.promisedAt(),
                    order.promisedAt() == null ? null : order.promiseMissed(),
                    order.handoverCode(),
                    order.payWhenAvailable(),
                    order.isUnpaid() ? PATH + order.orderId() + "/payments" : null,
                    order.reason(),
                    order.decidedBy());
        }
    }

    @Inject
    private Checkout checkout;

    @Inject
    private OrderService orders;

    @Inject
    private Caller caller;

    /** Repeated with the same {@code Idempotency-Key} it answers with the order made before. */
    @POST
    @RateLimited(RateLimits.Kind.ORDERS)
    public Response place(
            @HeaderParam("Idempotency-Key") @Size(min = 1, max = 200) String idempotencyKey,
            @NotNull @Valid OrderForm form) {
        Order order = checkout.place(new PlaceOrder(
                caller.customerId(),
                form.storeId(),
                form.lines().stream()
                        .map(line -> new PlaceOrder.Line(line.menuItemId(), line.quantity()))
                        .toList(),
                Boolean.TRUE.equals(form.express()),
                form.address() == null ? null : form.address().address(),
                form.payment().method(),
                form.payment().token(),
                Boolean.TRUE.equals(form.payWhenAvailable()),
                idempotencyKey,
                idempotencyKey == null ? null : Sha256.hexOf(Json.write(form))));
        return answer(order, Response.Status.CREATED);
    }

    @POST
    @Path("{orderId}/payments")
    @RateLimited(RateLimits.Kind.ORDERS)
    public Response pay(@PathParam("orderId") UUID orderId, @NotNull @Valid PaymentForm form) {
        try {
            return answer(checkout.pay(orderId, caller.customerId(), form.method(), form.token()), Response.Status.OK);
        } catch (Refused refused) {
            throw ProblemException.conflict("not-possible-now", refused.getMessage())
                    .with("currentStatus", refused.state())
                    .retryAfter(1);
        }
    }

    /** 200 cancelled, 202 the store is being asked, 409 too late, citing what had decided. */
    @POST
    @Path("{orderId}/cancellation")
    public Response cancel(@PathParam("orderId") UUID orderId, @Valid CancelForm form) {
        Order order = orders.cancel(orderId, caller.customerId(), form == null ? null : form.reason());
        return Response.status(order.status() == OrderStatus.CANCELLED ? 200 : 202)
                .entity(OrderView.of(order))
                .build();
    }

    @POST
    @Path("{orderId}/confirmation")
    @Consumes(MediaType.WILDCARD)
    public OrderView confirm(@PathParam("orderId") UUID orderId) {
        return OrderView.of(orders.confirm(orderId, caller.customerId()));
    }

    @GET
    @Path("{orderId}")
    public OrderView get(@PathParam("orderId") UUID orderId) {
        return OrderView.of(orders.get(orderId, caller.customerId()));
    }

    /** Newest first. */
    @GET
    public Page<OrderView> list(
            @QueryParam("status") OrderStatus status,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<Order> rows = orders.list(caller.customerId(), status, Page.idKey(after), size + 1);
        return Page.of(rows, size, order -> order.orderId().toString(), OrderView::of);
    }

    private Response answer(Order order, Response.Status paid) {
        URI location = URI.create("orders/" + order.orderId());
        return switch (order.status()) {
            case PAYMENT_DECLINED ->
                throw new ProblemException(402, "payment-declined", "The payment was declined: " + order.reason() + ".")
                        .with("orderId", order.orderId())
                        .with("reason", order.reason())
                        .with("paymentUrl", OrderView.of(order).paymentUrl());
            case PAYMENT_PENDING, PAYMENT_UNKNOWN, PAYMENT_DEFERRED ->
                Response.accepted(OrderView.of(order))
                        .location(location)
                        .header(
                                "Retry-After",
                                checkout.retryAfter(order).plusMillis(999).toSeconds())
                        .build();
            default ->
                Response.status(paid)
                        .location(location)
                        .entity(OrderView.of(order))
                        .build();
        };
    }
}
