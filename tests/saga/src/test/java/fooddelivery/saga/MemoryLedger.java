package fooddelivery.saga;

import fooddelivery.payment.domain.LedgerRepository;
import fooddelivery.payment.domain.Posting;
import fooddelivery.payment.domain.Posting.Account;
import fooddelivery.payment.domain.Posting.Line;
import fooddelivery.saga.MemoryDatabase.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The book in memory; a posting's line is unique by order, kind, reference and account. */
final class MemoryLedger implements LedgerRepository {

    record Key(UUID orderId, Posting.Kind kind, UUID reference, Account account) {}

    record Entry(Key key, UUID party, long amount, Instant at) {}

    private final Table<Key, Entry> entries;

    MemoryLedger(MemoryDatabase database) {
        this.entries = database.table("ledger_entry");
    }

    List<Entry> entries() {
        return entries.committed();
    }

    @Override
    public void add(Posting posting, Instant at) {
        for (Line line : posting.lines()) {
            Key key = new Key(posting.orderId(), posting.kind(), posting.reference(), line.account());
            if (entries.get(key) == null) {
                entries.put(key, new Entry(key, line.party(), line.amount(), at));
            }
        }
    }

    @Override
    public Map<String, Long> balances() {
        Map<String, Long> balances = new TreeMap<>();
        entries.rows(row -> true)
                .forEach(row -> balances.merge(row.key().account().name(), row.amount(), Long::sum));
        return balances;
    }
}
