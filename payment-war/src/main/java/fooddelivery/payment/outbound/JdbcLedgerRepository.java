package fooddelivery.payment.outbound;

import fooddelivery.payment.domain.LedgerRepository;
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

/** The book in PostgreSQL: one statement a posting. */
@ApplicationScoped
public class JdbcLedgerRepository implements LedgerRepository {

    @Inject
    private Database database;

    @Override
    public void add(Posting posting, Instant at) {
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

    @Override
    public Map<String, Long> balances() {
        Map<String, Long> accounts = new LinkedHashMap<>();
        database.query(
                        "select account, sum(amount)::bigint as amount from ledger_entry group by account order by account",
                        row -> Map.entry(row.getString("account"), row.getLong("amount")))
                .forEach(account -> accounts.put(account.getKey(), account.getValue()));
        return accounts;
    }
}
