package fooddelivery.payment.application;

import fooddelivery.payment.domain.LedgerRepository;
import fooddelivery.payment.domain.Posting;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;

/** The money's book: every {@link Posting} once, in the transaction of the change that it tells of. */
@ApplicationScoped
public class Ledger {

    /**
     * @param sum zero, or something is badly wrong
     * @param accounts the balance of each, in won; debts are negative
     */
    public record Balance(long sum, Map<String, Long> accounts) {}

    @Inject
    private LedgerRepository book;

    /** A posting that is in the book already is left as it is. */
    public void post(Posting posting, Instant at) {
        if (!posting.lines().isEmpty()) {
            book.add(posting, at);
        }
    }

    public Balance balance() {
        Map<String, Long> accounts = book.balances();
        return new Balance(accounts.values().stream().mapToLong(Long::longValue).sum(), accounts);
    }
}
