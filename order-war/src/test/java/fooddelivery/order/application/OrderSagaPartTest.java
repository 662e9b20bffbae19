package fooddelivery.order.application;

import static fooddelivery.order.TestHouse.wish;
import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.DeliveryEvent.Delivered;
import fooddelivery.events.DeliveryEvent.PickedUp;
import fooddelivery.order.InTheHouse;
import fooddelivery.order.domain.Orders;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.SagaPart.Deadline;
import fooddelivery.runtime.SagaPart.Part;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What operators are told of an order: where it stands, and what the clock will do with it. */
class OrderSagaPartTest extends InTheHouse {

    @Test
    void an_order_that_is_being_paid_waits_for_its_next_call_and_for_its_end() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        Part part = part(house.checkout.place(wish(2)).orderId());
        assertThat(part.status()).isEqualTo("PAYMENT_UNKNOWN");
        assertThat(part.refund()).isEqualTo("NONE");
        assertThat(part.deadlines())
                .extracting(Deadline::kind)
                .containsExactlyInAnyOrder("PAYMENT_CALL", "PAYMENT_DEADLINE");
        assertThat(part.deadlines())
                .contains(new Deadline("PAYMENT_DEADLINE", house.now().plus(Orders.TERMS.payWithin())));
    }

    @Test
    void a_paid_order_waits_for_its_store_and_keeps_its_promise() {
        Part part = part(house.paid());
        assertThat(part.deadlines())
                .containsExactlyInAnyOrder(
                        new Deadline("STORE_NO_ANSWER", house.now().plus(Orders.TERMS.storeNoAnswer())),
                        new Deadline("EXPRESS_PROMISE", house.now().plus(Orders.TERMS.expressWithin())));
    }

    @Test
    void the_promise_counts_until_the_order_is_delivered_and_then_it_completes_by_itself() {
        UUID orderId = house.paid();
        house.hear(new PickedUp(orderId, 5, Orders.NOON.plusSeconds(60), Orders.RIDER));
        assertThat(part(orderId).deadlines()).extracting(Deadline::kind).containsExactly("EXPRESS_PROMISE");

        house.hear(new Delivered(orderId, 6, Orders.NOON.plusSeconds(70), Orders.RIDER, true));
        assertThat(part(orderId).deadlines())
                .containsExactly(new Deadline("AUTO_CONFIRM", house.now().plus(Orders.TERMS.autoConfirm())));
    }

    @Test
    void of_an_order_that_is_not_here_nothing_is_told() {
        assertThat(wire(new OrderSagaPart(), house.watch()).of(Ids.next())).isEmpty();
    }

    private static Part part(UUID orderId) {
        return wire(new OrderSagaPart(), house.watch()).of(orderId).orElseThrow();
    }
}
