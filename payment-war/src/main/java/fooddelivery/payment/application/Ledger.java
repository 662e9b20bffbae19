package fooddelivery.payment.application;

import fooddelivery.payment.domain.Posting;
import fooddelivery.payment.domain.Posting.Line;
import fooddelivery.runtime.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
    private Database database;

    /** A posting that is in the book already is left as it is. */
    public void post(Posting posting, Instant at) {
        if (posting.lines().isEmpty()) {
            return;
        }
        List<Object> values = new ArrayList<>();
        for (Line line : posting.lines()) {
            Collections.addAll(
                    values,
                    posting.orderId(),
                    posting.kind(),
                    posting.reference(),
                    line.account(),
                    line.party(),
                    line.amount(),
                    at);
        }
        database.update(
                "insert into ledger_entry (order_id, kind, reference, account, party_id, amount, at) values "
                        + String.join(", ", Collections.nCopies(posting.lines().size(), "(?, ?, ?, ?, ?, ?, ?)"))
                        + " on conflict (order_id, kind, reference, account) do nothing",
                values.toArray());
    }

    public Balance balance() {
        Map<String, Long> accounts = new LinkedHashMap<>();
        database.query(
                        "select account, sum(amount)::bigint as amount from ledger_entry group by account order by account",
                        row -> Map.entry(row.getString("account"), row.getLong("amount")))
                .forEach(account -> accounts.put(account.getKey(), account.getValue()));
        return new Balance(accounts.values().stream().mapToLong(Long::longValue).sum(), accounts);
    }
}
