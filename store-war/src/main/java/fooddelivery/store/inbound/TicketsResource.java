package fooddelivery.store.inbound;

import fooddelivery.events.OrderLine;
import fooddelivery.events.Place;
import fooddelivery.runtime.Caller;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.Role;
import fooddelivery.store.application.TicketService;
import fooddelivery.store.domain.OrderDetails;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketStatus;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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

/** The kitchen's tickets: an owner sees and moves those of the own store only. */
@Path("tickets")
@ApplicationScoped
@RolesAllowed(Role.OWNER)
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class TicketsResource {

    static final int LONGEST_PREPARATION = 240;
    static final int LONGEST_DELAY = 120;
    static final int LONGEST_REASON = 200;

    /** @param prepMinutes minutes until the food should be ready */
    public record Acceptance(
            @NotNull @Min(1) @Max(LONGEST_PREPARATION) Integer prepMinutes) {}

    /** @param reason told to the customer */
    public record Rejection(
            @NotBlank @Size(max = LONGEST_REASON) String reason) {}

    /**
     * @param minutes how much longer it takes
     * @param reason told to the customer
     */
    public record Delay(
            @NotNull @Min(1) @Max(LONGEST_DELAY) Integer minutes,
            @Size(max = LONGEST_REASON) String reason) {}

    /**
     * Amounts are won.
     *
     * @param dropOff the district, and a position within about a kilometre: the address is for the rider
     */
    public record TicketView(
            UUID orderId,
            TicketStatus status,
            List<OrderLine> lines,
            long total,
            boolean express,
            Place dropOff,
            Instant placedAt,
            Instant receivedAt,
            Instant acceptUntil,
            Integer prepMinutes,
            Instant readyAt,
            Instant promisedAt,
            String reason,
            boolean cancelledTooLate) {

        static TicketView of(Ticket ticket) {
            OrderDetails order = ticket.details();
            return new TicketView(
                    ticket.orderId(),
                    ticket.status(),
                    order == null ? List.of() : order.lines(),
                    order == null ? 0 : order.total(),
                    order != null && order.express(),
                    order == null ? null : order.area(),
                    order == null ? null : order.placedAt(),
                    ticket.receivedAt(),
                    ticket.status() == TicketStatus.RECEIVED ? ticket.deadline() : null,
                    ticket.prepMinutes(),
                    ticket.readyAt(),
                    order == null ? null : order.promisedAt(),
                    ticket.reason(),
                    ticket.cancelledTooLate());
        }
    }

    @Inject
    private TicketService tickets;

    @Inject
    private Caller caller;

    @GET
    public Page<TicketView> list(
            @QueryParam("status") TicketStatus status,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<Ticket> rows = tickets.list(caller.storeId(), status, Page.idKey(after), size + 1);
        return Page.of(rows, size, ticket -> ticket.orderId().toString(), TicketView::of);
    }

    @GET
    @Path("{orderId}")
    public TicketView get(@PathParam("orderId") UUID orderId) {
        return TicketView.of(tickets.get(orderId, caller.storeId()));
    }

    @POST
    @Path("{orderId}/acceptance")
    public TicketView accept(@PathParam("orderId") UUID orderId, @NotNull @Valid Acceptance acceptance) {
        return TicketView.of(tickets.accept(orderId, caller.storeId(), acceptance.prepMinutes()));
    }

    @POST
    @Path("{orderId}/rejection")
    public TicketView reject(@PathParam("orderId") UUID orderId, @NotNull @Valid Rejection rejection) {
        return TicketView.of(tickets.reject(orderId, caller.storeId(), rejection.reason()));
    }

    @POST
    @Path("{orderId}/delay")
    public TicketView delay(@PathParam("orderId") UUID orderId, @NotNull @Valid Delay delay) {
        return TicketView.of(tickets.delay(orderId, caller.storeId(), delay.minutes(), delay.reason()));
    }

    @POST
    @Path("{orderId}/cooking-start")
    @Consumes(MediaType.WILDCARD)
    public TicketView startCooking(@PathParam("orderId") UUID orderId) {
        return TicketView.of(tickets.startCooking(orderId, caller.storeId()));
    }

    @POST
    @Path("{orderId}/cooking-finish")
    @Consumes(MediaType.WILDCARD)
    public TicketView finishCooking(@PathParam("orderId") UUID orderId) {
        return TicketView.of(tickets.finishCooking(orderId, caller.storeId()));
    }
}
