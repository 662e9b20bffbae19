package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPlatform.class)
class CancellationTest {

    private final Platform platform;
    private final Customer customer;
    private final Kitchen kitchen;
    private final Administrator administrator;

    CancellationTest(Platform platform) {
        this.platform = platform;
        customer = platform.newCustomer();
        kitchen = platform.kitchen("owner1");
        administrator = platform.administrator();
    }

    @Test
    void an_order_that_nobody_accepted_yet_is_cancelled_and_refunded() {
        UUID orderId = customer.orders(customer.basket());

        Answer answer = customer.cancel(orderId).expect(202);

        assertThat(answer.text("status")).isEqualTo("CANCEL_PENDING");
        assertIsCancelledAndRefunded(orderId);
        assertThat(customer.timeline(orderId))
                .containsExactly("PAYMENT_PENDING", "PAID", "CANCEL_PENDING", "CANCELLED");
        customer.cancel(orderId).expect(200);
    }

    @Test
    void an_accepted_order_is_cancelled_and_refunded_as_well() {
        UUID orderId = customer.orders(customer.basket());
        kitchen.gets(orderId);
        kitchen.accept(orderId).expect(200);
        customer.sees(orderId, "ACCEPTED");

        customer.cancel(orderId).expect(202);

        assertIsCancelledAndRefunded(orderId);
        assertThat(kitchen.ticket(orderId).expect(200).text("status")).isEqualTo("CANCELLED");
        kitchen.startCooking(orderId).expectProblem(409);
    }

    @Test
    void an_unpaid_order_is_cancelled_at_once() {
        UUID orderId = customer.placeWithBadCard(customer.basket().paidWith("tok_declined"))
                .id("orderId");

        Answer answer = customer.cancel(orderId).expect(200);

        assertThat(answer.text("status")).isEqualTo("CANCELLED");
        customer.pay(orderId, "tok_ok").expectProblem(409);
        assertThat(administrator.paymentStates(orderId)).doesNotContain("APPROVED");
    }

    @Test
    void what_is_being_cooked_cannot_be_cancelled() {
        UUID orderId = customer.orders(customer.basket());
        kitchen.gets(orderId);
        kitchen.accept(orderId).expect(200);
        kitchen.startCooking(orderId).expect(200);
        customer.sees(orderId, "COOKING");

        customer.cancel(orderId).expectProblem(409);

        assertThat(customer.status(orderId).text("status")).isEqualTo("COOKING");
        assertThat(administrator.paymentStates(orderId)).containsExactly("APPROVED");
    }

    @Test
    void a_cancel_that_races_with_the_kitchen_ends_in_one_of_two_ways() {
        for (int round = 0; round < 5; round++) {
            UUID orderId = customer.orders(customer.basket());
            kitchen.gets(orderId);
            kitchen.accept(orderId).expect(200);
            Answer cancel = customer.cancel(orderId).expect(202);
            Answer start = kitchen.startCooking(orderId).expect(200, 409);
            if (start.status() == 200) {
                customer.sees(orderId, "COOKING");
                assertThat(administrator.paymentStates(orderId)).containsExactly("APPROVED");
            } else {
                assertThat(cancel.text("status")).isEqualTo("CANCEL_PENDING");
                assertIsCancelledAndRefunded(orderId);
            }
        }
    }

    @Test
    void an_order_that_the_store_rejects_is_refunded() {
        UUID orderId = customer.orders(customer.basket());
        kitchen.gets(orderId);

        kitchen.reject(orderId).expect(200);

        customer.sees(orderId, "REJECTED");
        customer.seesRefund(orderId, "REFUNDED");
        assertThat(administrator.paymentStates(orderId)).containsExactly("REFUNDED");
        assertThat(administrator.ledgerSum()).isZero();
        customer.cancel(orderId).expectProblem(409);
        kitchen.accept(orderId).expectProblem(409);
    }

    private void assertIsCancelledAndRefunded(UUID orderId) {
        customer.sees(orderId, "CANCELLED");
        customer.seesRefund(orderId, "REFUNDED");
        assertThat(administrator.paymentStates(orderId)).containsExactly("REFUNDED");
        assertThat(administrator.ledgerSum()).isZero();
    }
}
