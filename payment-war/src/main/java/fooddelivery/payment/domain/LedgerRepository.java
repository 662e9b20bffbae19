package fooddelivery.payment.domain;

import java.time.Instant;
import java.util.Map;

/** Where the money's book is kept. */
public interface LedgerRepository {

    /** Leaves a posting that is in the book already as it is. */
    void add(Posting posting, Instant at);

    /** What each account holds, by its name; in won. */
    Map<String, Long> balances();
}
