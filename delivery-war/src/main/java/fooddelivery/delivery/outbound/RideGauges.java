package fooddelivery.delivery.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Gauges;
import fooddelivery.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Deliveries that wait for a rider, at {@code /metrics}; each count is that of an index. */
@ApplicationScoped
public class RideGauges {

    @Inject
    private Database database;

    void measured(@Observes Startup.Finished event, Gauges gauges) {
        gauges.gauges(
                "fooddelivery_rides",
                "Deliveries that no rider has claimed, and those that are claimed and not picked up",
                "state",
                List.of("OPEN", "CLAIMED"),
                () -> count("select 'OPEN', count(*) from delivery where status = 'OPEN'"
                        + " union all select 'CLAIMED', count(*) from delivery where status = 'CLAIMED'"));
    }

    private Map<String, Long> count(String sql) {
        Map<String, Long> counts = new HashMap<>();
        database.query(sql, row -> counts.put(row.getString(1), row.getLong(2)));
        return counts;
    }
}
