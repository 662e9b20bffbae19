package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("minutes")
@ExtendWith(RunningPlatform.class)
class RestartTest {

    @Test
    void orders_accounts_and_tokens_outlive_a_stop_of_everything(Platform platform) {
        assumeTrue(platform.isOurs(), "only a platform of the tests' own is stopped as a whole");
        Customer customer = platform.newCustomer();
        UUID orderId = customer.orders(customer.basket());
        customer.sees(orderId, "PAID");

        platform.restart();
        platform.warmUp();

        Customer again = customer.through(platform.gateway());
        assertThat(again.order(orderId).expect(200).text("status")).isEqualTo("PAID");
        assertThat(again.timeline(orderId)).containsExactly("PAYMENT_PENDING", "PAID");
        assertThat(platform.administrator().paymentStates(orderId)).containsExactly("APPROVED");
        Kitchen kitchen = platform.kitchen("owner1");
        kitchen.accept(orderId).expect(200);
        again.sees(orderId, "ACCEPTED");
        again.orders(again.basket());
    }
}
