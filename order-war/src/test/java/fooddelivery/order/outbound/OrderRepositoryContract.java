package fooddelivery.order.outbound;

import static fooddelivery.order.TestHouse.CUSTOMER;
import static fooddelivery.order.TestHouse.STORE;
import static fooddelivery.order.TestHouse.wish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.DeliveryEvent.PickedUp;
import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.order.InTheHouse;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.Orders;
import fooddelivery.order.domain.PaymentAttempt;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised of orders wherever they are kept, also to several who come at once. */
abstract class OrderRepositoryContract extends InTheHouse {

    private static final int ROUNDS = 10;
    private static final Instant EXACTLY = Instant.parse("2026-03-01T03:00:00.123456Z");

    @ParameterizedTest
    @EnumSource(OrderStatus.class)
    void an_order_is_read_as_it_was_written(OrderStatus status) {
        Order order = Orders.in(status);
        house.inTransaction(() -> {
            house.repository.add(order);
            return null;
        });
        assertThat(house.stored(order.orderId())).usingRecursiveComparison().isEqualTo(order);
    }

    @Test
    void a_change_is_kept_to_the_microsecond_and_what_was_taken_away_is_gone() {
        UUID orderId = house.orders.place(wish(2)).order().orderId();
        Order changed = house.inTransaction(() -> {
            Order order = house.repository.lock(orderId).orElseThrow();
            order.declined(order.attempt().attemptId(), "NO_MONEY", Orders.cause("PaymentDeclined"));
            order.payAgain(Orders.payment(true), Orders.TERMS, EXACTLY);
            return order;
        });
        assertThat(house.stored(orderId)).usingRecursiveComparison().isEqualTo(changed);
        Order paid = house.inTransaction(() -> {
            Order order = house.repository.lock(orderId).orElseThrow();
            order.approved(order.attempt().attemptId(), Orders.cause("PaymentApproved"), Orders.TERMS, EXACTLY);
            return order;
        });
        assertThat(paid.attempt().token()).isNull();
        assertThat(house.stored(orderId)).usingRecursiveComparison().isEqualTo(paid);
    }

    @Test
    void a_transaction_that_fails_leaves_no_order_no_event_and_no_key() {
        List<UUID> tried = new ArrayList<>();
        assertThatThrownBy(() -> house.inTransaction(() -> {
                    tried.add(house.orders.place(wish(2, "key", "hash")).order().orderId());
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(house.events(tried.get(0))).isEmpty();
        assertThat(house.orders.list(CUSTOMER, null, null, 10)).isEmpty();

        UUID orderId = house.orders.place(wish(2, "key", "hash")).order().orderId();
        assertThatThrownBy(() -> house.inTransaction(() -> {
                    house.orders.cancel(orderId, CUSTOMER, "no");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.PAYMENT_PENDING);
        assertThat(house.events(orderId)).hasOnlyElementsOfType(OrderPlaced.class);
    }

    @Test
    void of_two_requests_with_one_key_one_makes_an_order_and_the_other_is_told() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String key = "key " + round;
            List<Future<String>> answers = atOnce(List.of(place(key), place(key), place(key)));
            List<String> told = new ArrayList<>();
            for (Future<String> answer : answers) {
                told.add(answer.get());
            }
            assertThat(told).containsExactlyInAnyOrder("placed", "still-running", "still-running");
            assertThat(house.orders.list(CUSTOMER, null, null, 200)).hasSize(round + 1);
        }
    }

    private static Callable<String> place(String key) {
        return () -> {
            try {
                house.orders.place(wish(2, key, "hash"));
                return "placed";
            } catch (ProblemException e) {
                return e.code();
            }
        };
    }

    @Test
    void a_cancellation_and_a_payment_at_once_both_succeed_one_after_the_other() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            PaymentAttempt attempt = house.orders.place(wish(2)).attempt().orElseThrow();
            UUID orderId = attempt.orderId();
            Callable<OrderStatus> cancelling =
                    () -> house.orders.cancel(orderId, CUSTOMER, "no").status();
            Callable<OrderStatus> paying = () -> {
                house.hear(new PaymentApproved(orderId, 1, house.now(), attempt.attemptId(), 1, attempt.amount()));
                return house.stored(orderId).status();
            };
            for (Future<OrderStatus> done : atOnce(List.of(cancelling, paying))) {
                assertThat(done.get()).isIn(OrderStatus.PAID, OrderStatus.CANCELLED, OrderStatus.CANCEL_PENDING);
            }
            Order order = house.stored(orderId);
            List<String> told = names(house.events(orderId));
            if (order.status() == OrderStatus.CANCEL_PENDING) {
                assertThat(told).containsExactly("OrderPlaced", "OrderPaid", "OrderCancelRequested");
            } else {
                assertThat(order.status()).isEqualTo(OrderStatus.CANCELLED);
                assertThat(order.refund()).isEqualTo(RefundStatus.PENDING);
                assertThat(told).containsExactly("OrderPlaced", "OrderCancelled");
            }
            assertThat(house.events(orderId)).extracting(Event::sequence).containsExactlyElementsOf(upTo(told.size()));
        }
    }

    @Test
    void many_events_about_one_order_at_once_are_all_heard_once_and_told_of_in_order() throws Exception {
        UUID orderId = house.paid();
        Envelope<Event> started = heard(new CookingStarted(orderId, STORE, 2, house.now()));
        Envelope<Event> assigned = heard(new RiderAssigned(orderId, 2, house.now(), Orders.RIDER));
        Envelope<Event> picked = heard(new PickedUp(orderId, 3, house.now(), Orders.RIDER));
        List<Callable<Boolean>> all = Stream.of(started, assigned, picked, started, assigned, picked)
                .<Callable<Boolean>>map(envelope -> () -> {
                    house.hear(envelope);
                    return true;
                })
                .toList();
        for (Future<Boolean> done : atOnce(all)) {
            done.get();
        }
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.PICKED_UP);
        List<Event> events = house.events(orderId);
        assertThat(events).extracting(Event::sequence).containsExactlyElementsOf(upTo(events.size()));
        assertThat(events.get(events.size() - 1))
                .isInstanceOfSatisfying(
                        OrderEvent.OrderProgressed.class,
                        event -> assertThat(event.status()).isEqualTo("PICKED_UP"));
    }

    @Test
    void what_is_due_is_found_the_longest_overdue_first_and_a_few_at_a_time() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        List<UUID> orders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            orders.add(house.checkout.place(wish(2)).orderId());
            house.timePasses(Duration.ofMillis(1));
        }
        Instant calls = Orders.NOON.plus(Orders.TERMS.repeatFirst());
        assertThat(house.repository.callsDue(calls.minusNanos(1000), 10)).isEmpty();
        assertThat(house.repository.callsDue(calls, 10)).containsExactly(orders.get(0));
        assertThat(house.repository.callsDue(calls.plusSeconds(1), 2)).isEqualTo(orders.subList(0, 2));
        Instant deadline = Orders.NOON.plus(Orders.TERMS.payWithin());
        assertThat(house.repository.overdue(deadline.plusMillis(1), 10)).isEqualTo(orders.subList(0, 2));
        assertThat(house.repository.overdue(deadline.plusMillis(2), 1)).isEqualTo(orders.subList(0, 1));
    }

    @Test
    void a_list_goes_on_behind_its_last_order() {
        List<UUID> newestFirst = Stream.generate(
                        () -> house.orders.place(wish(2)).order())
                .limit(5)
                .map(Order::orderId)
                .sorted((a, b) -> b.toString().compareTo(a.toString()))
                .toList();
        assertThat(house.orders.list(CUSTOMER, null, null, 2))
                .extracting(Order::orderId)
                .isEqualTo(newestFirst.subList(0, 2));
        assertThat(house.orders.list(CUSTOMER, null, newestFirst.get(1), 10))
                .extracting(Order::orderId)
                .isEqualTo(newestFirst.subList(2, 5));
        assertThat(house.orders.list(CUSTOMER, OrderStatus.PAID, newestFirst.get(1), 10))
                .isEmpty();
    }

    private static Envelope<Event> heard(Event event) {
        return Envelope.of(Ids.next(), house.now(), null, null, event);
    }

    static List<String> names(List<Event> events) {
        return events.stream().map(event -> event.getClass().getSimpleName()).toList();
    }

    private static List<Long> upTo(int count) {
        return Stream.iterate(1L, n -> n + 1).limit(count).toList();
    }

    /** Each on a thread of its own, begun together. */
    private static <T> List<Future<T>> atOnce(List<Callable<T>> work) throws InterruptedException {
        CyclicBarrier together = new CyclicBarrier(work.size());
        ExecutorService threads = Executors.newFixedThreadPool(work.size());
        try {
            return threads.invokeAll(work.stream()
                    .<Callable<T>>map(one -> () -> {
                        together.await();
                        return one.call();
                    })
                    .toList());
        } finally {
            threads.shutdown();
        }
    }
}
