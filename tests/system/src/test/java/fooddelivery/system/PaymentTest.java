package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(RunningPlatform.class)
class PaymentTest {

    private final Platform platform;
    private final Customer customer;

    PaymentTest(Platform platform) {
        this.platform = platform;
        customer = platform.newCustomer();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tok_declined", "tok_insufficient_funds"})
    void a_declined_card_is_told_with_the_order_and_another_card_pays_for_it(String token) {
        Answer declined = customer.placeWithBadCard(customer.basket().paidWith(token));
        UUID orderId = declined.id("orderId");
        customer.sees(orderId, "PAYMENT_DECLINED");

        customer.pay(orderId, token).expectProblem(402);
        Answer paid = customer.pay(orderId, "tok_ok").expect(200);

        assertThat(paid.text("status")).isEqualTo("PAID");
        customer.sees(orderId, "PAID");
        platform.kitchen("owner1").gets(orderId);
        assertThat(platform.administrator().paymentStates(orderId))
                .containsExactlyInAnyOrder("DECLINED", "DECLINED", "APPROVED");
    }

    @Test
    void the_kitchen_never_hears_of_an_order_that_is_not_paid() {
        UUID unpaid = customer.placeWithBadCard(customer.basket().paidWith("tok_declined"))
                .id("orderId");
        UUID paidLater = customer.orders(customer.basket());
        Kitchen kitchen = platform.kitchen("owner1");

        kitchen.gets(paidLater);

        kitchen.ticket(unpaid).expectProblem(404);
    }

    @Test
    void a_paid_order_cannot_be_paid_again() {
        UUID orderId = customer.orders(customer.basket());

        customer.pay(orderId, "tok_ok").expectProblem(409);

        assertThat(platform.administrator().paymentStates(orderId)).containsExactly("APPROVED");
    }
}
