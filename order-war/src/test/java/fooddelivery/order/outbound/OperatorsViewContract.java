package fooddelivery.order.outbound;

import static fooddelivery.order.TestHouse.CUSTOMER;
import static fooddelivery.order.TestHouse.wish;
import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.order.InTheHouse;
import fooddelivery.order.TestHouse;
import fooddelivery.order.application.OrderSagaPart;
import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.Expectations;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.OrderWatch;
import fooddelivery.order.domain.OrderWatch.Facts;
import fooddelivery.order.domain.OrderWatch.Overdue;
import fooddelivery.order.domain.Orders;
import fooddelivery.order.domain.PersonalData;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.SagaPart;
import fooddelivery.runtime.SagaPart.Deadline;
import fooddelivery.runtime.SagaPart.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What operators see of orders, and what is forgotten of them, wherever they are kept. */
abstract class OperatorsViewContract extends InTheHouse {

    private static final Expectations EXPECTED = new Expectations(
            Map.of(OrderStatus.COOKING, Duration.ofHours(1), OrderStatus.CANCEL_PENDING, Duration.ofMinutes(5)),
            Map.of(RefundStatus.PENDING, Duration.ofMinutes(30), RefundStatus.FAILED, Duration.ZERO));
    private static final Instant LATER = Orders.NOON.plus(Duration.ofDays(1000));

    private final OrderWatch watch = house.watch();
    private final PersonalData people = house.personalData();

    @Test
    void an_order_is_listed_from_the_time_on_that_is_expected_of_its_state() {
        UUID cooking = stored(Orders.in(OrderStatus.COOKING));
        UUID cancelling = stored(Orders.in(OrderStatus.CANCEL_PENDING));
        UUID refunding = stored(Orders.in(OrderStatus.CANCELLED));
        stored(Orders.in(OrderStatus.READY));
        stored(Orders.in(OrderStatus.COMPLETED));
        house.everyOrderWaits(Duration.ofMinutes(4));
        assertThat(watch.overdue(EXPECTED, null, 10)).isEmpty();
        house.everyOrderWaits(Duration.ofMinutes(6));
        assertThat(watch.overdue(EXPECTED, null, 10))
                .extracting(Overdue::orderId)
                .containsExactly(cancelling);
        house.everyOrderWaits(Duration.ofMinutes(61));

        List<Overdue> overdue = watch.overdue(EXPECTED, null, 10);
        assertThat(overdue)
                .extracting(Overdue::orderId)
                .containsExactlyElementsOf(sorted(cooking, cancelling, refunding));
        Overdue first = overdue.stream()
                .filter(order -> order.orderId().equals(cooking))
                .findFirst()
                .orElseThrow();
        assertThat(first.status()).isEqualTo(OrderStatus.COOKING);
        assertThat(first.decidedBy().type()).isEqualTo("CookingStarted");
        assertThat(first.storeId()).isNotNull();
        assertThat(Duration.between(first.since(), first.expectedBy())).isEqualTo(Duration.ofHours(1));
        assertThat(overdue.stream().filter(order -> order.orderId().equals(refunding)))
                .singleElement()
                .satisfies(order -> assertThat(Duration.between(order.since(), order.expectedBy()))
                        .isEqualTo(Duration.ofMinutes(30)));

        assertThat(watch.overdue(EXPECTED, null, 2)).isEqualTo(overdue.subList(0, 2));
        assertThat(watch.overdue(EXPECTED, overdue.get(1).orderId(), 2)).isEqualTo(overdue.subList(2, 3));
    }

    @Test
    void the_time_in_a_state_begins_anew_when_the_version_rises_and_not_before() {
        UUID orderId = stored(Orders.in(OrderStatus.COOKING));
        house.everyOrderWaits(Duration.ofHours(2));
        house.inTransaction(() -> house.repository.lock(orderId).orElseThrow().call(Orders.TERMS, house.now()));
        assertThat(watch.overdue(EXPECTED, null, 10)).hasSize(1);
        house.inTransaction(
                () -> house.repository.lock(orderId).orElseThrow().cookingFinished(Orders.cause("CookingFinished")));
        house.inTransaction(() -> house.repository.lock(orderId).orElseThrow().forceCancel("stuck", house.now()));
        assertThat(watch.overdue(EXPECTED, null, 10)).isEmpty();
        house.everyOrderWaits(Duration.ofHours(2));
        assertThat(watch.overdue(EXPECTED, null, 10)).hasSize(1);
        house.inTransaction(
                () -> house.repository.lock(orderId).orElseThrow().refunded(Orders.cause("PaymentRefunded")));
        house.everyOrderWaits(Duration.ofHours(2));
        assertThat(watch.overdue(EXPECTED, null, 10))
                .as("nobody's business any more")
                .isEmpty();
    }

    @Test
    void it_is_told_how_many_orders_are_in_each_state_and_where_one_stands() {
        UUID cooking = stored(Orders.in(OrderStatus.COOKING));
        UUID refunding = stored(Orders.in(OrderStatus.CANCELLED));
        stored(Orders.in(OrderStatus.COMPLETED));
        Order placed = house.orders.place(wish(2)).order();
        assertThat(watch.countByState()).isEqualTo(Map.of("COOKING", 1L, "REFUND_PENDING", 1L, "PAYMENT_PENDING", 1L));

        SagaPart saga = wire(new OrderSagaPart(), watch);
        assertThat(saga.of(Ids.next())).isEmpty();
        Part part = saga.of(placed.orderId()).orElseThrow();
        assertThat(part.status()).isEqualTo("PAYMENT_PENDING");
        assertThat(part.refund()).isEqualTo("NONE");
        assertThat(part.deadlines())
                .contains(new Deadline("PAYMENT_DEADLINE", Orders.NOON.plus(Orders.TERMS.payWithin())));
        assertThat(watch.standing(cooking).orElseThrow().since())
                .isEqualTo(house.stored(cooking).decidedBy().at());
        assertThat(watch.standing(refunding).orElseThrow().refund()).isEqualTo(RefundStatus.PENDING);
    }

    @Test
    void an_audit_is_told_what_it_compares() {
        Order order = house.orders.place(wish(2)).order();
        house.orders.cancel(order.orderId(), CUSTOMER, "no");
        List<Facts> facts = watch.facts(AuditRange.of(null, null, null, 10, null));
        assertThat(facts)
                .containsExactly(new Facts(
                        order.orderId(),
                        OrderStatus.CANCELLED,
                        RefundStatus.PENDING,
                        2,
                        facts.get(0).changedAt(),
                        24_000,
                        2_000,
                        false,
                        List.of(order.attempt().attemptId()),
                        "Cancel",
                        false,
                        false));
        assertThat(facts.get(0).changedAt()).isNotNull();
    }

    @Test
    void an_audit_asks_for_a_stretch_of_orders_or_for_some_by_their_ids() {
        List<UUID> orders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            orders.add(house.orders.place(wish(2)).order().orderId());
        }
        orders = sorted(orders.toArray(UUID[]::new));
        UUID first = orders.get(0);
        UUID last = orders.get(3);
        assertThat(watch.facts(AuditRange.of(null, null, null, 2, null)))
                .as("one more than the page has")
                .extracting(Facts::orderId)
                .isEqualTo(orders.subList(0, 3));
        assertThat(watch.facts(new AuditRange(first, last, List.of(), 10)))
                .extracting(Facts::orderId)
                .isEqualTo(orders.subList(1, 3));
        assertThat(watch.facts(AuditRange.of(null, null, null, 10, last + "," + first + "," + Ids.next())))
                .extracting(Facts::orderId)
                .containsExactly(first, last);
        assertThat(watch.facts(AuditRange.of(Instant.now().plusSeconds(60).toString(), null, null, 10, null)))
                .isEmpty();
    }

    @Test
    void a_recipient_is_the_customer_at_the_address_of_the_order() {
        Order order = house.orders.place(wish(2)).order();
        assertThat(people.recipient(order.orderId()))
                .contains(
                        new PersonalData.Recipient(order.orderId(), CUSTOMER, "김하나", "+821055500001", TestHouse.HOME));
        assertThat(people.recipient(Ids.next())).isEmpty();
        assertThat(people.recipient(stored(Orders.paid())))
                .as("of somebody who is not known here")
                .hasValueSatisfying(recipient -> assertThat(recipient.name()).isNull());
    }

    @Test
    void an_order_that_is_over_and_owes_nothing_forgets_where_it_went_in_time() {
        UUID completed = stored(Orders.in(OrderStatus.COMPLETED));
        Order cancelled = house.orders.place(wish(2)).order();
        house.orders.cancel(cancelled.orderId(), CUSTOMER, "I wrote this");
        stored(Orders.in(OrderStatus.DELIVERED));
        assertThat(people.due(LATER, 10)).as("one is owed").containsExactly(completed);
        assertThat(people.hasUnfinished(CUSTOMER)).isTrue();
        assertThat(people.finishedOf(CUSTOMER)).isEmpty();
        house.inTransaction(() ->
                house.repository.lock(cancelled.orderId()).orElseThrow().refunded(Orders.cause("PaymentRefunded")));
        assertThat(people.hasUnfinished(CUSTOMER)).isFalse();
        assertThat(people.finishedOf(CUSTOMER)).containsExactly(cancelled.orderId());
        assertThat(people.due(LATER, 10)).containsExactlyInAnyOrder(completed, cancelled.orderId());
        assertThat(people.due(LATER, 1)).hasSize(1);
        assertThat(people.due(Orders.NOON.minus(Duration.ofDays(1000)), 10)).isEmpty();

        house.inTransaction(() -> {
            people.eraseOrder(cancelled.orderId(), house.now());
            return null;
        });
        assertThat(people.due(LATER, 10)).containsExactly(completed);
        assertThat(people.finishedOf(CUSTOMER)).isEmpty();
        Order erased = house.stored(cancelled.orderId());
        assertThat(erased.address()).isEqualTo(new Address("서울 강남구 …", "1168000000", 37.5, 127.04));
        assertThat(erased.handoverCode()).isEmpty();
        assertThat(erased.reason()).isNull();
        assertThat(erased.attempt().token()).isNull();
        assertThat(erased.total()).isEqualTo(24_000);

        house.inTransaction(() -> house.repository
                .lock(cancelled.orderId())
                .orElseThrow()
                .cookingStarted(Orders.cause("CookingStarted")));
        assertThat(people.due(LATER, 10)).as("what is erased is not due again").containsExactly(completed);
        assertThat(house.stored(cancelled.orderId()).address().text()).isEqualTo("서울 강남구 …");
        assertThatThrownBy(() -> people.eraseOrder(Ids.next(), house.now())).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void a_customer_who_is_erased_leaves_no_key_and_later_orders_are_erased_as_soon_as_they_end() {
        Order order = house.orders.place(wish(2, "my name is Hana", "hash")).order();
        house.inTransaction(() -> {
            people.eraseCustomer(CUSTOMER, house.now());
            return null;
        });
        assertThat(house.repository.orderOfKey(CUSTOMER, "my name is Hana", "hash"))
                .isEmpty();
        Instant recently = house.now().minusSeconds(1);
        assertThat(people.due(recently, 10)).isEmpty();
        house.payment = attempt -> {
            throw new AssertionError("nobody pays");
        };
        house.inTransaction(() -> {
            house.repository
                    .lock(order.orderId())
                    .orElseThrow()
                    .declined(order.attempt().attemptId(), "NO", Orders.cause("PaymentDeclined"));
            return house.repository.lock(order.orderId()).orElseThrow().cancel("no", Orders.TERMS, house.now());
        });
        assertThat(people.due(recently.minus(Duration.ofDays(1000)), 10)).containsExactly(order.orderId());
        assertThat(people.recipient(order.orderId()))
                .hasValueSatisfying(recipient -> assertThat(recipient.name()).isEmpty());
    }

    private static UUID stored(Order order) {
        house.inTransaction(() -> {
            house.repository.add(order);
            return null;
        });
        return order.orderId();
    }

    private static List<UUID> sorted(UUID... ids) {
        return Arrays.stream(ids).sorted(Comparator.comparing(UUID::toString)).toList();
    }
}
