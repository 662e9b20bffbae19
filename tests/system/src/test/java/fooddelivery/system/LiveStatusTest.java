package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.system.EventStream.Event;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
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

    @Test
    void a_delay_is_told_at_once_with_the_new_minutes_and_the_later_arrival() {
        UUID orderId = paidOrder();
        try (EventStream stream = customer.follow(orderId, OptionalLong.empty())) {
            stream.next();
            stream.next();
            kitchen.accept(orderId).expect(200);
            Event accepted = stream.next();
            assertThat(accepted.status()).isEqualTo("ACCEPTED");
            kitchen.delay(orderId, 60).expect(200);
            Event delayed = stream.next();

            assertThat(delayed.status()).isEqualTo("ACCEPTED");
            assertThat(delayed.id()).isGreaterThan(accepted.id());
            assertThat(accepted.data().getInt("prepMinutes")).isEqualTo(15);
            assertThat(delayed.data().getInt("prepMinutes")).isEqualTo(75);
            // Not by so much if this kitchen is known to be done long before the minutes that it says.
            assertThat(arrival(delayed.data())).isAfter(arrival(accepted.data()).plus(Duration.ofMinutes(10)));
            assertThat(arrival(customer.status(orderId).expect(200).json()))
                    .isAfter(arrival(accepted.data()).plus(Duration.ofMinutes(10)));

            kitchen.startCooking(orderId).expect(200);
            assertThat(stream.next().status()).isEqualTo("COOKING");
            try (EventStream again = customer.follow(orderId, OptionalLong.of(accepted.id()))) {
                assertThat(again.next().id()).isEqualTo(delayed.id());
                assertThat(again.next().status()).isEqualTo("COOKING");
                assertThat(again.isQuietFor(Duration.ofSeconds(1))).isTrue();
            }
        }
    }

    private static Instant arrival(JsonObject view) {
        return Instant.parse(view.getString("eta"));
    }

    private UUID paidOrder() {
        UUID orderId = customer.orders(customer.basket());
        customer.sees(orderId, "PAID");
        kitchen.gets(orderId);
        return orderId;
    }
}
