package fooddelivery.payment.domain;

import fooddelivery.runtime.AuditRange;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** The money of each order in a few numbers, for an audit. Locks and changes nothing. */
public interface PaymentAudit {

    /**
     * Amounts are won.
     *
     * @param changedAt when the account last changed, by the database's clock
     * @param captured of the attempts that the gateway approved, whatever became of them later
     * @param refunded of the refunds that are done
     * @param gateway what the ledger says that the gateway owes us for this order
     * @param held what the ledger says that we owe for this order to nobody in particular: not settled, not given back
     * @param ledgerSum zero, or something is badly wrong
     * @param postings their kinds, each once
     */
    record Facts(
            UUID orderId,
            boolean closed,
            Instant changedAt,
            long captured,
            long refunded,
            long gateway,
            long held,
            long ledgerSum,
            List<String> postings,
            List<AttemptFacts> attempts,
            List<RefundFacts> refunds) {}

    record AttemptFacts(UUID attemptId, PaymentStatus status) {}

    record RefundFacts(Refund.Kind kind, PaymentStatus status, Long amount) {}

    /** Rising by order id, and one row more than the page has where there are more. */
    List<Facts> facts(AuditRange range);
}
