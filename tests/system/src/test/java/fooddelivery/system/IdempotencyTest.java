package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPlatform.class)
class IdempotencyTest {

    private final Platform platform;
    private final Customer customer;
    private final String key = UUID.randomUUID().toString();

    IdempotencyTest(Platform platform) {
        this.platform = platform;
        customer = platform.newCustomer();
    }

    @Test
    void the_same_order_sent_twice_is_one_order() {
        Answer first = customer.place(customer.basket(), key).expect(201, 202);
        customer.sees(first.id("orderId"), "PAID");
        Answer second = customer.place(customer.basket(), key).expect(201);
        Answer third = customer.place(customer.basket(), key).expect(201);

        assertThat(second.id("orderId")).isEqualTo(first.id("orderId"));
        assertThat(third.json()).isEqualTo(second.json());
        assertThat(customer.orders()).hasSize(1);
        assertThat(platform.administrator().paymentStates(first.id("orderId"))).containsExactly("APPROVED");
    }

    @Test
    void the_same_order_sent_many_times_at_once_is_one_order() {
        List<Answer> answers = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> customer.place(customer.basket(), key)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).allSatisfy(answer -> answer.expect(201, 202, 409));
        assertThat(answers).anySatisfy(answer -> answer.expect(201, 202));
        assertThat(customer.orders()).hasSize(1);
    }

    @Test
    void the_key_of_another_order_is_refused() {
        customer.place(customer.basket(), key).expect(201, 202);

        customer.place(customer.basket().express(), key).expectProblem(422);

        assertThat(customer.orders()).hasSize(1);
    }

    @Test
    void a_declined_order_sent_again_is_still_declined() {
        Basket basket = customer.basket().paidWith("tok_declined");
        UUID orderId = customer.place(basket, key).expectProblem(402).id("orderId");

        assertThat(customer.place(basket, key).expectProblem(402).id("orderId")).isEqualTo(orderId);
        assertThat(platform.administrator().paymentStates(orderId)).containsExactly("DECLINED");
    }

    @Test
    void a_key_belongs_to_its_customer() {
        Customer other = platform.newCustomer();
        UUID first = customer.place(customer.basket(), key).expect(201, 202).id("orderId");
        UUID second = other.place(other.basket(), key).expect(201, 202).id("orderId");

        assertThat(second).isNotEqualTo(first);
    }
}
