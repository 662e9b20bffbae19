package fooddelivery.order.application;

import static fooddelivery.order.TestHouse.STORE;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.order.InTheHouse;
import fooddelivery.order.TestHouse;
import fooddelivery.order.domain.Expectations;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.OrderWatch.Overdue;
import fooddelivery.order.domain.OrderWatch.Unmatched;
import fooddelivery.order.domain.RefundDesk;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.runtime.Ids;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What operators see and do. */
public class OperationsServiceTest extends InTheHouse {

    private final PaymentsDesk desk = new PaymentsDesk();

    /** Payment's side of refunds: the one that failed, and whatever is tried again. */
    private static final class PaymentsDesk implements RefundDesk {

        private final Refund failed =
                new Refund(Ids.next(), Ids.next(), Ids.next(), "FULL", 24_000L, "REFUND_FAILED", "NO", 10, null);

        @Override
        public Refunds list(State state, int limit, UUID after) {
            return new Refunds(List.of(failed), state + "/" + limit + "/" + after);
        }

        @Override
        public Refund retry(UUID refundId) {
            return new Refund(refundId, null, null, "FULL", 24_000L, "REFUND_PENDING", null, 10, null);
        }
    }

    @Test
    void an_order_that_cooks_for_too_long_is_seen_and_ended() {
        UUID orderId = house.paid();
        house.hear(new CookingStarted(orderId, STORE, 1, house.now()));
        OperationsService operations = house.operations(desk);
        assertThat(operations.overdue(null, 10)).isEmpty();

        house.everyOrderWaits(TestHouse.COOKING_EXPECTED.plusMinutes(1));
        assertThat(operations.overdue(null, 10)).extracting(Overdue::orderId).containsExactly(orderId);
        assertThat(operations.forceCancel(orderId, "Fire", "admin").status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(house.stored(orderId).reason()).isEqualTo("Fire");
    }

    @Test
    void events_about_unknown_orders_are_seen() {
        UUID orderId = Ids.next();
        house.hear(new CookingStarted(orderId, STORE, 1, house.now()));
        assertThat(house.operations(desk).unmatched(null, 10))
                .extracting(Unmatched::orderId)
                .containsExactly(orderId);
    }

    @Test
    void refunds_are_payments_and_payment_is_asked() {
        OperationsService operations = house.operations(desk);
        UUID last = Ids.next();
        RefundDesk.Refunds failed = operations.refunds(RefundDesk.State.REFUND_FAILED, 5, last);
        assertThat(failed.items()).containsExactly(desk.failed);
        assertThat(failed.next()).isEqualTo("REFUND_FAILED/5/" + last);
        assertThat(operations.retryRefund(desk.failed.refundId(), "admin").status())
                .isEqualTo("REFUND_PENDING");
        assertThat(operations.retryRefund(desk.failed.refundId(), "admin").refundId())
                .isEqualTo(desk.failed.refundId());
    }

    @Test
    void each_state_is_expected_to_last_as_long_as_the_setting_of_its_name_says() {
        Duration[] settings =
                Stream.iterate(1, n -> n + 1).limit(11).map(Duration::ofMinutes).toArray(Duration[]::new);
        Expectations expected = OperationsService.expectations(
                settings[0],
                settings[1],
                settings[2],
                settings[3],
                settings[4],
                settings[5],
                settings[6],
                settings[7],
                settings[8],
                settings[9],
                settings[10]);
        assertThat(List.of(
                        OrderStatus.PAYMENT_PENDING,
                        OrderStatus.PAYMENT_UNKNOWN,
                        OrderStatus.PAID,
                        OrderStatus.ACCEPTED,
                        OrderStatus.COOKING,
                        OrderStatus.READY,
                        OrderStatus.RIDER_ASSIGNED,
                        OrderStatus.PICKED_UP,
                        OrderStatus.CANCEL_PENDING))
                .extracting(expected.status()::get)
                .containsExactly(List.of(settings).subList(0, 9).toArray(Duration[]::new));
        assertThat(expected.status())
                .as("an order that is over, or waits for its customer, is nobody's business")
                .hasSize(9);
        assertThat(expected.refund().get(RefundStatus.PENDING)).isEqualTo(settings[9]);
        assertThat(expected.refund().get(RefundStatus.FAILED)).isEqualTo(settings[10]);
    }
}
