package fooddelivery.order.application;

import static fooddelivery.order.TestHouse.CUSTOMER;
import static fooddelivery.order.TestHouse.HOME;
import static fooddelivery.order.TestHouse.SOLD_OUT;
import static fooddelivery.order.TestHouse.STEW;
import static fooddelivery.order.TestHouse.STORE;
import static fooddelivery.order.TestHouse.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderCompleted;
import fooddelivery.events.OrderEvent.OrderExpired;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderLine;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.order.InTheHouse;
import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.Orders;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Refused;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What a customer and an operator may do with an order, on a real PostgreSQL. */
public class OrderServiceTest extends InTheHouse {

    private static final UUID STRANGER = Ids.next();

    @Test
    void an_order_is_stored_with_the_stores_names_and_prices_and_told_of() {
        OrderService.Placement placement = house.orders.place(wish(2));

        Order order = house.stored(placement.order().orderId());
        assertThat(order.status()).isEqualTo(OrderStatus.PAYMENT_PENDING);
        assertThat(order.customerId()).isEqualTo(CUSTOMER);
        assertThat(order.storeId()).isEqualTo(STORE);
        assertThat(order.storeName()).isEqualTo("Hanbapsang");
        assertThat(order.lines()).containsExactly(new OrderLine(STEW, "Kimchi stew", 9_500, 2));
        assertThat(order.goods()).isEqualTo(19_000);
        assertThat(order.deliveryFee()).isEqualTo(3_000);
        assertThat(order.expressFee()).isEqualTo(2_000);
        assertThat(order.total()).isEqualTo(24_000);
        assertThat(order.express()).isTrue();
        assertThat(order.address()).isEqualTo(HOME);
        assertThat(order.placedAt()).isEqualTo(house.now());
        assertThat(order.payWhenAvailable()).isFalse();
        assertThat(house.told(order.orderId(), OrderPlaced.class).total()).isEqualTo(24_000);
    }

    @Test
    void the_card_goes_to_payment_in_the_clear_and_rests_encrypted() {
        OrderService.Placement placement = house.orders.place(wish(2));

        assertThat(placement.attempt()).hasValueSatisfying(attempt -> {
            assertThat(attempt.orderId()).isEqualTo(placement.order().orderId());
            assertThat(attempt.token()).isEqualTo("tok_ok");
            assertThat(attempt.method()).isEqualTo("CARD");
            assertThat(attempt.amount()).isEqualTo(24_000);
        });
        assertThat(house.stored(placement.order().orderId()).attempt().token())
                .isNotNull()
                .doesNotContain("tok_ok");
    }

    @Test
    void the_hand_over_code_is_four_digits_that_differ_from_order_to_order() {
        List<String> codes = Stream.generate(() -> house.orders.place(wish(2)))
                .limit(8)
                .map(placement -> house.stored(placement.order().orderId()).handoverCode())
                .toList();
        assertThat(codes).allMatch(code -> code.matches("[0-9]{4}"));
        assertThat(codes.stream().distinct().count()).isGreaterThan(1);
    }

    @Test
    void an_order_may_go_to_another_address_than_the_customers_own() {
        Address office = new Address("서울 중구 세종대로 110", "1114010300", 37.5663, 126.9779);
        PlaceOrder wish = new PlaceOrder(
                CUSTOMER,
                STORE,
                List.of(new PlaceOrder.Line(STEW, 2)),
                false,
                office,
                "CARD",
                "tok_ok",
                true,
                null,
                "hash");

        Order order = house.stored(house.orders.place(wish).order().orderId());
        assertThat(order.address()).isEqualTo(office);
        assertThat(order.express()).isFalse();
        assertThat(order.expressFee()).isZero();
        assertThat(order.payWhenAvailable()).isTrue();
    }

    @Test
    void a_customer_without_an_address_has_to_give_one() {
        refused(404, "not-found", () -> house.orders.place(of(STRANGER, STORE, new PlaceOrder.Line(STEW, 2))));
    }

    @Test
    void only_what_the_store_sells_now_can_be_ordered() {
        refused(422, "unknown-store", () -> house.orders.place(of(CUSTOMER, STRANGER, new PlaceOrder.Line(STEW, 2))));
        refused(422, "unknown-item", () -> house.orders.place(of(CUSTOMER, STORE, new PlaceOrder.Line(STRANGER, 2))));
        refused(422, "sold-out", () -> house.orders.place(of(CUSTOMER, STORE, new PlaceOrder.Line(SOLD_OUT, 2))));
        house.publish(2, house.now().plusSeconds(1));
        refused(422, "store-closed", () -> house.orders.place(wish(2)));
        assertThat(house.orders.list(CUSTOMER, null, null, 10)).isEmpty();
    }

    @Test
    void an_order_is_worth_the_stores_minimum_at_least() {
        refused(422, "below-minimum", () -> house.orders.place(wish(1)));
        house.publish(2, null, 19_000, List.of(new MenuEntry(STEW, "Kimchi stew", "Hot", 9_500, false)));
        assertThat(house.orders.place(wish(2)).order().goods()).isEqualTo(19_000);
    }

    @Test
    void an_order_is_worth_a_hundred_million_won_at_most() {
        house.publish(2, null, 10_000, List.of(new MenuEntry(STEW, "Gold", "", 1_000_000, false)));
        assertThat(house.orders.place(wish(100)).order().goods()).isEqualTo(100_000_000);
        refused(422, "order-too-large", () -> house.orders.place(wish(101)));
    }

    @Test
    void a_repeated_key_finds_its_order_again() {
        Order first = house.checkout.place(wish(2, "key", "hash"));

        OrderService.Placement again = house.orders.place(wish(2, "key", "hash"));
        assertThat(again.order().orderId()).isEqualTo(first.orderId());
        assertThat(again.attempt()).as("nothing is paid again").isEmpty();
        assertThat(house.orders.place(wish(2, "another", "hash")).order().orderId())
                .isNotEqualTo(first.orderId());
    }

    @Test
    void a_repeated_key_with_another_wish_is_refused() {
        house.checkout.place(wish(2, "key", "hash"));
        refused(422, "idempotency-key-reused", () -> house.orders.place(wish(3, "key", "other hash")));
    }

    @Test
    void a_repeated_key_waits_while_the_first_request_is_running() {
        house.orders.place(wish(2, "key", "hash"));
        refused(409, "still-running", () -> house.orders.place(wish(2, "key", "hash")));
    }

    @Test
    void an_order_is_nobody_elses() {
        UUID orderId = house.paid();
        refused(404, "not-found", () -> house.orders.get(orderId, STRANGER));
        refused(404, "not-found", () -> house.orders.cancel(orderId, STRANGER, "no"));
        refused(404, "not-found", () -> house.orders.confirm(orderId, STRANGER));
        refused(404, "not-found", () -> house.orders.pay(orderId, STRANGER, "CARD", "tok_ok"));
        assertThat(house.orders.list(STRANGER, null, null, 10)).isEmpty();
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void a_customer_reads_the_orders_newest_first() {
        UUID first = house.paid();
        UUID second = house.paid();
        house.orders.cancel(second, CUSTOMER, "no");

        assertThat(house.orders.get(first, CUSTOMER).orderId()).isEqualTo(first);
        assertThat(house.orders.list(CUSTOMER, null, null, 10))
                .extracting(Order::orderId)
                .containsExactlyInAnyOrder(first, second)
                .isSortedAccordingTo(Comparator.comparing(UUID::toString).reversed());
        assertThat(house.orders.list(CUSTOMER, OrderStatus.CANCEL_PENDING, null, 10))
                .extracting(Order::orderId)
                .containsExactly(second);
    }

    @Test
    void a_paid_order_is_cancelled_by_the_stores_leave() {
        UUID orderId = house.paid();

        assertThat(house.orders.cancel(orderId, CUSTOMER, "Too slow").status()).isEqualTo(OrderStatus.CANCEL_PENDING);
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.CANCEL_PENDING);
        assertThat(house.told(orderId, OrderCancelRequested.class).reason()).isEqualTo("Too slow");
    }

    @Test
    void the_receipt_of_what_was_delivered_is_confirmed() {
        UUID orderId = house.paid();
        assertThatThrownBy(() -> house.orders.confirm(orderId, CUSTOMER)).isInstanceOf(Refused.class);
        house.inTransaction(() -> house.repository
                .lock(orderId)
                .orElseThrow()
                .delivered(Orders.RIDER, 4, Orders.cause("Delivered"), Orders.TERMS, house.now()));

        assertThat(house.orders.confirm(orderId, CUSTOMER).status()).isEqualTo(OrderStatus.COMPLETED);
        assertThat(house.told(orderId, OrderCompleted.class).by()).isEqualTo("CUSTOMER");
    }

    @Test
    void an_operator_ends_what_got_stuck_and_nothing_else() {
        UUID orderId = house.paid();
        assertThatThrownBy(() -> house.orders.forceCancel(orderId, "stuck")).isInstanceOf(Refused.class);
        refused(404, "not-found", () -> house.orders.forceCancel(STRANGER, "stuck"));
        house.inTransaction(() -> house.repository.lock(orderId).orElseThrow().accepted(Orders.cause("OrderAccepted")));

        assertThat(house.orders.forceCancel(orderId, "stuck").status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(house.told(orderId, OrderCancelled.class).by()).isEqualTo("OPERATOR");
        assertThat(house.told(orderId, OrderCancelled.class).reason()).isEqualTo("stuck");
    }

    @Test
    void an_order_that_nobody_paid_expires_at_its_deadline_and_not_before() {
        house.payment = attempt -> new PaymentOutcome.Declined("INSUFFICIENT_FUNDS");
        UUID orderId = house.checkout.place(wish(2)).orderId();

        house.timePasses(Orders.TERMS.payWithin().minusMillis(1));
        house.orders.deadlinePassed(orderId);
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.PAYMENT_DECLINED);
        house.timePasses(Duration.ofMillis(1));
        house.orders.deadlinePassed(orderId);
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.EXPIRED);
        OrderEvent expired = house.told(orderId, OrderExpired.class);
        assertThat(expired.occurredAt()).isEqualTo(house.now());
    }

    private static PlaceOrder of(UUID customerId, UUID storeId, PlaceOrder.Line line) {
        return new PlaceOrder(customerId, storeId, List.of(line), false, null, "CARD", "tok_ok", false, null, "hash");
    }

    private static void refused(int status, String code, ThrowingCallable act) {
        assertThatThrownBy(act).isInstanceOfSatisfying(ProblemException.class, problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.status()).isEqualTo(status);
        });
    }
}
