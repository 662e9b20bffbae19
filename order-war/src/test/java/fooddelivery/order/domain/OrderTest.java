package fooddelivery.order.domain;

import static fooddelivery.order.domain.Orders.NOON;
import static fooddelivery.order.domain.Orders.RIDER;
import static fooddelivery.order.domain.Orders.TERMS;
import static fooddelivery.order.domain.Orders.attemptOf;
import static fooddelivery.order.domain.Orders.cause;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Cause;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderCompleted;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.OrderEvent.PaymentDeferred;
import fooddelivery.events.OrderEvent.PlatformLossRecorded;
import fooddelivery.runtime.Refused;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderTest {

    @Test
    void a_paid_order_tells_the_kitchen_everything_and_forgets_the_card() {
        Order order = Orders.placed();
        UUID attempt = attemptOf(order);
        List<OrderEvent> events = order.paymentAnswered(attempt, new PaymentOutcome.Approved(attempt), TERMS, NOON);
        assertThat(events).singleElement().isInstanceOfSatisfying(OrderPaid.class, paid -> {
            assertThat(paid.total()).isEqualTo(2 * 10_500 + 3_000 + 2_000);
            assertThat(paid.version()).isEqualTo(2);
            assertThat(paid.status()).isEqualTo("PAID");
            assertThat(paid.handoverCode()).isEqualTo("0420");
        });
        assertThat(order.attempt().token()).isNull();
    }

    @Test
    void what_was_not_sent_is_deferred_and_paid_by_itself_only_when_wanted() {
        Order patient = Orders.placed(true);
        assertThat(patient.paymentAnswered(attemptOf(patient), new PaymentOutcome.NotSent(), TERMS, NOON))
                .singleElement()
                .isInstanceOf(PaymentDeferred.class);
        UUID attempt = attemptOf(patient);
        patient.callDue(TERMS, NOON.plusSeconds(2));
        assertThat(patient.isCalling()).isTrue();
        assertThat(attemptOf(patient)).as("the same attempt").isEqualTo(attempt);

        Order other = Orders.answered(new PaymentOutcome.NotSent());
        assertThat(other.callDue(TERMS, NOON.plusSeconds(3600))).isEmpty();
        assertThat(other.isCalling()).isFalse();
    }

    @Test
    void a_not_sent_while_the_result_is_unknown_does_not_defer() {
        Order order = Orders.answered(new PaymentOutcome.Unknown());
        assertThat(order.paymentAnswered(attemptOf(order), new PaymentOutcome.NotSent(), TERMS, NOON))
                .isEmpty();
        assertThat(order.status()).isEqualTo(OrderStatus.PAYMENT_UNKNOWN);
    }

    @Test
    void a_duplicate_decline_of_the_first_attempt_does_not_touch_the_second() {
        Order order = Orders.answered(new PaymentOutcome.Declined("NO"));
        UUID first = attemptOf(order);
        order.payAgain(Orders.payment(false), TERMS, NOON);
        assertThat(order.declined(first, "NO", cause("PaymentDeclined"))).isEmpty();
        assertThat(order.status()).isEqualTo(OrderStatus.PAYMENT_PENDING);
        assertThat(order.attempt().attemptNo()).isEqualTo(2);
    }

    @Test
    void a_call_that_a_crash_cut_off_becomes_unknown_and_the_same_attempt_is_repeated() {
        Order order = Orders.placed();
        UUID attempt = attemptOf(order);
        assertThat(order.callDue(TERMS, NOON.plusSeconds(4))).isEmpty();
        order.callDue(TERMS, NOON.plusSeconds(5));
        assertThat(order.status()).isEqualTo(OrderStatus.PAYMENT_UNKNOWN);
        assertThat(order.isCalling()).isTrue();
        assertThat(attemptOf(order)).isEqualTo(attempt);
    }

    @Test
    void what_an_order_tells_names_its_attempt_and_the_next_one_from_paying_again_on() {
        Order order = new Order(UUID.randomUUID(), Orders.basket(), Orders.payment(false), "0420", TERMS, NOON);
        UUID first = attemptOf(order);
        assertThat(order.placed()).isInstanceOfSatisfying(OrderPlaced.class, placed -> {
            assertThat(placed.attemptId()).isEqualTo(first);
            assertThat(placed.attemptNo()).isEqualTo(1);
        });
        assertThat(order.paymentAnswered(first, new PaymentOutcome.Declined("STOLEN"), TERMS, NOON))
                .singleElement()
                .isInstanceOfSatisfying(OrderProgressed.class, declined -> {
                    assertThat(declined.attemptId()).isEqualTo(first);
                    assertThat(declined.attemptNo()).isEqualTo(1);
                });
        Order.Payment second = Orders.payment(false);
        assertThat(order.payAgain(second, TERMS, NOON))
                .singleElement()
                .isInstanceOfSatisfying(OrderProgressed.class, again -> {
                    assertThat(again.attemptId()).isEqualTo(second.attemptId());
                    assertThat(again.attemptNo()).isEqualTo(2);
                });
    }

    @Test
    void an_order_that_has_lost_its_attempts_names_none() {
        OrderPlaced old = new OrderPlaced(
                UUID.randomUUID(),
                1,
                "PAYMENT_PENDING",
                "NONE",
                UUID.randomUUID(),
                UUID.randomUUID(),
                NOON,
                "Hanbapsang",
                List.of(),
                21_000,
                3_000,
                0,
                24_000,
                false,
                null,
                null,
                null,
                null);
        Order order = Order.forgotten(old, null, "0000000000");
        order.giveUp(NOON);
        assertThat(order.paymentVoided(cause("PaymentVoided")))
                .singleElement()
                .isInstanceOfSatisfying(OrderProgressed.class, progressed -> {
                    assertThat(progressed.attemptId()).isNull();
                    assertThat(progressed.attemptNo()).isNull();
                });
    }

    @Test
    void while_a_result_is_unknown_no_new_attempt_is_started() {
        Order order = Orders.answered(new PaymentOutcome.Unknown());
        assertThat(order.repeatable()).isTrue();
        assertThatThrownBy(() -> order.payAgain(Orders.payment(false), TERMS, NOON))
                .isInstanceOf(Refused.class);
    }

    @Test
    void an_approval_that_comes_after_a_cancellation_is_owed_back() {
        Order order = Orders.answered(new PaymentOutcome.Declined("NO"));
        order.cancel("no", TERMS, NOON);
        assertThat(order.refund()).isEqualTo(RefundStatus.NONE);
        assertThat(order.approved(attemptOf(order), cause("PaymentApproved"), TERMS, NOON))
                .singleElement()
                .isInstanceOf(OrderProgressed.class);
        assertThat(order.status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(order.refund()).isEqualTo(RefundStatus.PENDING);
    }

    @Test
    void an_approval_that_comes_after_the_refund_failed_changes_nothing() {
        Order order = Orders.placed();
        order.cancel("no", TERMS, NOON);
        order.refundFailed(cause("RefundFailed"));
        assertThat(order.approved(attemptOf(order), cause("PaymentApproved"), TERMS, NOON))
                .isEmpty();
        assertThat(order.refund()).isEqualTo(RefundStatus.FAILED);
    }

    @Test
    void a_payment_that_is_void_after_all_owes_nothing() {
        Order order = Orders.placed();
        order.cancel("no", TERMS, NOON);
        assertThat(order.refund()).isEqualTo(RefundStatus.PENDING);
        order.paymentVoided(cause("PaymentVoided"));
        assertThat(order.refund()).isEqualTo(RefundStatus.NONE);
    }

    @Test
    void a_refund_is_never_taken_back() {
        Order order = Orders.in(OrderStatus.REJECTED);
        order.refunded(cause("PaymentRefunded"));
        assertThat(order.refundFailed(cause("RefundFailed"))).isEmpty();
        assertThat(order.paymentVoided(cause("PaymentVoided"))).isEmpty();
        assertThat(order.refund()).isEqualTo(RefundStatus.REFUNDED);
    }

    @Test
    void a_refusal_tells_the_customer_what_had_decided() {
        Order order = Orders.in(OrderStatus.CANCEL_PENDING);
        Cause started = cause("CookingStarted");
        assertThat(order.cookingStarted(started))
                .singleElement()
                .isInstanceOfSatisfying(
                        OrderProgressed.class,
                        progressed -> assertThat(progressed.cancelRefusedBy()).isEqualTo(started));
        assertThatThrownBy(() -> order.cancel("please", TERMS, NOON)).hasMessageContaining("CookingStarted");
    }

    @Test
    void a_refusal_that_comes_by_itself_cites_the_store() {
        Order order = Orders.in(OrderStatus.CANCEL_PENDING);
        Cause started = cause("CookingStarted");
        assertThat(order.cancelRefused(cause("CancelRefused"), started))
                .singleElement()
                .isInstanceOfSatisfying(OrderProgressed.class, progressed -> {
                    assertThat(progressed.cause().type()).isEqualTo("CancelRefused");
                    assertThat(progressed.cancelRefusedBy()).isEqualTo(started);
                });
        assertThat(order.decidedBy()).isEqualTo(started);
    }

    @Test
    void an_owner_who_rejects_while_the_customer_cancels_grants_the_cancellation() {
        Order order = Orders.in(OrderStatus.CANCEL_PENDING);
        assertThat(order.refused("no rice", false, cause("OrderRefused"), NOON))
                .singleElement()
                .isInstanceOfSatisfying(OrderCancelled.class, cancelled -> {
                    assertThat(cancelled.by()).isEqualTo("CUSTOMER");
                    assertThat(cancelled.wasPaid()).isTrue();
                });
    }

    @Test
    void a_refusal_after_a_no_answer_cancellation_changes_nothing() {
        Order order = Orders.in(OrderStatus.CANCEL_PENDING);
        order.deadlinePassed(NOON.plus(TERMS.storeNoAnswer()));
        assertThat(order.cancelRefused(cause("CancelRefused"), cause("CookingStarted")))
                .isEmpty();
        assertThat(order.status()).isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    void a_kitchen_that_starts_after_a_no_answer_cancellation_is_the_platforms_loss_once() {
        Order order = Orders.paid();
        order.deadlinePassed(NOON.plus(TERMS.storeNoAnswer()));
        assertThat(order.cookingStarted(cause("CookingStarted")))
                .singleElement()
                .isInstanceOfSatisfying(
                        PlatformLossRecorded.class,
                        loss -> assertThat(loss.party()).isEqualTo("STORE"));
        assertThat(order.cookingFinished(cause("CookingFinished"))).isEmpty();
        assertThat(order.pickedUp(RIDER, 3, cause("PickedUp")))
                .singleElement()
                .isInstanceOfSatisfying(
                        PlatformLossRecorded.class,
                        loss -> assertThat(loss.party()).isEqualTo("RIDER"));
    }

    @Test
    void a_release_that_overtakes_its_assignment_wins_by_version() {
        Order order = Orders.in(OrderStatus.READY);
        order.riderReleased(3, cause("RiderReleased"));
        assertThat(order.riderAssigned(RIDER, 2, cause("RiderAssigned"))).isEmpty();
        assertThat(order.status()).isEqualTo(OrderStatus.READY);
    }

    @Test
    void a_delivery_that_overtakes_everything_is_absorbed() {
        Order order = Orders.paid();
        order.delivered(RIDER, 4, cause("Delivered"), TERMS, NOON);
        assertThat(order.status()).isEqualTo(OrderStatus.DELIVERED);
        assertThat(order.accepted(cause("OrderAccepted"))).isEmpty();
        assertThat(order.cookingStarted(cause("CookingStarted"))).isEmpty();
        assertThat(order.pickedUp(RIDER, 3, cause("PickedUp"))).isEmpty();
    }

    @Test
    void a_rejected_order_is_owed_back_with_its_reason() {
        Order order = Orders.paid();
        assertThat(order.refused("no rice", false, cause("OrderRefused"), NOON))
                .singleElement()
                .isInstanceOfSatisfying(OrderRejected.class, rejected -> {
                    assertThat(rejected.reason()).isEqualTo("no rice");
                    assertThat(rejected.refund()).isEqualTo("PENDING");
                });
    }

    @Test
    void a_confirmation_is_final_and_may_be_repeated() {
        Order order = Orders.in(OrderStatus.DELIVERED);
        assertThat(order.confirm(NOON))
                .singleElement()
                .isInstanceOfSatisfying(
                        OrderCompleted.class, done -> assertThat(done.riderId()).isEqualTo(RIDER));
        assertThat(order.confirm(NOON)).isEmpty();
    }

    @Test
    void a_late_timer_changes_nothing() {
        Order order = Orders.in(OrderStatus.COOKING);
        assertThat(order.deadlinePassed(NOON.plusSeconds(1_000_000))).isEmpty();
        assertThat(order.callDue(TERMS, NOON.plusSeconds(1_000_000))).isEmpty();
        assertThat(order.status()).isEqualTo(OrderStatus.COOKING);
    }

    @Test
    void every_event_has_a_version_of_its_own() {
        Order order = Orders.in(OrderStatus.PICKED_UP);
        List<OrderEvent> events = order.forceCancel("lost", NOON);
        assertThat(events).hasSize(3);
        assertThat(events.stream().map(OrderEvent::version).distinct()).hasSize(3);
    }

    @Test
    void an_express_order_is_promised_when_it_is_paid_and_other_orders_never() {
        assertThat(Orders.placed().promisedAt()).isNull();
        assertThat(Orders.paid().promisedAt()).isEqualTo(NOON.plus(TERMS.expressWithin()));
    }

    @Test
    void a_missed_promise_is_judged_by_when_the_food_was_handed_over() {
        Order punctual = Orders.in(OrderStatus.PICKED_UP);
        Instant promised = punctual.promisedAt();
        Cause inTime = new Cause("Delivered", UUID.randomUUID(), promised);

        assertThat(punctual.delivered(RIDER, 4, inTime, TERMS, promised.plusSeconds(3_600)))
                .hasSize(1);
        assertThat(punctual.promiseMissed()).isFalse();

        Order late = Orders.in(OrderStatus.PICKED_UP);
        Cause tooLate = new Cause("Delivered", UUID.randomUUID(), promised.plusMillis(1));
        UUID attempt = Orders.attemptOf(late);
        List<OrderEvent> events = late.delivered(RIDER, 4, tooLate, TERMS, promised);

        assertThat(late.promiseMissed()).isTrue();
        assertThat(events.get(1)).isInstanceOfSatisfying(ExpressPromiseMissed.class, missed -> {
            assertThat(missed.expressFee()).isEqualTo(2_000);
            assertThat(missed.attemptId()).isEqualTo(attempt);
            assertThat(missed.version()).isEqualTo(events.get(0).version() + 1);
            assertThat(missed.deliveredAt()).isEqualTo(tooLate.at());
        });
        assertThat(late.delivered(RIDER, 4, tooLate, TERMS, promised)).isEmpty();
    }

    @Test
    void nobody_speaks_of_a_promise_to_a_customer_whose_order_was_cancelled() {
        Order order = Orders.in(OrderStatus.CANCELLED);
        Cause tooLate = new Cause("Delivered", UUID.randomUUID(), NOON.plusSeconds(100_000));

        assertThat(order.delivered(RIDER, 4, tooLate, TERMS, NOON)).noneMatch(ExpressPromiseMissed.class::isInstance);
    }
}
