package fooddelivery.payment.application;

import fooddelivery.payment.domain.PaymentAccount;
import fooddelivery.payment.domain.PaymentGateway;
import fooddelivery.payment.domain.PaymentGateway.Cancellation;
import fooddelivery.payment.domain.PaymentRepository;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.payment.domain.Refund;
import fooddelivery.payment.domain.RetryPolicy;
import fooddelivery.runtime.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * Gives money back: the refund is committed first, then the gateway is called, then the result is recorded. A refund
 * whose key the gateway may have forgotten is only asked about: repeating it could give the money back twice.
 */
@ApplicationScoped
public class RefundService {

    @Inject
    private Transactions transactions;

    @Inject
    private PaymentRepository payments;

    @Inject
    private PaymentGateway gateway;

    @Inject
    private Bookkeeping books;

    @Inject
    private RetryPolicy retry;

    @Inject
    private Clock clock;

    /** The sweeper has claimed a refund that is due. */
    public void carryOut(UUID refundId) {
        Refund refund = get(refundId);
        if (refund.status() != PaymentStatus.REFUND_PENDING) {
            return;
        }
        Cancellation result = refund.isRepeatable(clock.instant())
                ? gateway.cancel(
                        refund.attemptId(),
                        refundId,
                        refund.amount(),
                        refund.kind().name())
                : gateway.queryRefund(refund.attemptId(), refundId, refund.amount());
        transactions.run(() -> {
            PaymentAccount account = payments.lock(refund.orderId());
            books.keep(account, account.recordRefund(refundId, result, clock.instant(), retry));
            return null;
        });
    }

    /** An operator has a refund that failed tried again. */
    public Refund retry(UUID refundId) {
        UUID orderId = get(refundId).orderId();
        return transactions.run(() -> {
            PaymentAccount account = payments.lock(orderId);
            Refund refund = account.retryRefund(refundId);
            payments.save(account);
            return refund;
        });
    }

    public List<Refund> list(PaymentStatus status, UUID after, int limit) {
        return payments.refunds(status, after, limit);
    }

    private Refund get(UUID refundId) {
        return payments.findRefund(refundId).orElseThrow(() -> ProblemException.notFound("refund"));
    }
}
