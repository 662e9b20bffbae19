package fooddelivery.payment.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Gauges;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.SagaPart.Deadline;
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
    void attempts_and_refunds_tell_what_came_of_them_and_when_they_are_tried_again() {
        UUID attemptId = Ids.next();
        database.update("insert into payment_account (order_id, closed) values (?, true)", orderId);
        database.update(
                "insert into payment_attempt (attempt_id, order_id, attempt_no, customer_id, goods, delivery_fee, express_fee,"
                        + " method, status, created_at) values (?, ?, 1, ?, 20000, 3000, 0, 'CARD', 'REFUND_PENDING', now())",
                attemptId,
                orderId,
                orderId);
        database.update(
                "insert into payment_refund (refund_id, order_id, attempt_id, kind, amount, status, reason, tries, next_try_at,"
                        + " created_at) values (?, ?, ?, 'FULL', 23000, 'REFUND_PENDING', 'TIMEOUT', 3, now(),"
                        + " now() + interval '1 s')",
                Ids.next(),
                orderId,
                attemptId);
        Part part = saga.of(orderId).orElseThrow();
        assertThat(part.status()).isEqualTo("CLOSED");
        assertThat(part.steps()).extracting(Step::kind).containsExactly("PAYMENT", "REFUND");
        assertThat(part.steps().get(0).amount()).isEqualTo(23_000);
        assertThat(part.steps().get(1).tries()).isEqualTo(3);
        assertThat(part.steps().get(1).code()).isEqualTo("TIMEOUT");
        assertThat(part.deadlines()).extracting(Deadline::kind).containsExactly("REFUND_TRY");

        TestMetrics metrics = new TestMetrics();
        wire(new PaymentGauges(), database).measured(null, new Gauges(metrics.registry()));
        assertThat(metrics.gauge("fooddelivery_refunds{state=REFUND_PENDING}")).isEqualTo(1);
        assertThat(metrics.gauge("fooddelivery_refunds{state=REFUND_FAILED}")).isZero();
        assertThat(metrics.gauge("fooddelivery_payments_in_doubt{state=HANDED_OVER}"))
                .isZero();
    }
}
