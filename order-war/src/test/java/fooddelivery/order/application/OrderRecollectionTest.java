package fooddelivery.order.application;

import static fooddelivery.order.TestHouse.CUSTOMER;
import static fooddelivery.order.TestHouse.HOME;
import static fooddelivery.order.TestHouse.STORE;
import static fooddelivery.order.TestHouse.wish;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.Cause;
import fooddelivery.events.DeliveryEvent.Delivered;
import fooddelivery.events.DeliveryEvent.DeliveryVoided;
import fooddelivery.events.DeliveryEvent.PickedUp;
import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.DeliveryEvent.RiderReleased;
import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderExpired;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.events.PaymentEvent.PaymentDeclined;
import fooddelivery.events.PaymentEvent.PaymentRefunded;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.CancelConfirmed;
import fooddelivery.events.StoreEvent.CancelRefused;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.events.StoreEvent.OrderAccepted;
import fooddelivery.events.StoreEvent.OrderRefused;
import fooddelivery.events.StoreEvent.TicketExpired;
import fooddelivery.order.InTheHouse;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.Orders;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A restored database in which there was nothing yet, or half of it, and all that order and others had told. */
class OrderRecollectionTest extends InTheHouse {

    private static final UUID RIDER = Orders.RIDER;

    /** Where nobody tells where an order was to go, and with which card. */
    private static final List<String> UNTOLD =
            List.of("address_text", "district_code", "lat", "lon", "handover_code", "payment_token");

    /** An order's life; lives it and tells its id. */
    private record Life(String name, Supplier<UUID> lived) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Stream<Life> paidLives() {
        return Stream.of(
                new Life("paid", () -> house.paid()),
                new Life("accepted", OrderRecollectionTest::accepted),
                new Life("cooking", OrderRecollectionTest::cooking),
                new Life("ready", OrderRecollectionTest::ready),
                new Life("with a rider", () -> {
                    UUID orderId = ready();
                    house.hear(new RiderAssigned(orderId, 2, at(40), RIDER));
                    return orderId;
                }),
                new Life("given back by its rider", () -> {
                    UUID orderId = ready();
                    house.hear(new RiderAssigned(orderId, 2, at(40), RIDER));
                    house.hear(new RiderReleased(orderId, 3, at(50), RIDER));
                    return orderId;
                }),
                new Life("picked up", () -> {
                    UUID orderId = ready();
                    house.hear(new PickedUp(orderId, 5, at(60), RIDER));
                    return orderId;
                }),
                new Life("delivered", () -> delivered(at(70))),
                new Life("delivered too late", () -> delivered(at(60 * 60))),
                new Life("confirmed", () -> {
                    UUID orderId = delivered(at(70));
                    house.orders.confirm(orderId, CUSTOMER);
                    return orderId;
                }),
                new Life("completed by itself", () -> {
                    UUID orderId = delivered(at(70));
                    house.timePasses(Orders.TERMS.autoConfirm());
                    house.orders.deadlinePassed(orderId);
                    return orderId;
                }),
                new Life("waiting for the store's word on its cancellation", OrderRecollectionTest::cancelRequested),
                new Life("cancelled", OrderRecollectionTest::cancelled),
                new Life("cancelled and refunded", () -> {
                    UUID orderId = cancelled();
                    house.hear(new PaymentRefunded(
                            orderId, 2, at(80), Ids.next(), house.asked.get(0).attemptId(), "FULL", 24_000));
                    return orderId;
                }),
                new Life("cooking in spite of a cancellation", () -> {
                    UUID orderId = cancelRequested();
                    Cause started = new Cause("CookingStarted", Ids.next(), at(9));
                    house.hear(new CancelRefused(orderId, STORE, 2, at(10), Ids.next(), "COOKING", started));
                    return orderId;
                }),
                new Life("rejected", () -> {
                    UUID orderId = house.paid();
                    house.hear(new OrderRefused(orderId, STORE, 1, at(10), "Out of rice"));
                    return orderId;
                }),
                new Life("forgotten by its store", () -> {
                    UUID orderId = house.paid();
                    house.hear(new TicketExpired(orderId, STORE, 1, at(600)));
                    return orderId;
                }),
                new Life("without an answer of the store", () -> {
                    UUID orderId = house.paid();
                    house.timePasses(Orders.TERMS.storeNoAnswer());
                    house.orders.deadlinePassed(orderId);
                    return orderId;
                }),
                new Life("cancelled by an operator", () -> {
                    UUID orderId = cooking();
                    house.orders.forceCancel(orderId, "The kitchen burns");
                    return orderId;
                }),
                new Life("cancelled by an operator although it was cooked and carried", () -> {
                    UUID orderId = ready();
                    house.hear(new PickedUp(orderId, 5, at(60), RIDER));
                    house.orders.forceCancel(orderId, "The road is closed");
                    house.hear(new Delivered(orderId, 6, at(70), RIDER, true));
                    return orderId;
                }));
    }

    private static Stream<Life> lives() {
        return Stream.concat(paidLives(), unpaidLives());
    }

    private static Stream<Life> unpaidLives() {
        return Stream.of(
                new Life("cancelled before it was paid", () -> {
                    UUID orderId = unknown();
                    house.orders.cancel(orderId, CUSTOMER, "Too slow");
                    return orderId;
                }),
                new Life("not paid in time", () -> {
                    UUID orderId = declined();
                    house.timePasses(Orders.TERMS.payWithin());
                    house.orders.deadlinePassed(orderId);
                    return orderId;
                }));
    }

    @ParameterizedTest
    @MethodSource("lives")
    void an_order_that_was_forgotten_is_what_it_was(Life life) {
        UUID orderId = life.lived().get();
        List<String> before = row(orderId);
        List<String> told = house.published(orderId);
        List<String> story = story(told);

        house.forgetEverything();
        house.recall(story);
        assertThat(row(orderId)).isEqualTo(before);
        assertThat(house.published(orderId)).as("the log, and nothing new").isEqualTo(told);

        house.recall(story);
        assertThat(row(orderId)).as("told once more").isEqualTo(before);
        assertThat(house.published(orderId)).isEqualTo(told);
    }

    @ParameterizedTest
    @MethodSource("paidLives")
    void an_order_that_was_there_when_it_was_paid_goes_on_to_what_it_was(Life life) {
        UUID orderId = life.lived().get();
        List<String> before = row(orderId);
        List<String> told = house.published(orderId);
        List<String> story = story(told);

        house.forgetEverything();
        house.recall(untilPaid(told));
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.PAID);
        house.recall(story);

        assertThat(row(orderId)).isEqualTo(before);
        assertThat(house.published(orderId)).isEqualTo(told);
    }

    @Test
    void what_the_platform_lost_stays_lost() {
        UUID orderId = house.paid();
        house.timePasses(Orders.TERMS.storeNoAnswer());
        house.orders.deadlinePassed(orderId);
        house.hear(new DeliveryVoided(orderId, 3, at(10), RIDER));
        List<String> told = house.published(orderId);

        house.forgetEverything();
        house.recall(story(told));
        assertThat(row(orderId)).contains("loss_store = true", "loss_rider = false");
        assertThat(house.published(orderId)).isEqualTo(told);
    }

    @Test
    void an_order_that_was_paid_with_its_second_card_knows_both_attempts() {
        UUID orderId = declined();
        house.payment = attempt -> new PaymentOutcome.Approved(attempt.attemptId());
        house.checkout.pay(orderId, CUSTOMER, "CARD", "tok_ok");
        UUID first = house.asked.get(0).attemptId();
        UUID second = house.asked.get(1).attemptId();
        List<String> told = house.published(orderId);

        house.forgetEverything();
        house.recall(story(told));
        assertThat(row(orderId))
                .contains(
                        "status = \"PAID\"",
                        "attempt_no = 2",
                        "attempt_id = \"" + second + "\"",
                        "attempt_ids = [\"" + first + "\", \"" + second + "\"]",
                        "paid_attempt_id = \"" + second + "\"");
        assertThat(house.published(orderId)).isEqualTo(told);
    }

    @Test
    void what_was_heard_and_never_told_is_acted_on_now() {
        UUID orderId = house.paid();
        List<String> told = house.published(orderId);

        house.forgetEverything();
        house.recall(with(told, new OrderAccepted(orderId, STORE, 1, at(10), 25)));

        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.ACCEPTED);
        assertThat(house.published(orderId)).hasSize(told.size() + 1).containsAll(told);
    }

    @Test
    void a_paid_order_waits_for_its_store_as_long_as_one_that_was_paid_now() {
        UUID orderId = house.paid();
        List<String> told = house.published(orderId);
        house.timePasses(Duration.ofHours(1));

        house.forgetEverything();
        house.recall(told);
        assertThat(time(orderId, "deadline")).isEqualTo(house.now().plus(Orders.TERMS.storeNoAnswer()));
    }

    @Test
    void the_district_is_the_customer_s_where_the_order_goes_to_its_customer_and_nobody_s_elsewhere() {
        UUID orderId = house.paid();
        List<String> told = house.published(orderId);
        house.forgetEverything();
        house.recall(told);
        assertThat(house.stored(orderId).address()).isEqualTo(HOME);

        house.forgetEverything();
        house.database.update("update customer set address_text = 'elsewhere'");
        house.recall(told);
        assertThat(house.stored(orderId).address().districtCode()).isEqualTo("0000000000");
    }

    @Test
    void the_key_of_a_request_is_taken_again() {
        UUID orderId = house.checkout.place(wish(2, "key", "hash")).orderId();
        List<String> told = house.published(orderId);

        house.forgetEverything();
        house.recall(told);
        assertThat(house.checkout.place(wish(2, "key", "hash")).orderId()).isEqualTo(orderId);
    }

    @Test
    void an_order_that_was_forgotten_before_it_was_paid_is_given_up_and_what_it_may_have_cost_goes_back() {
        UUID orderId = unknown();
        UUID attempt = house.asked.get(0).attemptId();
        List<String> told = house.published(orderId);

        house.forgetEverything();
        house.recall(told);
        OrderExpired expired = expired(orderId);
        assertThat(expired.attemptIds()).containsExactly(attempt);
        assertThat(expired.reason()).isEqualTo("NOT_PAID_IN_TIME");
        assertThat(house.stored(orderId).refund()).isEqualTo(RefundStatus.PENDING);
    }

    @Test
    void an_order_that_waits_for_its_payment_with_its_card_goes_on_waiting() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        UUID orderId = house.checkout.place(wish(2)).orderId();
        List<String> before = row(orderId);
        List<String> told = house.published(orderId);

        // The backup is of the moment after the card was asked, and before anything was told of it.
        house.database.update("update orders set version = 1, status = 'PAYMENT_PENDING' where order_id = ?", orderId);
        house.recall(told);

        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.PAYMENT_UNKNOWN);
        assertThat(time(orderId, "next_call_at")).as("asked again at once").isEqualTo(house.now());
        assertThat(time(orderId, "deadline")).isEqualTo(house.now().plus(Orders.TERMS.payWithin()));
        assertThat(row(orderId))
                .filteredOn(column -> !column.startsWith("next_call_at"))
                .isEqualTo(before.stream()
                        .filter(column -> !column.startsWith("next_call_at"))
                        .toList());
        assertThat(house.published(orderId)).isEqualTo(told);
    }

    @Test
    void an_order_whose_customer_had_taken_another_card_since_is_given_up() {
        UUID orderId = declined();
        house.payment = attempt -> new PaymentOutcome.Unknown();
        house.checkout.pay(orderId, CUSTOMER, "CARD", "tok_other");
        List<String> told = house.published(orderId);
        UUID second = house.asked.get(1).attemptId();

        house.database.update(
                "update orders set version = 1, status = 'PAYMENT_PENDING', payment_token = 'old', attempt_ids = ?::jsonb,"
                        + " attempt_no = 1, attempt_id = ? where order_id = ?",
                "[\"" + house.asked.get(0).attemptId() + "\"]",
                house.asked.get(0).attemptId(),
                orderId);
        house.recall(story(told));
        OrderExpired expired = expired(orderId);
        assertThat(expired.attemptIds()).containsExactly(house.asked.get(0).attemptId(), second);
    }

    @Test
    void money_of_an_order_of_which_nothing_else_is_left_goes_back() {
        UUID orderId = Ids.next();
        UUID attempt = Ids.next();
        house.recall(with(List.of(), new PaymentApproved(orderId, 1, at(3), attempt, 1, 24_000)));

        Order lost = house.stored(orderId);
        assertThat(lost.status()).isEqualTo(OrderStatus.EXPIRED);
        assertThat(lost.refund()).isEqualTo(RefundStatus.PENDING);
        assertThat(lost.total()).isEqualTo(24_000);
        OrderExpired expired = expired(orderId);
        assertThat(expired.attemptIds()).containsExactly(attempt);
    }

    @Test
    void money_stays_where_a_store_or_a_rider_knows_the_order() {
        for (Event elsewhere : List.of(
                (Event) new OrderAccepted(Ids.next(), STORE, 1, at(10), 25),
                new RiderAssigned(Ids.next(), 2, at(40), RIDER))) {
            UUID orderId = elsewhere instanceof OrderAccepted it ? it.orderId() : ((RiderAssigned) elsewhere).orderId();
            house.recall(with(List.of(), new PaymentApproved(orderId, 1, at(3), Ids.next(), 1, 24_000), elsewhere));
            assertThat(house.events(orderId)).isEmpty();
        }
    }

    @Test
    void who_was_cancelled_by_whom_is_told_without_the_event_that_decided() {
        UUID orderId = cancelled();
        List<String> told = house.published(orderId);
        assertThat(house.told(orderId, OrderCancelled.class).by()).isEqualTo("CUSTOMER");

        house.forgetEverything();
        // The store's word is not there any more.
        house.recall(told);
        assertThat(house.stored(orderId).decidedBy().type()).isEqualTo("CancelConfirmed");
        assertThat(house.stored(orderId).status()).isEqualTo(OrderStatus.CANCELLED);
    }

    // ---- lives

    private static UUID accepted() {
        UUID orderId = house.paid();
        house.hear(new OrderAccepted(orderId, STORE, 1, at(10), 25));
        return orderId;
    }

    private static UUID cooking() {
        UUID orderId = accepted();
        house.hear(new CookingStarted(orderId, STORE, 2, at(20)));
        return orderId;
    }

    private static UUID ready() {
        UUID orderId = cooking();
        Place place = new Place("Teheran-ro 123", 37.5, 127.0);
        house.hear(new CookingFinished(
                orderId, STORE, 3, at(30), CUSTOMER, "Hanbapsang", place, place, true, 3_000, 2_000, "0420"));
        return orderId;
    }

    private static UUID delivered(Instant when) {
        UUID orderId = ready();
        house.hear(new PickedUp(orderId, 5, at(60), RIDER));
        house.hear(new Delivered(orderId, 6, when, RIDER, true));
        return orderId;
    }

    private static UUID cancelRequested() {
        UUID orderId = house.paid();
        house.orders.cancel(orderId, CUSTOMER, "Too slow");
        return orderId;
    }

    private static UUID cancelled() {
        UUID orderId = cancelRequested();
        house.hear(new CancelConfirmed(
                orderId, STORE, 2, at(10), Ids.next(), "CANCELLED", new Cause("CancelRequested", Ids.next(), at(9))));
        return orderId;
    }

    private static UUID unknown() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        return house.checkout.place(wish(2)).orderId();
    }

    private static UUID declined() {
        UUID orderId = unknown();
        house.hear(new PaymentDeclined(orderId, 1, at(3), house.asked.get(0).attemptId(), 1, "CARD_EXPIRED"));
        return orderId;
    }

    // ---- what is compared

    private static OrderExpired expired(UUID orderId) {
        return house.events(orderId).stream()
                .filter(OrderExpired.class::isInstance)
                .map(OrderExpired.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /** All columns of the order that are told, each with its value. */
    private static List<String> row(UUID orderId) {
        boolean isPaid = house.events(orderId).stream().anyMatch(OrderPaid.class::isInstance);
        List<String> columns = house.database.query(
                "select each.key || ' = ' || each.value as text from orders, jsonb_each(to_jsonb(orders)) each"
                        + " where order_id = ? order by 1",
                row -> row.getString("text"),
                orderId);
        return columns.stream()
                // When the row was changed is its own affair, and how often payment was called nobody tells.
                .filter(column -> !column.startsWith("changed_at") && !column.startsWith("calls"))
                .filter(column -> isPaid || UNTOLD.stream().noneMatch(column::startsWith))
                .toList();
    }

    private static Instant time(UUID orderId, String column) {
        return house.database
                .query(
                        "select " + column + " as at from orders where order_id = ?",
                        row -> row.getTimestamp("at").toInstant(),
                        orderId)
                .get(0);
    }

    private static List<String> story(List<String> told) {
        List<String> story = new ArrayList<>(told);
        story.addAll(house.heard());
        return story;
    }

    private static List<String> untilPaid(List<String> told) {
        int paid = 0;
        while (!told.get(paid).contains("order.OrderPaid.v1")) {
            paid++;
        }
        return told.subList(0, paid + 1);
    }

    private static List<String> with(List<String> told, Event... heard) {
        List<String> story = new ArrayList<>(told);
        for (Event event : heard) {
            story.add(Json.write(Envelope.of(Ids.next(), house.now(), null, null, event)));
        }
        return story;
    }

    private static Instant at(int seconds) {
        return Orders.NOON.plusSeconds(seconds);
    }
}
