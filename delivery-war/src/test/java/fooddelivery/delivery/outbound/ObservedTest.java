package fooddelivery.delivery.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Gauges;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.SagaPart.Deadline;
import fooddelivery.runtime.SagaPart.Part;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.TestMetrics;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What operators and machines see of this service's rows. */
class ObservedTest {

    private final Database database =
            TestDatabase.fresh("db/platform", "db/migration").database();
    private final JdbcSagaPart saga = wire(new JdbcSagaPart(), database);
    private final UUID orderId = Ids.next();

    @Test
    void an_order_that_was_never_heard_of_has_no_part_in_it() {
        assertThat(saga.of(orderId)).isEmpty();
    }

    @Test
    void a_claim_tells_until_when_it_is_held() {
        database.update(
                "insert into delivery (order_id, version, status, code_failures, code_confirmed, cancelled_too_late, claimed_at,"
                        + " lease_until, rider_id) values (?, 1, 'CLAIMED', 0, false, false, now(),"
                        + " now() + interval '20 min', ?)",
                orderId,
                orderId);
        Part part = saga.of(orderId).orElseThrow();
        assertThat(part.status()).isEqualTo("CLAIMED");
        assertThat(part.since()).isNotNull();
        assertThat(part.deadlines()).extracting(Deadline::kind).containsExactly("CLAIM_LEASE");

        TestMetrics metrics = new TestMetrics();
        wire(new RideGauges(), database).measured(null, new Gauges(metrics.registry()));
        assertThat(metrics.gauge("fooddelivery_rides{state=CLAIMED}")).isEqualTo(1);
        assertThat(metrics.gauge("fooddelivery_rides{state=OPEN}")).isZero();

        database.update("update delivery set status = 'OPEN'");
        assertThat(saga.of(orderId).orElseThrow().deadlines()).isEmpty();
    }
}
