package fooddelivery.payment.domain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Where payments are kept. Whoever reads an account for a change locks it until the transaction ends, before anything
 * else of that order.
 */
public interface PaymentRepository {

    /** A piece of work that is nobody else's until its lease is over. */
    record Claim(UUID orderId, UUID id) {}

    /** The id was given to an attempt of another order. */
    final class AttemptIdTaken extends RuntimeException {
        public AttemptIdTaken(UUID attemptId) {
            super("There is an attempt " + attemptId + " of another order");
        }
    }

    /** The account, locked; an open one without attempts is stored first when the order is not known here. */
    PaymentAccount lockOrCreate(UUID orderId);

    /** The account, locked; it exists. */
    PaymentAccount lock(UUID orderId);

    /** @throws AttemptIdTaken and the transaction has to roll back */
    void save(PaymentAccount account);

    Optional<Attempt> find(UUID attemptId);

    /** @param afterNo only attempts with a higher number */
    List<Attempt> ofOrder(UUID orderId, int afterNo, int limit);

    /**
     * Attempts that wait for a person, oldest first.
     *
     * @param after only attempts after this one; null from the beginning
     */
    List<Attempt> handedOver(UUID after, int limit);

    Optional<Refund> findRefund(UUID refundId);

    /**
     * Refunds, oldest first.
     *
     * @param status null for all
     * @param after only refunds after this one; null from the beginning
     */
    List<Refund> refunds(PaymentStatus status, UUID after, int limit);

    /**
     * Takes attempts that nobody works on and whose time has come, in a transaction of its own; leaves out those that
     * somebody else is taking.
     */
    List<Claim> claimAttempts(Duration lease, int limit);

    /** As {@link #claimAttempts}, for refunds; each claim counts as a try. */
    List<Claim> claimRefunds(Duration lease, int limit);
}
