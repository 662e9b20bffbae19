package fooddelivery.order.application;

import static fooddelivery.order.TestHouse.CUSTOMER;
import static fooddelivery.order.TestHouse.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Event;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.OrderEvent.PaymentDeferred;
import fooddelivery.order.InTheHouse;
import fooddelivery.order.TestHouse;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.PaymentAttempt;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.runtime.Refused;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Placing and paying, with a payment service that answers what the test says. */
public class CheckoutTest extends InTheHouse {

    @Test
    void the_attempt_is_committed_before_payment_is_called() {
        house.payment = attempt -> {
            assertThat(house.stored(attempt.orderId()).status()).isEqualTo(OrderStatus.PAYMENT_PENDING);
            assertThat(house.stored(attempt.orderId()).attempt().attemptId()).isEqualTo(attempt.attemptId());
            return new PaymentOutcome.Approved(attempt.attemptId());
        };
        Order order = house.checkout.place(wish(2));

        assertThat(order.status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.stored(order.orderId()).status()).isEqualTo(OrderStatus.PAID);
        assertThat(told(order)).containsExactly(OrderPlaced.class, OrderPaid.class);
    }

    @Test
    void the_customer_hears_of_a_cancellation_that_came_while_payment_was_working() {
        house.payment = attempt -> {
            house.orders.cancel(attempt.orderId(), CUSTOMER, "Wrong address");
            return new PaymentOutcome.Approved(attempt.attemptId());
        };
        Order order = house.checkout.place(wish(2));

        assertThat(order.status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(order.refund()).isEqualTo(RefundStatus.PENDING);
    }

    @Test
    void a_repeated_wish_is_answered_and_not_paid_again() {
        Order first = house.checkout.place(wish(2, "key", "hash"));
        Order again = house.checkout.place(wish(2, "key", "hash"));

        assertThat(again.orderId()).isEqualTo(first.orderId());
        assertThat(again.status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.asked).hasSize(1);
    }

    @Test
    void a_declined_order_is_paid_with_another_card_by_a_new_attempt() {
        house.payment = attempt -> new PaymentOutcome.Declined("INSUFFICIENT_FUNDS");
        UUID orderId = house.checkout.place(wish(2)).orderId();
        assertThat(house.stored(orderId).reason()).isEqualTo("INSUFFICIENT_FUNDS");

        house.payment = attempt -> new PaymentOutcome.Approved(attempt.attemptId());
        assertThat(house.checkout
                        .pay(orderId, CUSTOMER, "KAKAO_PAY", "tok_other")
                        .status())
                .isEqualTo(OrderStatus.PAID);
        assertThat(house.asked).extracting(PaymentAttempt::attemptNo).containsExactly(1, 2);
        assertThat(house.asked).extracting(PaymentAttempt::token).containsExactly("tok_ok", "tok_other");
        assertThat(house.asked).extracting(PaymentAttempt::method).containsExactly("CARD", "KAKAO_PAY");
        assertThat(house.asked).extracting(PaymentAttempt::attemptId).doesNotHaveDuplicates();
        assertThat(house.events(orderId))
                .filteredOn(OrderProgressed.class::isInstance)
                .extracting(event -> ((OrderProgressed) event).cause().type())
                .containsExactly("PaymentDeclined", "PayAgain");
    }

    @Test
    void while_the_result_is_unknown_paying_repeats_the_same_attempt_with_the_same_card() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        UUID orderId = house.checkout.place(wish(2)).orderId();
        house.checkout.pay(orderId, CUSTOMER, "CARD", "tok_other");

        assertThat(house.asked.get(1)).isEqualTo(house.asked.get(0));
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.PAYMENT_UNKNOWN);
    }

    @Test
    void what_is_paid_is_not_paid_again() {
        UUID orderId = house.paid();
        assertThatThrownBy(() -> house.checkout.pay(orderId, CUSTOMER, "CARD", "tok_ok"))
                .isInstanceOf(Refused.class);
        assertThat(house.asked).hasSize(1);
    }

    @Test
    void payment_is_asked_again_in_the_background_when_that_is_due_and_not_before() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        UUID orderId = house.checkout.place(wish(2)).orderId();
        assertThat(house.checkout.callDue(orderId)).isEmpty();
        assertThat(house.asked).hasSize(1);

        house.payment = attempt -> new PaymentOutcome.Approved(attempt.attemptId());
        house.timePasses(Duration.ofSeconds(1));
        assertThat(house.checkout.callDue(orderId))
                .hasValueSatisfying(order -> assertThat(order.status()).isEqualTo(OrderStatus.PAID));
        assertThat(house.asked.get(1)).isEqualTo(house.asked.get(0));
        assertThat(house.checkout.callDue(orderId)).isEmpty();
    }

    @Test
    void nobody_calls_for_an_order_that_somebody_is_calling_for() {
        UUID orderId = house.orders.place(wish(2)).order().orderId();
        house.timePasses(Duration.ofSeconds(5));

        assertThat(house.orders.callDue(orderId)).isPresent();
        assertThat(house.orders.callDue(orderId)).isEmpty();
        assertThat(house.told(orderId, OrderProgressed.class).cause().type()).isEqualTo("PaymentCallStale");
    }

    @Test
    void what_was_not_sent_is_paid_by_itself_where_that_was_wanted() {
        house.payment = attempt -> new PaymentOutcome.NotSent();
        PlaceOrder patient = new PlaceOrder(
                CUSTOMER, TestHouse.STORE, wish(2).lines(), false, null, "CARD", "tok_ok", true, null, "hash");
        UUID orderId = house.checkout.place(patient).orderId();
        assertThat(house.told(orderId, PaymentDeferred.class).attemptNo()).isEqualTo(1);

        house.payment = attempt -> new PaymentOutcome.Approved(attempt.attemptId());
        house.timePasses(Duration.ofSeconds(1));
        house.checkout.callDue(orderId);
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.PAID);
        assertThat(house.asked.get(1)).isEqualTo(house.asked.get(0));
    }

    @Test
    void a_customer_whose_payment_could_not_be_sent_waits_until_payment_is_worth_asking() {
        house.payment = attempt -> new PaymentOutcome.NotSent();
        assertThat(house.checkout.retryAfter(house.checkout.place(wish(2)))).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void a_customer_whose_result_is_unknown_waits_until_it_is_asked_for_again() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        Order order = house.checkout.place(wish(2));
        assertThat(house.checkout.retryAfter(order)).isEqualTo(Duration.ofSeconds(1));
        house.checkout.pay(order.orderId(), CUSTOMER, "CARD", "tok_ok");
        assertThat(house.checkout.retryAfter(house.stored(order.orderId()))).isEqualTo(Duration.ofSeconds(2));
    }

    private List<Class<?>> told(Order order) {
        return house.events(order.orderId()).stream()
                .<Class<?>>map(Event::getClass)
                .toList();
    }
}
