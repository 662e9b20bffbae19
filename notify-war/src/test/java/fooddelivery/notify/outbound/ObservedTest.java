package fooddelivery.notify.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Gauges;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.SagaPart.Part;
import fooddelivery.runtime.SagaPart.Step;
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
    void messages_tell_over_which_channel_they_went_and_what_became_of_them() {
        database.update(
                "insert into notification (notification_id, order_id, version, channel, customer_id, status, event, at, language,"
                        + " title, text, state) values (?, ?, 2, 'INBOX', ?, 'PAID', 'OrderPaid', now(), 'ko', 'title', 'text',"
                        + " 'SENT')",
                Ids.next(),
                orderId,
                orderId);
        database.update(
                "insert into delivery (delivery_id, notification_id, order_id, version, position, channel, customer_id, message,"
                        + " urgent, parameters, state, tries, created_at, next_try_at, held, code) values (?, ?, ?, 2, 1,"
                        + " 'KAKAO_TALK', ?, 'PAID', false, '{}', 'PARKED', 10, now() + interval '1 s', now(), false, '3016')",
                Ids.next(),
                Ids.next(),
                orderId,
                orderId);
        Part part = saga.of(orderId).orElseThrow();
        assertThat(part.status()).isEqualTo("PARKED");
        assertThat(part.steps()).extracting(Step::kind).containsExactly("INBOX", "KAKAO_TALK");
        assertThat(part.steps().get(1).code()).isEqualTo("3016");
        assertThat(part.deadlines()).isEmpty();

        TestMetrics metrics = new TestMetrics();
        wire(new MessageGauges(), database).measured(null, new Gauges(metrics.registry()));
        assertThat(metrics.gauge("fooddelivery_messages{state=PARKED}")).isEqualTo(1);
        assertThat(metrics.gauge("fooddelivery_messages{state=WAITING}")).isZero();
    }
}
