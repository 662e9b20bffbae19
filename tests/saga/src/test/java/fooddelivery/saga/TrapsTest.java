package fooddelivery.saga;

import static fooddelivery.saga.CardCompany.BAD_CARD;
import static fooddelivery.saga.CardCompany.GOOD_CARD;
import static fooddelivery.saga.World.RIDER_A;
import static fooddelivery.saga.World.RIDER_B;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.events.DeliveryEvent.Delivered;
import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.DeliveryEvent.RiderReleased;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.OrderEvent.PlatformLossRecorded;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.events.PaymentEvent.PaymentDeclined;
import fooddelivery.events.PaymentEvent.RefundFailed;
import fooddelivery.events.StoreEvent.CancelConfirmed;
import fooddelivery.events.StoreEvent.CancelRefused;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.events.StoreEvent.OrderRefused;
import fooddelivery.notify.domain.Notification;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.saga.Chance.Fate;
import fooddelivery.saga.Chance.Point;
import fooddelivery.saga.World.Wish;
import fooddelivery.store.domain.TicketStatus;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The races that the saga was designed for, one by one. After each, everything must hold that always must. */
class TrapsTest {

    private static final Duration TIME_TO_PAY = Duration.ofMinutes(30);
    private static final Duration STORE_NO_ANSWER = Duration.ofHours(2);

    private final World world = new World();

    @AfterEach
    void everything_holds_in_the_end() {
        try {
            world.comesToRest();
            world.invariants().atRest();
            world.cardCompany().refusesRefunds(false);
            world.everybodyDoesTheirJob();
            world.invariants().afterEverybody();
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + System.lineSeparator() + world.story(), e);
        }
    }

    @Test
    void money_captured_and_not_yet_recorded_goes_back_when_the_order_is_cancelled() {
        world.once(Point.CAPTURE_ANSWER, () -> {
            world.cancels(1);
            world.deliverAll();
        });
        world.places();
        assertThat(world.status(1)).isEqualTo(OrderStatus.CANCELLED);
        assertThat(world.paid(1)).as("won, captured already").isPositive();
        world.settles();
        assertThat(world.order(1).refund()).isEqualTo(RefundStatus.REFUNDED);
        assertThat(world.paid(1)).isZero();
    }

    @Test
    void money_captured_whose_answer_was_lost_goes_back_when_the_order_has_expired() {
        world.once(Point.CAPTURE_ANSWER, Fate.KILLED);
        world.places();
        world.passes(TIME_TO_PAY);
        world.sweeps("Ending what waited too long");
        assertThat(world.status(1)).isEqualTo(OrderStatus.EXPIRED);
        world.deliverAll();
        assertThat(world.paid(1))
                .as("won: nobody has told payment of the capture")
                .isPositive();
        world.sweeps("Clearing up payments");
        world.settles();
        assertThat(world.order(1).refund()).isEqualTo(RefundStatus.REFUNDED);
    }

    @Test
    void a_payment_that_the_card_company_has_not_found_is_not_declined() {
        world.once(Point.CAPTURE_REQUEST, Fate.LATE);
        world.places();
        assertThat(world.status(1)).isEqualTo(OrderStatus.PAYMENT_UNKNOWN);
        world.pays(1, GOOD_CARD);
        world.arrives(0);
        assertThat(world.cardCompany().captures(world.orderIds().get(0))).isEqualTo(1);
        assertThat(world.order(1).attempt().attemptNo()).as("the same attempt").isEqualTo(1);
    }

    @Test
    void money_on_its_way_that_a_restored_payment_has_forgotten_goes_back_when_the_customer_cancels() {
        var backup = world.backup();
        world.once(Point.CAPTURE_REQUEST, Fate.LATE);
        world.places();
        assertThat(world.status(1)).isEqualTo(OrderStatus.PAYMENT_UNKNOWN);
        world.restores(List.of("payment"), backup);
        world.cancels(1);
        world.deliverAll();
        world.arrives(0);
        assertThat(world.paid(1)).as("won, captured after all").isPositive();
        world.settles();
        world.passes(Duration.ofMinutes(1));
        world.settles();
        assertThat(world.order(1).refund()).isEqualTo(RefundStatus.REFUNDED);
        assertThat(world.paid(1)).isZero();
    }

    @Test
    void an_attempt_that_a_restored_payment_has_forgotten_is_repeated_by_order_and_captured_once() {
        var backup = world.backup();
        world.once(Point.PAYMENT_ANSWER, Fate.LOST);
        world.places();
        assertThat(world.status(1)).isEqualTo(OrderStatus.PAYMENT_UNKNOWN);
        world.restores(List.of("payment"), backup);
        assertThat(world.pays(1, GOOD_CARD).status()).isEqualTo("PAID");
        assertThat(world.cardCompany().captures(world.orderIds().get(0))).isEqualTo(1);
    }

    @Test
    void a_repetition_that_was_not_sent_leaves_an_unknown_payment_unknown() {
        world.once(Point.PAYMENT_ANSWER, Fate.LOST);
        world.places();
        world.once(Point.PAYMENT_REQUEST, Fate.NOT_SENT);
        assertThat(world.pays(1, GOOD_CARD).status()).isEqualTo("PAYMENT_UNKNOWN");
        world.deliverAll();
        assertThat(world.status(1)).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void a_repeated_decline_of_the_first_card_does_not_decline_the_second() {
        world.inboxesForget();
        world.places(new Wish(BAD_CARD, false, false, null));
        world.once(Point.PAYMENT_REQUEST, () -> {
            world.deliversTwice("order", 0);
            assertThat(world.status(1)).isEqualTo(OrderStatus.PAYMENT_PENDING);
        });
        assertThat(world.pays(1, GOOD_CARD).status()).isEqualTo("PAID");
        world.delivers("order", PaymentDeclined.class);
        assertThat(world.status(1)).isEqualTo(OrderStatus.PAID);
    }

    @Test
    void a_crash_between_the_commit_of_an_attempt_and_its_call_costs_nothing_but_time() {
        world.once(Point.PAYMENT_REQUEST, Fate.KILLED);
        world.places();
        assertThat(world.status(1)).isEqualTo(OrderStatus.PAYMENT_PENDING);
        world.passes(Duration.ofSeconds(5));
        world.sweeps("Asking payment again");
        assertThat(world.status(1)).isEqualTo(OrderStatus.PAID);
        assertThat(world.order(1).attempt().attemptNo()).isEqualTo(1);
    }

    @Test
    void an_order_cancelled_during_the_call_is_answered_as_cancelled_though_the_call_was_approved() {
        world.once(Point.PAYMENT_ANSWER, () -> world.cancels(1));
        assertThat(world.places().status()).isEqualTo("CANCELLED");
        world.settles();
        assertThat(world.paid(1)).isZero();
    }

    @Test
    void a_lost_answer_is_not_taken_for_a_request_that_was_not_sent() {
        world.once(Point.PAYMENT_ANSWER, Fate.LOST);
        world.places();
        assertThat(world.status(1)).as("perhaps charged").isEqualTo(OrderStatus.PAYMENT_UNKNOWN);
        world.once(Point.PAYMENT_REQUEST, Fate.NOT_SENT);
        world.places();
        assertThat(world.status(2)).as("surely not charged").isEqualTo(OrderStatus.PAYMENT_DEFERRED);
    }

    @Test
    void a_release_that_overtakes_its_claim_is_not_undone_by_it() {
        cooked(1);
        world.claims(RIDER_A, 1);
        world.releases(RIDER_A, 1);
        world.delivers("order", RiderReleased.class);
        world.delivers("order", RiderAssigned.class);
        assertThat(world.status(1)).isEqualTo(OrderStatus.READY);
    }

    @Test
    void a_refusal_that_comes_after_the_store_did_not_answer_is_not_told_to_the_customer() {
        accepted(1);
        world.startsCooking(1);
        world.cancels(1);
        world.delivers("store", OrderCancelRequested.class);
        world.passes(STORE_NO_ANSWER);
        world.sweeps("Ending what waited too long");
        world.delivers("order", CancelRefused.class);
        assertThat(world.status(1)).isEqualTo(OrderStatus.CANCELLED);
        world.settles();
        assertThat(world.notifications().all())
                .extracting(Notification::title)
                .contains("가게의 응답이 없어 주문이 취소되었습니다")
                .doesNotContain("취소할 수 없습니다");
    }

    @Test
    void an_owner_who_rejects_while_the_customer_cancels_grants_the_cancellation() {
        paid(1);
        world.cancels(1);
        world.rejects(1);
        world.delivers("order", OrderRefused.class);
        assertThat(world.status(1)).isEqualTo(OrderStatus.CANCELLED);
        world.settles();
        assertThat(world.events(1)).noneMatch(OrderRejected.class::isInstance);
        assertThat(world.order(1).refund()).isEqualTo(RefundStatus.REFUNDED);
    }

    @Test
    void a_kitchen_that_cooks_after_the_order_was_cancelled_for_its_silence_is_paid_by_the_platform() {
        paid(1);
        world.accepts(1);
        world.startsCooking(1);
        world.passes(STORE_NO_ANSWER);
        world.sweeps("Ending what waited too long");
        world.delivers("order", CookingStarted.class);
        world.settles();
        assertThat(world.events(1))
                .filteredOn(PlatformLossRecorded.class::isInstance)
                .singleElement();
        assertThat(world.ticket(1).cancelledTooLate()).isTrue();
        assertThat(world.paid(1)).isZero();
    }

    @Test
    void a_refund_that_arrives_after_it_was_given_up_is_made_once_and_booked_when_a_person_has_it_tried_again() {
        paid(1);
        world.cancels(1);
        world.deliverAll();
        world.once(Point.REFUND_REQUEST, Fate.LATE);
        world.sweeps("Refunding");
        world.refundsAreRefused(true);
        while (world.passesToNextDeadline()) {
            world.sweeps("Refunding");
        }
        world.refundsAreRefused(false);
        world.settles();
        assertThat(world.order(1).refund()).as("waits for a person").isEqualTo(RefundStatus.FAILED);
        assertThat(world.paid(1)).as("but was made").isZero();

        world.operatorRetriesRefunds();
        world.settles();
        assertThat(world.order(1).refund()).isEqualTo(RefundStatus.REFUNDED);
        assertThat(world.paid(1)).as("once").isZero();
    }

    @Test
    void no_rider_is_sent_for_food_that_was_ready_after_the_delivery_was_voided() {
        accepted(1);
        world.startsCooking(1);
        world.delivers("order", CookingStarted.class);
        world.operatorCancels(1);
        world.delivers("delivery", OrderCancelled.class);
        world.finishesCooking(1);
        world.delivers("delivery", CookingFinished.class);
        assertThat(world.delivery(1).status()).isEqualTo(DeliveryStatus.VOID);
        assertThat(world.claims(RIDER_B, 1).isRefused()).isTrue();
    }

    @Test
    void an_approval_that_arrives_after_the_refund_has_failed_does_not_start_it_again() {
        world.cardCompany().refusesRefunds(true);
        world.once(Point.PAYMENT_ANSWER, Fate.LOST);
        world.places();
        world.cancels(1);
        world.delivers("payment", OrderCancelled.class);
        for (int tries = 0; tries < 4; tries++) {
            world.sweeps("Refunding");
            world.passes(Duration.ofMinutes(1));
        }
        world.delivers("order", RefundFailed.class);
        world.delivers("order", PaymentApproved.class);
        assertThat(world.order(1).refund()).isEqualTo(RefundStatus.FAILED);
    }

    @Test
    void an_express_promise_is_judged_by_when_the_food_was_handed_over_and_not_by_when_that_is_heard() {
        world.places(new Wish(GOOD_CARD, true, false, null));
        world.places(new Wish(GOOD_CARD, true, false, null));
        cooked(1);
        cooked(2);
        onTheWay(1);
        onTheWay(2);
        world.dropsOff(RIDER_A, 1);
        world.passes(Duration.ofMinutes(46));
        world.dropsOff(RIDER_A, 2);
        world.delivers("order", Delivered.class);
        world.delivers("order", Delivered.class);
        assertThat(world.events(1)).noneMatch(ExpressPromiseMissed.class::isInstance);
        assertThat(world.events(2))
                .filteredOn(ExpressPromiseMissed.class::isInstance)
                .singleElement();
        world.settles();
        assertThat(world.paid(1) - world.paid(2)).isEqualTo(World.EXPRESS_FEE);
    }

    @Test
    void a_cancellation_that_arrives_before_its_order_leaves_a_tombstone_in_the_kitchen() {
        world.places();
        world.cancels(1);
        world.delivers("store", OrderCancelRequested.class);
        world.delivers("order", CancelConfirmed.class);
        world.delivers("store", OrderPaid.class);
        assertThat(world.ticket(1).status()).isEqualTo(TicketStatus.CANCELLED);
        assertThat(world.accepts(1).isRefused()).isTrue();
    }

    @Test
    void a_meal_that_nothing_happens_to_is_paid_cooked_brought_and_settled() {
        cooked(1);
        onTheWay(1);
        world.dropsOff(RIDER_A, 1);
        world.deliverAll();
        assertThat(world.confirms(1).status()).isEqualTo("COMPLETED");
        assertThat(world.events(1))
                .extracting(OrderEvent::status)
                .containsExactly(
                        "PAYMENT_PENDING",
                        "PAID",
                        "ACCEPTED",
                        "COOKING",
                        "READY",
                        "RIDER_ASSIGNED",
                        "PICKED_UP",
                        "DELIVERED",
                        "COMPLETED");
    }

    // ---- how far an order has come

    private void paid(int order) {
        IntStream.rangeClosed(world.orderCount() + 1, order).forEach(each -> world.places());
        world.deliverAll();
    }

    private void accepted(int order) {
        paid(order);
        world.accepts(order);
        world.deliverAll();
    }

    private void cooked(int order) {
        accepted(order);
        world.startsCooking(order);
        world.finishesCooking(order);
        world.deliverAll();
    }

    private void onTheWay(int order) {
        world.claims(RIDER_A, order);
        world.picksUp(RIDER_A, order);
        world.deliverAll();
    }
}
