package fooddelivery.payment.inbound;

import fooddelivery.payment.application.PaymentService;
import fooddelivery.payment.domain.Amounts;
import fooddelivery.payment.domain.Attempt;
import fooddelivery.payment.domain.Pay;
import fooddelivery.payment.domain.PaymentAccount.Reply;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Payments, for order. {@code POST} is safe to repeat: the attempt's id is its key, and the answer tells the attempt's
 * state as it is now. Everything that is neither 201 nor 402 leaves the result open.
 */
@Path("payments")
@ApplicationScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class PaymentsResource {

    private static final long MOST_WON = 100_000_000;
    private static final long RETRY_AFTER_SECONDS = 1;

    /** Amounts are won. */
    public record PaymentRequest(
            @NotNull UUID attemptId,
            @NotNull @Min(1) @Max(10_000) Integer attemptNo,
            @NotNull UUID orderId,
            @NotNull UUID customerId,
            @NotNull @Min(1) @Max(3 * MOST_WON) Long amount,
            @NotNull @Min(1) @Max(MOST_WON) Long goods,
            @NotNull @Min(0) @Max(MOST_WON) Long deliveryFee,
            @NotNull @Min(0) @Max(MOST_WON) Long expressFee,

            @NotNull @Pattern(regexp = "CARD|KAKAO_PAY|TOSS_PAY", message = "{fooddelivery.OneOf}")
            String method,

            @NotBlank @Size(max = 200) String token) {

        private Pay command() {
            Amounts amounts = new Amounts(goods, deliveryFee, expressFee);
            if (amounts.total() != amount) {
                throw ProblemException.badRequest("amount must be the sum of goods, deliveryFee and expressFee.");
            }
            return new Pay(attemptId, attemptNo, orderId, customerId, amounts, method, token);
        }
    }

    /** The answer to an approved payment. */
    public record Approval(UUID attemptId, int attemptNo, UUID orderId, PaymentStatus status, long amount) {
        private static Approval of(Attempt attempt) {
            return new Approval(
                    attempt.attemptId(),
                    attempt.attemptNo(),
                    attempt.orderId(),
                    attempt.status(),
                    attempt.amounts().total());
        }
    }

    /**
     * Amounts are won.
     *
     * @param reason why it was declined, or is not clear
     * @param handedOver its result is not known, and only a person has it asked about again
     */
    public record PaymentView(
            UUID attemptId,
            int attemptNo,
            UUID orderId,
            PaymentStatus status,
            long amount,
            long goods,
            long deliveryFee,
            long expressFee,
            String method,
            String reason,
            boolean handedOver,
            Instant createdAt) {

        private static PaymentView of(Attempt attempt) {
            Amounts amounts = attempt.amounts();
            return new PaymentView(
                    attempt.attemptId(),
                    attempt.attemptNo(),
                    attempt.orderId(),
                    attempt.status(),
                    amounts.total(),
                    amounts.goods(),
                    amounts.deliveryFee(),
                    amounts.expressFee(),
                    attempt.method(),
                    attempt.reason(),
                    attempt.isHandedOver(),
                    attempt.createdAt());
        }
    }

    @Inject
    private PaymentService payments;

    @POST
    @RolesAllowed(Role.SERVICE)
    public Response pay(@NotNull @Valid PaymentRequest request, @jakarta.ws.rs.core.Context UriInfo uri) {
        Pay pay = request.command();
        Reply reply = payments.pay(pay);
        Attempt attempt = reply.attempt();
        return switch (reply.step()) {
            case APPROVED ->
                Response.created(uri.getAbsolutePathBuilder()
                                .path(attempt.attemptId().toString())
                                .build())
                        .entity(Approval.of(attempt))
                        .build();
            case DECLINED ->
                throw about(pay, new ProblemException(402, "payment-declined", "The payment was declined."))
                        .with("reason", attempt.reason());
            case IN_PROGRESS ->
                throw about(
                                pay,
                                ProblemException.conflict(
                                        "attempt-in-progress", "A payment of this order is being made."))
                        .retryAfter(RETRY_AFTER_SECONDS);
            case VOIDED ->
                throw about(pay, ProblemException.conflict("attempt-voided", "This attempt can no longer be made."));
            case UNKNOWN ->
                throw about(
                                pay,
                                new ProblemException(
                                        504,
                                        "payment-unknown",
                                        "The result is not known yet; the same attempt may be repeated."))
                        .retryAfter(RETRY_AFTER_SECONDS);
            case CONFIRM, QUERY, MISMATCH -> throw new IllegalStateException("Not an answer: " + reply.step());
        };
    }

    private static ProblemException about(Pay pay, ProblemException problem) {
        return problem.with("attemptId", pay.attemptId()).with("orderId", pay.orderId());
    }

    @GET
    @Path("{attemptId}")
    @RolesAllowed({Role.SERVICE, Role.ADMIN})
    public PaymentView get(@PathParam("attemptId") UUID attemptId) {
        return PaymentView.of(payments.get(attemptId));
    }

    @GET
    @Path("handed-over")
    @RolesAllowed(Role.ADMIN)
    public Page<PaymentView> handedOver(@QueryParam("limit") Integer limit, @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<Attempt> rows = payments.handedOver(Page.idKey(after), size + 1);
        return Page.of(rows, size, attempt -> attempt.attemptId().toString(), PaymentView::of);
    }

    @POST
    @Path("{attemptId}/question")
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.ADMIN)
    public PaymentView askAgain(@PathParam("attemptId") UUID attemptId) {
        return PaymentView.of(payments.askAgain(attemptId));
    }

    @GET
    @RolesAllowed({Role.SERVICE, Role.ADMIN})
    public Page<PaymentView> ofOrder(
            @NotNull @QueryParam("orderId") UUID orderId,
            @QueryParam("limit") Integer limit,
            @QueryParam("after") String after) {
        int size = Page.limit(limit);
        List<Attempt> rows = payments.ofOrder(orderId, attemptNo(Page.key(after)), size + 1);
        return Page.of(rows, size, attempt -> String.valueOf(attempt.attemptNo()), PaymentView::of);
    }

    private static int attemptNo(String key) {
        try {
            return key == null ? 0 : Integer.parseInt(key);
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("after is not a cursor of this list.");
        }
    }
}
