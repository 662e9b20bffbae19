package fooddelivery.delivery.inbound;

import fooddelivery.delivery.domain.DeliveryAudit;
import fooddelivery.delivery.domain.DeliveryAudit.Facts;
import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

/** What delivery says about each order, for an audit. */
@Path("audit")
@ApplicationScoped
@RolesAllowed({Role.SERVICE, Role.ADMIN})
@Produces(MediaType.APPLICATION_JSON)
public class AuditResource {

    @Inject
    private DeliveryAudit deliveries;

    /** Of orders placed in a span of time, rising by order id; or of a few orders, by their ids. */
    @GET
    public Page<Facts> facts(
            @QueryParam("since") String since,
            @QueryParam("until") String until,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after,
            @QueryParam("orderIds") String orderIds) {
        AuditRange range = AuditRange.of(since, until, after, limit, orderIds);
        return Page.of(
                deliveries.facts(range), range.limit(), facts -> facts.orderId().toString(), facts -> facts);
    }
}
