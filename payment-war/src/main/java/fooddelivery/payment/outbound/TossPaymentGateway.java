package fooddelivery.payment.outbound;

import fooddelivery.payment.domain.PaymentGateway;
import fooddelivery.payment.outbound.TossApi.Answer;
import fooddelivery.payment.outbound.TossApi.Cancel;
import fooddelivery.payment.outbound.TossApi.Payment;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Toss Payments. Our attempt is its order and our token its {@code paymentKey}; attempt and refund are the keys under
 * which it does a thing once. See docs/adr/0008 for what counts as approved, declined and unclear, and why.
 *
 * <p>Toss repeats its first answer to a key, perhaps a failure too. So whatever a confirmation's answer leaves open, the
 * payment itself is asked for; and a refund names its id as its reason, so that it is found again among what was given
 * back. That is also where a person who gives money back in Toss's console names it.
 */
final class TossPaymentGateway implements PaymentGateway {

    private static final Logger LOG = System.getLogger(TossPaymentGateway.class.getName());
    private static final int UNAUTHORIZED = 401;
    private static final int SERVER_ERROR = 500;
    private static final String DONE = "DONE";

    private final TossApi toss;
    private final Duration timeout;
    private final Set<String> alarmed = ConcurrentHashMap.newKeySet();

    /** @param timeout how long a payment or a question may take in all; each of a refund's two or three calls */
    TossPaymentGateway(TossApi toss, Duration timeout) {
        this.toss = toss;
        this.timeout = timeout;
    }

    @Override
    public Result confirm(UUID attemptId, UUID orderId, long amount, String method, String token) {
        long start = System.nanoTime();
        Answer answer = toss.confirm(token, attemptId, amount, timeout);
        if (answer instanceof Answer.Told told) {
            boolean asAsked =
                    told.payment().totalAmount() != null && told.payment().totalAmount() == amount;
            return asAsked ? result(told.payment()) : new Result.Unclear("OTHER_AMOUNT");
        }
        if (answer instanceof Answer.Refused refused) {
            if (isDecline(refused)) {
                return new Result.Declined(refused.code());
            }
            alarm(refused);
            return mayTellMore(refused)
                    ? settle(attemptId, refused.code(), timeout.minusNanos(System.nanoTime() - start))
                    : new Result.Unclear(refused.code());
        }
        return new Result.Unclear(((Answer.Nothing) answer).why());
    }

    private static boolean isDecline(Answer.Refused refused) {
        return TossCodes.DECLINES.contains(refused.code())
                && refused.status() != UNAUTHORIZED
                && refused.status() < SERVER_ERROR;
    }

    /** Not when our own key is wrong, and not while the first call is still at work. */
    private static boolean mayTellMore(Answer.Refused refused) {
        return refused.status() != UNAUTHORIZED
                && !TossCodes.OWN_KEY.contains(refused.code())
                && !refused.code().equals("IDEMPOTENT_REQUEST_PROCESSING");
    }

    /** @param code what the confirmation was answered; stays the reason when the payment tells no more */
    private Result settle(UUID attemptId, String code, Duration left) {
        Result result = left.toMillis() > 0 ? look(attemptId, left) : new Result.Unclear(code);
        return result instanceof Result.Unclear ? new Result.Unclear(code) : result;
    }

    @Override
    public Result query(UUID attemptId) {
        return look(attemptId, timeout);
    }

    private Result look(UUID attemptId, Duration within) {
        Answer answer = toss.byOrder(attemptId, within);
        return answer instanceof Answer.Told told ? result(told.payment()) : new Result.Unclear(whyNot(answer));
    }

    private static Result result(Payment payment) {
        return switch (payment.status()) {
            case DONE -> new Result.Approved();
            // Captured, and all given back by a person in Toss's console: whoever owes what, nothing is paid.
            case "CANCELED" -> new Result.Declined("CANCELED");
            case "PARTIAL_CANCELED" -> isAllBack(payment) ? new Result.Declined("CANCELED") : new Result.Approved();
            case "ABORTED" ->
                new Result.Declined(
                        payment.failure() != null
                                        && TossApi.isCode(payment.failure().code())
                                ? payment.failure().code()
                                : "ABORTED");
            case "EXPIRED" -> new Result.Declined("EXPIRED");
            default -> new Result.Unclear(payment.status());
        };
    }

    @Override
    public Cancellation cancel(UUID attemptId, UUID refundId, long amount, String reason) {
        Answer answer = toss.byOrder(attemptId, timeout);
        if (!(answer instanceof Answer.Told told)) {
            return new Cancellation.NotCancelled(whyNot(answer));
        }
        Payment payment = told.payment();
        if (isBack(payment, refundId, amount)) {
            return new Cancellation.Cancelled();
        }
        Answer made = toss.cancel(payment, refundId, amount, reason + " " + refundId, timeout);
        if (made instanceof Answer.Told after) {
            return verdict(after.payment(), refundId, amount);
        }
        if (made instanceof Answer.Refused refused && TossCodes.GIVEN_BACK.contains(refused.code())) {
            return queryRefund(attemptId, refundId, amount) instanceof Cancellation.Cancelled
                    ? new Cancellation.Cancelled()
                    : new Cancellation.NotCancelled(refused.code());
        }
        return new Cancellation.NotCancelled(whyNot(made));
    }

    @Override
    public Cancellation queryRefund(UUID attemptId, UUID refundId, long amount) {
        Answer answer = toss.byOrder(attemptId, timeout);
        return answer instanceof Answer.Told told
                ? verdict(told.payment(), refundId, amount)
                : new Cancellation.NotCancelled(whyNot(answer));
    }

    private static Cancellation verdict(Payment payment, UUID refundId, long amount) {
        return isBack(payment, refundId, amount)
                ? new Cancellation.Cancelled()
                : new Cancellation.NotCancelled("NOT_GIVEN_BACK");
    }

    /**
     * A refund of this amount that names our id is ours. Without one, it is certain only when nothing is left there: our
     * refunds are never more than was captured, so all of them are covered then.
     */
    private static boolean isBack(Payment payment, UUID refundId, long amount) {
        boolean ours = cancels(payment).stream()
                .filter(cancel -> DONE.equals(cancel.cancelStatus()))
                .filter(cancel -> cancel.cancelAmount() != null && cancel.cancelAmount() == amount)
                .anyMatch(cancel ->
                        cancel.cancelReason() != null && cancel.cancelReason().contains(refundId.toString()));
        return ours || isAllBack(payment);
    }

    private static boolean isAllBack(Payment payment) {
        boolean cancelled =
                payment.status().equals("CANCELED") || payment.status().equals("PARTIAL_CANCELED");
        return cancelled
                && payment.balanceAmount() != null
                && payment.balanceAmount() == 0
                && cancels(payment).stream().allMatch(cancel -> DONE.equals(cancel.cancelStatus()));
    }

    private static List<Cancel> cancels(Payment payment) {
        return payment.cancels() == null ? List.of() : payment.cancels();
    }

    private String whyNot(Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            alarm(refused);
            return refused.code();
        }
        return ((Answer.Nothing) answer).why();
    }

    /** Once a code: it would come with every payment. */
    private void alarm(Answer.Refused refused) {
        boolean ownKey = refused.status() == UNAUTHORIZED || TossCodes.OWN_KEY.contains(refused.code());
        if (!ownKey && TossCodes.EXPECTED.contains(refused.code()) || !alarmed.add(refused.code())) {
            return;
        }
        LOG.log(
                ownKey ? Level.ERROR : Level.WARNING,
                ownKey
                        ? "Toss Payments does not accept our secret key ({0} {1}): no payment can be made"
                        : "Toss Payments answered {0} {1}, which tells nothing about the money here: look it up",
                refused.status(),
                refused.code());
    }
}
