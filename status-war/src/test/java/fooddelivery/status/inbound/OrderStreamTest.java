package fooddelivery.status.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.Json;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.status.domain.Orders;
import fooddelivery.status.domain.Position;
import fooddelivery.status.domain.TrackedOrder;
import fooddelivery.status.outbound.JdbcTrackedOrderRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OrderStreamTest {

    private static final TestDatabase DATABASE = TestDatabase.fresh("db/platform", "db/migration");
    private static final Instant UNTIL = Orders.NOON.plus(Duration.ofHours(1));

    private final JdbcTrackedOrderRepository orders = new JdbcTrackedOrderRepository(DATABASE.database());
    private final Orders order = new Orders();
    private final Wire wire = new Wire();

    @Test
    void a_new_client_gets_the_past_first_then_each_change_once() {
        orders.record(order.placed(1));
        orders.record(order.paid(2));
        OrderStream stream = stream(0);
        stream.show(seen());
        stream.show(seen());
        orders.record(order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"));
        stream.show(seen());

        assertThat(wire.ids()).containsExactly("1000000", "2000000", "3000000");
        assertThat(wire.received).extracting(event -> event.get("name")).containsOnly("status");
    }

    @Test
    void a_client_that_comes_back_gets_what_it_missed() {
        orders.record(order.placed(1));
        orders.record(order.paid(2));
        orders.record(order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"));
        orders.record(order.progressed(4, "COOKING", "NONE", "CookingStarted"));

        stream(2_000_000).show(seen());

        assertThat(wire.ids()).containsExactly("3000000", "4000000");
    }

    @Test
    void an_event_shows_the_order_as_it_was_at_that_step() {
        orders.record(order.placed(1));
        orders.record(order.cancelled(2, "CUSTOMER", true));
        orders.record(order.progressed(3, "CANCELLED", "REFUNDED", "PaymentRefunded"));

        stream(0).show(seen());

        OrderView placed = data(0);
        assertThat(placed.status()).isEqualTo("PAYMENT_PENDING");
        assertThat(placed.timeline()).hasSize(1);
        assertThat(placed.customerId()).isEqualTo(order.customerId);
        OrderView refunded = data(2);
        assertThat(refunded.refund()).isEqualTo("REFUNDED");
        assertThat(refunded.timeline()).extracting(OrderView.Step::refund).containsExactly(null, "PENDING", "REFUNDED");
    }

    @Test
    void a_change_that_arrives_after_a_higher_one_was_told_is_only_in_the_timeline() {
        orders.record(order.placed(1));
        orders.record(order.progressed(4, "COOKING", "NONE", "CookingStarted"));
        OrderStream stream = stream(0);
        stream.show(seen());
        orders.record(order.paid(2));
        stream.show(seen());
        orders.record(order.progressed(5, "READY", "NONE", "CookingFinished"));
        stream.show(seen());

        assertThat(wire.ids()).containsExactly("1000000", "4000000", "5000000");
        assertThat(data(2).timeline())
                .extracting(OrderView.Step::status)
                .containsExactly("PAYMENT_PENDING", "PAID", "COOKING", "READY");
    }

    @Test
    void a_version_without_a_step_is_looked_at_once() {
        orders.record(order.cancelled(1, "CUSTOMER", true));
        orders.record(order.lossRecorded(2));
        OrderStream stream = stream(0);
        assertThat(stream.isBehind(new Position(2, 0))).isTrue();

        stream.show(seen());

        assertThat(wire.ids()).containsExactly("1000000");
        assertThat(stream.isBehind(new Position(2, 0))).isFalse();
    }

    @Test
    void the_stream_ends_when_the_order_is_no_longer_the_viewers() {
        OrderStream stream = stream(0);
        stream.show(Optional.empty());
        assertThat(stream.isClosed()).isTrue();
    }

    @Test
    void the_stream_ends_with_the_token() {
        OrderStream stream = stream(0);
        stream.heartbeat(UNTIL);
        assertThat(wire.received).containsExactly(Map.of("comment", "heartbeat"));
        assertThat(stream.isClosed()).isFalse();

        stream.heartbeat(UNTIL.plusMillis(1));
        assertThat(stream.isClosed()).isTrue();
    }

    @Test
    void a_client_that_is_gone_is_noticed_at_the_next_heartbeat() {
        OrderStream stream = stream(0);
        wire.breakDown();
        stream.heartbeat(Orders.NOON);
        assertThat(stream.isClosed()).isTrue();
    }

    @Test
    void at_most_one_writing_waits() {
        OrderStream stream = stream(0);
        assertThat(stream.claim()).isTrue();
        assertThat(stream.claim()).isFalse();
        stream.begin();
        assertThat(stream.claim()).isTrue();
    }

    private OrderStream stream(long seen) {
        return new OrderStream(order.orderId, order.customer(), Position.of(seen), UNTIL, wire, wire.sse());
    }

    private Optional<TrackedOrder> seen() {
        return orders.find(order.orderId, order.customer());
    }

    private OrderView data(int index) {
        return Json.read(wire.received.get(index).get("data"), OrderView.class);
    }
}
