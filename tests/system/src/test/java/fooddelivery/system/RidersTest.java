package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RunningPlatform.class)
class RidersTest {

    private final Customer customer;
    private final Kitchen kitchen;
    private final Rider one;
    private final Rider other;
    private UUID orderId;

    RidersTest(Platform platform) {
        customer = platform.newCustomer();
        kitchen = platform.kitchen("owner1");
        one = platform.rider("rider1");
        other = platform.rider("rider2");
    }

    @BeforeEach
    void food_is_ready() {
        one.isNearby();
        other.isNearby();
        orderId = customer.orders(customer.basket());
        kitchen.cooks(orderId);
        one.finds(orderId);
        other.finds(orderId);
    }

    @Test
    void of_two_riders_who_claim_at_once_one_gets_the_delivery() {
        CompletableFuture<Answer> first = CompletableFuture.supplyAsync(() -> one.claim(orderId));
        CompletableFuture<Answer> second = CompletableFuture.supplyAsync(() -> other.claim(orderId));
        List<Answer> answers = List.of(first.join(), second.join());

        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
        Rider winner = answers.get(0).status() == 200 ? one : other;
        Rider loser = winner == one ? other : one;
        winner.claim(orderId).expect(200);
        loser.pickUp(orderId).expectProblem(404, 409);
        assertThat(answers.stream().filter(answer -> answer.status() == 409))
                .singleElement()
                .satisfies(conflict -> assertThat(conflict.body()).doesNotContain("rider1", "rider2", "riderId"));
    }

    @Test
    void what_a_rider_gives_back_another_may_take() {
        one.claim(orderId).expect(200);
        customer.sees(orderId, "RIDER_ASSIGNED");
        one.release(orderId).expect(200);
        customer.sees(orderId, "READY");

        other.claim(orderId).expect(200);
        customer.sees(orderId, "RIDER_ASSIGNED");
        one.pickUp(orderId).expectProblem(404, 409);
        other.pickUp(orderId).expect(200);
        other.release(orderId).expectProblem(409);
        other.dropOffWithoutCode(orderId).expect(200);

        customer.sees(orderId, "DELIVERED");
        assertThat(customer.timeline(orderId))
                .endsWith("READY", "RIDER_ASSIGNED", "READY", "RIDER_ASSIGNED", "PICKED_UP", "DELIVERED");
    }

    @Test
    void a_wrong_handover_code_is_refused_and_the_right_one_still_works() {
        one.claim(orderId).expect(200);
        one.pickUp(orderId).expect(200);
        String code = customer.handoverCode(orderId);
        String wrong = "%04d".formatted((Integer.parseInt(code) + 1) % 10_000);

        one.dropOff(orderId, wrong).expectProblem(422);
        one.dropOff(orderId, code).expect(200);

        customer.sees(orderId, "DELIVERED");
    }

    @Test
    void an_order_is_confirmed_only_after_it_was_delivered() {
        customer.confirm(orderId).expectProblem(409);
        one.claim(orderId).expect(200);
        one.dropOffWithoutCode(orderId).expectProblem(409);
        one.pickUp(orderId).expect(200);
        one.dropOffWithoutCode(orderId).expect(200);
        customer.sees(orderId, "DELIVERED");

        customer.confirm(orderId).expect(200);
        customer.confirm(orderId).expect(200);
        customer.sees(orderId, "COMPLETED");
    }
}
