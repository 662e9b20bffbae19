package fooddelivery.status.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Asks the services what they say about orders. Reads only. */
public interface Witnesses {

    /**
     * Orders placed in a span of time, or a few by their ids.
     *
     * @param since null from the first order on
     * @param after the cursor of the page before; null for the first page
     * @param orderIds only these, if there are any
     */
    record Question(Instant since, Instant until, String after, int limit, List<UUID> orderIds) {}

    /**
     * @param facts rising by order id, as PostgreSQL compares ids
     * @param more whether there are further ones
     */
    record Statement<F extends Facts>(List<F> facts, boolean more) {}

    /** A service gave no answer, or none that makes sense. */
    final class Silent extends RuntimeException {
        /** @param reason for a person, without internals */
        public Silent(String reason, Throwable cause) {
            super(reason, cause);
        }
    }

    /** @throws Silent as the others do */
    Statement<Facts.OfOrder> order(Question question);

    Statement<Facts.OfPayment> payment(Question question);

    Statement<Facts.OfStore> store(Question question);

    Statement<Facts.OfDelivery> delivery(Question question);

    Statement<Facts.OfView> status(Question question);
}
