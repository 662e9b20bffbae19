package fooddelivery.store.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Gauges;
import fooddelivery.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tickets that no store has answered, at {@code /metrics}; the count is that of an index. */
@ApplicationScoped
public class TicketGauges {

    @Inject
    private Database database;

    void measured(@Observes Startup.Finished event, Gauges gauges) {
        gauges.gauges(
                "fooddelivery_tickets",
                "Tickets that no store has answered",
                "state",
                List.of("RECEIVED"),
                () -> count("select status, count(*) from ticket where status = 'RECEIVED' group by status"));
    }

    private Map<String, Long> count(String sql) {
        Map<String, Long> counts = new HashMap<>();
        database.query(sql, row -> counts.put(row.getString(1), row.getLong(2)));
        return counts;
    }
}
