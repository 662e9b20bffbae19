package fooddelivery.order.application;

import static fooddelivery.order.TestHouse.wish;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.order.TestHouse;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.OrderTerms;
import fooddelivery.order.domain.Orders;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.runtime.Startup;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to an order by the clock. */
public class OrderTimersTest {

    private static TestHouse house;

    @BeforeAll
    static void open() {
        house = new TestHouse();
        house.timers.start(new Startup.Finished());
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void clear() {
        house.clear();
    }

    @Test
    void payments_without_a_result_are_asked_for_again_ten_a_second_at_most() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        List<UUID> orders = Stream.generate(() -> house.checkout.place(wish(2)).orderId())
                .limit(12)
                .toList();
        house.sweep();
        assertThat(house.asked).as("nothing is due yet").hasSize(12);

        house.payment = attempt -> new PaymentOutcome.Approved(attempt.attemptId());
        house.timePasses(Duration.ofSeconds(1));
        house.sweep();
        assertThat(house.asked).hasSize(22);
        house.sweep();
        assertThat(orders).allMatch(orderId -> house.stored(orderId).status() == OrderStatus.PAID);
    }

    @Test
    void one_order_that_makes_trouble_does_not_keep_the_others_waiting() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        UUID first = house.checkout.place(wish(2)).orderId();
        UUID second = house.checkout.place(wish(2)).orderId();
        house.payment = attempt -> {
            if (attempt.orderId().equals(first)) {
                throw new IllegalStateException("Out of order");
            }
            return new PaymentOutcome.Approved(attempt.attemptId());
        };
        house.timePasses(Duration.ofSeconds(1));
        house.sweep();
        assertThat(house.stored(first).status()).isEqualTo(OrderStatus.PAYMENT_UNKNOWN);
        assertThat(house.stored(second).status()).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void what_waited_too_long_is_ended() {
        house.payment = attempt -> new PaymentOutcome.Declined("NO");
        UUID unpaid = house.checkout.place(wish(2)).orderId();
        house.payment = attempt -> new PaymentOutcome.Approved(attempt.attemptId());
        UUID paid = house.paid();

        house.timePasses(Orders.TERMS.payWithin());
        house.sweep();
        assertThat(house.stored(unpaid).status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(house.stored(paid).status()).isEqualTo(OrderStatus.PAID);
        house.timePasses(Orders.TERMS.storeNoAnswer());
        house.sweep();
        assertThat(house.stored(paid).status()).isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    void each_term_is_the_setting_of_its_name() {
        Duration[] settings =
                Stream.of(1, 2, 3, 4, 5, 6, 7).map(Duration::ofMinutes).toArray(Duration[]::new);
        OrderTerms terms = OrderTimers.terms(
                settings[0], settings[1], settings[2], settings[3], settings[4], settings[5], settings[6]);
        assertThat(terms.payWithin()).isEqualTo(settings[0]);
        assertThat(terms.storeNoAnswer()).isEqualTo(settings[1]);
        assertThat(terms.autoConfirm()).isEqualTo(settings[2]);
        assertThat(terms.expressWithin()).isEqualTo(settings[3]);
        assertThat(terms.staleCall()).isEqualTo(settings[4]);
        assertThat(terms.repeatFirst()).isEqualTo(settings[5]);
        assertThat(terms.repeatLongest()).isEqualTo(settings[6]);
    }
}
