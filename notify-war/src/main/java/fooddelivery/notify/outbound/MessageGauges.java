package fooddelivery.notify.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Gauges;
import fooddelivery.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Messages that are not done with, at {@code /metrics}; each count is that of an index. */
@ApplicationScoped
public class MessageGauges {

    @Inject
    private Database database;

    void measured(@Observes Startup.Finished event, Gauges gauges) {
        gauges.gauges(
                "fooddelivery_messages",
                "Messages that wait or are on their way, and those that wait for a person",
                "state",
                List.of("WAITING", "ASKING", "PARKED"),
                () -> count("select state, count(*) from delivery where state in ('WAITING', 'ASKING') group by state"
                        + " union all select 'PARKED', count(*) from delivery where state = 'PARKED'"));
    }

    private Map<String, Long> count(String sql) {
        Map<String, Long> counts = new HashMap<>();
        database.query(sql, row -> counts.put(row.getString(1), row.getLong(2)));
        return counts;
    }
}
