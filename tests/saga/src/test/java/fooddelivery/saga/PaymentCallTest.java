package fooddelivery.saga;

import static fooddelivery.saga.CardCompany.GOOD_CARD;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.order.domain.OrderStatus;
import fooddelivery.saga.Chance.Fate;
import fooddelivery.saga.Chance.Point;
import fooddelivery.saga.World.Wish;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Who calls payment, when several could. */
class PaymentCallTest {

    private final World world = new World();

    @Test
    void a_call_that_one_replica_has_begun_is_not_made_by_another_that_found_it_due_as_well() {
        world.once(Point.PAYMENT_REQUEST, Fate.NOT_SENT);
        world.places(new Wish(GOOD_CARD, false, true, null));
        world.passes(Duration.ofSeconds(1));
        world.once(Point.PAYMENT_REQUEST, () -> assertThat(world.callDue(1)).isEmpty());
        world.sweeps("Asking payment again");
        assertThat(world.status(1)).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void an_order_that_was_paid_meanwhile_is_not_called_for_again() {
        world.once(Point.PAYMENT_ANSWER, Fate.LOST);
        world.places();
        world.passes(Duration.ofSeconds(1));
        world.deliverAll();
        assertThat(world.callDue(1)).isEmpty();
    }
}
