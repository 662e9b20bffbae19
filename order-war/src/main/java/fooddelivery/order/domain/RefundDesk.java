package fooddelivery.order.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Refunds, which are payment's, for operators, who reach payment through here only. */
public interface RefundDesk {

    /** Where payment says that a refund is. */
    enum State {
        REFUND_PENDING,
        REFUNDED,
        REFUND_FAILED
    }

    /**
     * @param amount won
     * @param reason what the gateway said to the last try that failed
     */
    record Refund(
            UUID refundId,
            UUID orderId,
            UUID attemptId,
            String kind,
            Long amount,
            String status,
            String reason,
            Integer tries,
            Instant createdAt) {}

    /** @param next null on the last page */
    record Refunds(List<Refund> items, String next) {}

    /**
     * Oldest first.
     *
     * @param state null for all
     * @param after the last refund of the page before, which its {@code next} stands for; null for the first page
     * @throws fooddelivery.runtime.ProblemException 503 when payment does not answer; otherwise what payment refuses
     */
    Refunds list(State state, int limit, UUID after);

    /**
     * Has a refund that failed tried again; fine and without effect while it is being tried.
     *
     * @throws fooddelivery.runtime.ProblemException 503 when payment does not answer: it may have heard, and asking again
     *     does no harm; otherwise what payment refuses
     */
    Refund retry(UUID refundId);
}
