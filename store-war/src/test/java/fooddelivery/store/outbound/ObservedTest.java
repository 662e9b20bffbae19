package fooddelivery.store.outbound;

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
    void a_ticket_that_no_store_has_answered_tells_until_when_it_may() {
        database.update(
                "insert into ticket (order_id, version, store_id, customer_id, status, received_at, deadline, decided_by_type,"
                        + " decided_at, cancelled_too_late) values (?, 1, ?, ?, 'RECEIVED', now(), now() + interval '10 min',"
                        + " 'OrderPaid', now(), false)",
                orderId,
                orderId,
                orderId);
        Part part = saga.of(orderId).orElseThrow();
        assertThat(part.status()).isEqualTo("RECEIVED");
        assertThat(part.deadlines()).extracting(Deadline::kind).containsExactly("TICKET_EXPIRY");

        TestMetrics metrics = new TestMetrics();
        wire(new TicketGauges(), database).measured(null, new Gauges(metrics.registry()));
        assertThat(metrics.gauge("fooddelivery_tickets{state=RECEIVED}")).isEqualTo(1);

        database.update(
                "update ticket set status = 'ACCEPTED', accepted_at = now(), prep_minutes = 15, deadline = null");
        assertThat(saga.of(orderId).orElseThrow().deadlines())
                .extracting(Deadline::kind)
                .containsExactly("FOOD_READY");
    }
}
