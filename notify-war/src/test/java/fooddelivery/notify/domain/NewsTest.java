package fooddelivery.notify.domain;

import static fooddelivery.notify.domain.Message.*;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.OrderEvent;
import fooddelivery.runtime.Ids;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NewsTest {

    private final Orders order = new Orders(Ids.next());

    @Test
    void each_change_that_matters_to_the_customer_has_its_own_message() {
        Map<OrderEvent, Message> expected = new LinkedHashMap<>();
        expected.put(order.placed(1), ORDER_PLACED);
        expected.put(order.deferred(2), PAYMENT_DEFERRED);
        expected.put(order.progressed(2, "PAYMENT_UNKNOWN", "NONE", "Unknown"), PAYMENT_UNKNOWN);
        expected.put(order.progressed(2, "PAYMENT_DECLINED", "NONE", "PaymentDeclined"), PAYMENT_DECLINED);
        expected.put(order.paid(2), PAID);
        expected.put(order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"), ACCEPTED);
        expected.put(order.progressed(4, "COOKING", "NONE", "CookingStarted"), COOKING);
        expected.put(order.progressed(5, "READY", "NONE", "CookingFinished"), READY);
        expected.put(order.progressed(6, "RIDER_ASSIGNED", "NONE", "RiderAssigned"), RIDER_ASSIGNED);
        expected.put(order.progressed(7, "READY", "NONE", "RiderReleased"), RIDER_RELEASED);
        expected.put(order.progressed(8, "PICKED_UP", "NONE", "PickedUp"), PICKED_UP);
        expected.put(order.progressed(9, "DELIVERED", "NONE", "Delivered"), DELIVERED);
        expected.put(order.expressMissed(10), EXPRESS_MISSED);
        expected.put(order.completed(11), COMPLETED);
        expected.put(order.cancelRequested(3), CANCEL_REQUESTED);
        expected.put(order.cancelRefused(4), CANCEL_REFUSED);
        expected.put(order.cancelled(4, "CUSTOMER", true), CANCELLED_PAID);
        expected.put(order.cancelled(4, "CUSTOMER", false), CANCELLED_UNPAID);
        expected.put(order.cancelled(4, "STORE_NO_ANSWER", true), CANCELLED_NO_ANSWER);
        expected.put(order.cancelled(4, "OPERATOR", true), CANCELLED_BY_OPERATOR);
        expected.put(order.rejected(3, "재료가 떨어졌습니다"), REJECTED);
        expected.put(order.rejected(3, null), REJECTED_NO_ANSWER);
        expected.put(order.rejected(3, "STORE_NO_ANSWER"), REJECTED_NO_ANSWER);
        expected.put(order.expired(2), EXPIRED);
        expected.put(order.progressed(5, "EXPIRED", "PENDING", "PaymentApproved"), REFUND_PENDING);
        expected.put(order.progressed(5, "CANCELLED", "REFUNDED", "PaymentRefunded"), REFUND_DONE);
        expected.put(order.progressed(5, "REJECTED", "FAILED", "RefundFailed"), REFUND_FAILED);

        expected.forEach(
                (event, message) -> assertThat(News.of(event).orElseThrow().message())
                        .as("%s", event)
                        .isEqualTo(message));
        Set<Message> told = EnumSet.copyOf(expected.values());
        told.add(News.of(order.delayed(3, 10, null)).message());
        told.add(News.of(order.delayed(3, 10, "주문이 밀렸습니다")).message());
        assertThat(told).as("every message is told by something").contains(Message.values());
    }

    @Test
    void a_delay_is_told_with_its_reason_when_the_store_gave_one() {
        assertThat(News.of(order.delayed(3, 10, " ")).message()).isEqualTo(DELAYED);
        News because = News.of(order.delayed(3, 10, " 주문이 밀렸습니다 "));
        assertThat(because.message()).isEqualTo(DELAYED_BECAUSE);
        assertThat(because.variables()).containsOnly(Map.entry("minutes", "10"), Map.entry("reason", "주문이 밀렸습니다"));
    }

    @Test
    void what_changes_nothing_for_the_customer_is_not_told() {
        assertThat(News.of(order.progressed(4, "PAYMENT_PENDING", "NONE", "PayAgain")))
                .isEmpty();
        assertThat(News.of(order.progressed(4, "CANCELLED", "NONE", "PaymentVoided")))
                .isEmpty();
        assertThat(News.of(order.lossRecorded(4))).isEmpty();
        assertThat(News.of(order.progressed(4, "FROM_THE_FUTURE", "NONE", "Anything")))
                .isEmpty();
    }

    @Test
    void the_event_is_the_cause_where_order_names_one() {
        assertThat(News.of(order.progressed(4, "COOKING", "NONE", "CookingStarted"))
                        .orElseThrow()
                        .event())
                .isEqualTo("CookingStarted");
        assertThat(News.of(order.paid(2)).orElseThrow().event()).isEqualTo("OrderPaid");
    }
}
