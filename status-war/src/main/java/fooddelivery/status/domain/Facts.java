package fooddelivery.status.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What one service says about one order. States are text: a state that a service adds later must not end an audit. */
public interface Facts {

    UUID orderId();

    /** When the service last changed what it says; null when it does not tell. */
    Instant changedAt();

    /**
     * @param total won, like the express fee
     * @param decidedBy the type of the event or command that led to this status
     */
    record OfOrder(
            UUID orderId,
            String status,
            String refund,
            Long version,
            Instant changedAt,
            Long total,
            Long expressFee,
            Boolean promiseMissed,
            List<UUID> attemptIds,
            String decidedBy,
            Boolean lossStore,
            Boolean lossRider)
            implements Facts {}

    /**
     * Amounts are won.
     *
     * @param gateway what the ledger says that the gateway owes us for this order
     * @param held what the ledger says that was neither settled nor given back
     */
    record OfPayment(
            UUID orderId,
            Boolean closed,
            Instant changedAt,
            Long captured,
            Long refunded,
            Long gateway,
            Long held,
            Long ledgerSum,
            List<String> postings,
            List<Attempt> attempts,
            List<Refund> refunds)
            implements Facts {}

    record Attempt(UUID attemptId, String status) {}

    record Refund(String kind, String status, Long amount) {}

    record OfStore(UUID orderId, String status, Long version, Instant changedAt, Boolean cancelledTooLate)
            implements Facts {}

    record OfDelivery(UUID orderId, String status, Long version, Instant changedAt, Boolean cancelledTooLate)
            implements Facts {}

    /** The read model of this service. It follows order, and does not tell when. */
    record OfView(UUID orderId, String status, String refund, Long version) implements Facts {
        @Override
        public Instant changedAt() {
            return null;
        }
    }
}
