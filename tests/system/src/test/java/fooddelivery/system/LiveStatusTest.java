package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.system.EventStream.Event;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPlatform.class)
class LiveStatusTest {

    private final Customer customer;
    private final Kitchen kitchen;

    LiveStatusTest(Platform platform) {
        customer = platform.newCustomer();
        kitchen = platform.kitchen("owner1");
    }

    @Test
    void who_follows_an_order_gets_the_past_first_then_every_change_as_it_happens() {
        UUID orderId = paidOrder();
        try (EventStream stream = customer.follow(orderId, OptionalLong.empty())) {
            assertThat(stream.next().status()).isEqualTo("PAYMENT_PENDING");
            assertThat(stream.next().status()).isEqualTo("PAID");

            kitchen.accept(orderId).expect(200);
            Event accepted = stream.next();
            kitchen.startCooking(orderId).expect(200);
            Event cooking = stream.next();

            assertThat(accepted.name()).isEqualTo("status");
            assertThat(accepted.status()).isEqualTo("ACCEPTED");
            assertThat(cooking.status()).isEqualTo("COOKING");
            assertThat(cooking.id()).isGreaterThan(accepted.id());
            assertThat(cooking.data().getString("orderId")).isEqualTo(orderId.toString());
            assertThat(stream.isQuietFor(Duration.ofSeconds(1)))
                    .as("nothing is told twice")
                    .isTrue();
        }
    }

    @Test
    void who_comes_back_gets_what_was_missed_and_nothing_twice() {
        UUID orderId = paidOrder();
        long last;
        try (EventStream stream = customer.follow(orderId, OptionalLong.empty())) {
            stream.next();
            last = stream.next().id();
        }
        kitchen.accept(orderId).expect(200);
        customer.sees(orderId, "ACCEPTED");
        kitchen.startCooking(orderId).expect(200);
        customer.sees(orderId, "COOKING");

        try (EventStream stream = customer.follow(orderId, OptionalLong.of(last))) {
            assertThat(stream.next().status()).isEqualTo("ACCEPTED");
            assertThat(stream.next().status()).isEqualTo("COOKING");
            kitchen.finishCooking(orderId).expect(200);
            assertThat(stream.next().status()).isEqualTo("READY");
        }
    }

    private UUID paidOrder() {
        UUID orderId = customer.orders(customer.basket());
        customer.sees(orderId, "PAID");
        kitchen.gets(orderId);
        return orderId;
    }
}
