package fooddelivery.payment.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Gauges;
import fooddelivery.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Payments and refunds that are not final, at {@code /metrics}; each count is that of an index. */
@ApplicationScoped
public class PaymentGauges {

    @Inject
    private Database database;

    void measured(@Observes Startup.Finished event, Gauges gauges) {
        gauges.gauges(
                "fooddelivery_refunds",
                "Refunds under way, and those that wait for a person",
                "state",
                List.of("REFUND_PENDING", "REFUND_FAILED"),
                () -> count("select status, count(*) from payment_refund"
                        + " where status in ('REFUND_PENDING', 'REFUND_FAILED') group by status"));
        gauges.gauges(
                "fooddelivery_payments_in_doubt",
                "Payments whose result is not known yet; those handed over wait for a person",
                "state",
                List.of("CONFIRMING", "UNKNOWN", "HANDED_OVER"),
                () -> count("select status, count(*) from payment_attempt where due_at is not null group by status"
                        + " union all select 'HANDED_OVER', count(*) from payment_attempt"
                        + " where status = 'UNKNOWN' and due_at is null"));
    }

    private Map<String, Long> count(String sql) {
        Map<String, Long> counts = new HashMap<>();
        database.query(sql, row -> counts.put(row.getString(1), row.getLong(2)));
        return counts;
    }
}
