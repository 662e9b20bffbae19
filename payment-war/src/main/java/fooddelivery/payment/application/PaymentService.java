package fooddelivery.payment.application;

import fooddelivery.payment.domain.Attempt;
import fooddelivery.payment.domain.Pay;
import fooddelivery.payment.domain.PaymentAccount;
import fooddelivery.payment.domain.PaymentAccount.Reply;
import fooddelivery.payment.domain.PaymentAccount.Step;
import fooddelivery.payment.domain.PaymentGateway;
import fooddelivery.payment.domain.PaymentGateway.Result;
import fooddelivery.payment.domain.PaymentRepository;
import fooddelivery.payment.domain.PaymentRepository.AttemptIdTaken;
import fooddelivery.payment.domain.RetryPolicy;
import fooddelivery.runtime.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/**
 * Takes payments. An attempt is committed before the gateway is called, so that a crash leaves something to find; the
 * gateway is called outside any transaction; what it says is recorded in a second one. The answer is read from the row as
 * it is then: the order may have been cancelled meanwhile.
 */
@ApplicationScoped
public class PaymentService {

    private static final Logger LOG = System.getLogger(PaymentService.class.getName());

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

    /** @return what came of it: never {@link Step#CONFIRM} or {@link Step#QUERY} */
    public Reply pay(Pay pay) {
        return carryOut(submit(pay));
    }

    private Reply submit(Pay pay) {
        Reply reply;
        try {
            reply = transactions.run(() -> {
                PaymentAccount account = payments.lockOrCreate(pay.orderId());
                Reply next = account.submit(pay, clock.instant(), retry);
                payments.save(account);
                return next;
            });
        } catch (AttemptIdTaken e) {
            LOG.log(Level.WARNING, e.getMessage());
            throw mismatch();
        }
        if (reply.step() == Step.MISMATCH) {
            throw mismatch();
        }
        return reply;
    }

    private static ProblemException mismatch() {
        return ProblemException.unprocessable(
                "attempt-mismatch", "This attempt id belongs to a payment with other particulars.");
    }

    /** The sweeper has claimed an attempt that was left without a result. */
    public Reply resume(UUID orderId, UUID attemptId) {
        return carryOut(transactions.run(() -> payments.lock(orderId).resume(attemptId, clock.instant())));
    }

    private Reply carryOut(Reply next) {
        Attempt attempt = next.attempt();
        return switch (next.step()) {
            case CONFIRM ->
                record(
                        attempt,
                        gateway.confirm(
                                attempt.attemptId(),
                                attempt.orderId(),
                                attempt.amounts().total(),
                                attempt.method(),
                                attempt.token()));
            case QUERY -> record(attempt, gateway.query(attempt.attemptId()));
            default -> next;
        };
    }

    private Reply record(Attempt attempt, Result result) {
        if (result instanceof Result.Unclear unclear) {
            LOG.log(
                    Level.INFO,
                    "The result of attempt {0} of order {1} is not known: {2}",
                    attempt.attemptId(),
                    attempt.orderId(),
                    unclear.why());
        }
        return transactions.run(() -> {
            PaymentAccount account = payments.lock(attempt.orderId());
            books.keep(account, account.record(attempt.attemptId(), result, clock.instant(), retry));
            Reply reply = account.reply(attempt.attemptId());
            if (reply.attempt().isHandedOver()) {
                LOG.log(
                        Level.WARNING,
                        "Attempt {0} of order {1} waits for a person: it has no result and is too old to be repeated",
                        attempt.attemptId(),
                        attempt.orderId());
            }
            return reply;
        });
    }

    /** Attempts without a result that are too old to be repeated, oldest first; they wait for a person. */
    public List<Attempt> handedOver(UUID after, int limit) {
        return payments.handedOver(after, limit);
    }

    /** An operator has the gateway asked once more about an attempt that was handed over. */
    public Attempt askAgain(UUID attemptId) {
        UUID orderId = get(attemptId).orderId();
        return transactions.run(() -> {
            PaymentAccount account = payments.lock(orderId);
            Attempt attempt = account.askAgain(attemptId);
            payments.save(account);
            return attempt;
        });
    }

    public Attempt get(UUID attemptId) {
        return payments.find(attemptId).orElseThrow(() -> ProblemException.notFound("payment"));
    }

    public List<Attempt> ofOrder(UUID orderId, int afterNo, int limit) {
        return payments.ofOrder(orderId, afterNo, limit);
    }
}
