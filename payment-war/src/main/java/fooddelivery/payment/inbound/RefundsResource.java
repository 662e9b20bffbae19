package fooddelivery.payment.inbound;

import fooddelivery.payment.application.RefundService;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.payment.domain.Refund;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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

/** Refunds as operators see them, themselves or by way of order: those that failed wait here for a person. */
@Path("refunds")
@ApplicationScoped
@RolesAllowed({Role.ADMIN, Role.SERVICE})
@Produces(MediaType.APPLICATION_JSON)
public class RefundsResource {

    /**
     * @param amount won
     * @param reason what the gateway said to the last try that failed
     */
    public record RefundView(
            UUID refundId,
            UUID orderId,
            UUID attemptId,
            Refund.Kind kind,
            long amount,
            PaymentStatus status,
            String reason,
            int tries,
            Instant createdAt) {

        private static RefundView of(Refund refund) {
            return new RefundView(
                    refund.refundId(),
                    refund.orderId(),
                    refund.attemptId(),
                    refund.kind(),
                    refund.amount(),
                    refund.status(),
                    refund.reason(),
                    refund.tries(),
                    refund.createdAt());
        }
    }

    @Inject
    private RefundService refunds;

    @GET
    public Page<RefundView> list(
            @QueryParam("status") PaymentStatus status,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<Refund> rows = refunds.list(status, Page.idKey(after), size + 1);
        return Page.of(rows, size, refund -> refund.refundId().toString(), RefundView::of);
    }

    @POST
    @Path("{refundId}/retry")
    @Consumes(MediaType.WILDCARD)
    public RefundView retry(@PathParam("refundId") UUID refundId) {
        return RefundView.of(refunds.retry(refundId));
    }
}
