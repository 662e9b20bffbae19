package fooddelivery.order.application;

import static fooddelivery.order.TestHouse.CUSTOMER;
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
import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.OrderEvent.PlatformLossRecorded;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.events.PaymentEvent.PaymentDeclined;
import fooddelivery.events.PaymentEvent.PaymentRefunded;
import fooddelivery.events.PaymentEvent.PaymentVoided;
import fooddelivery.events.PaymentEvent.RefundFailed;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.CancelConfirmed;
import fooddelivery.events.StoreEvent.CancelRefused;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.events.StoreEvent.OrderAccepted;
import fooddelivery.events.StoreEvent.OrderRefused;
import fooddelivery.events.StoreEvent.TicketExpired;
import fooddelivery.order.InTheHouse;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.Orders;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.runtime.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the other services tell moves the order on; each event comes as the broker brings it. */
public class OrderPolicyTest extends InTheHouse {

    private static final UUID RIDER = Orders.RIDER;

    @Test
    void an_approval_that_overtakes_its_answer_pays_the_order() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        UUID orderId = house.checkout.place(wish(2)).orderId();
        UUID attempt = house.asked.get(0).attemptId();

        house.hear(new PaymentApproved(orderId, 1, at(3), attempt, 1, 24_000));
        assertThat(house.told(orderId, OrderPaid.class).attemptId()).isEqualTo(attempt);
        assertThat(house.stored(orderId).promisedAt()).isEqualTo(house.now().plus(Orders.TERMS.expressWithin()));
    }

    @Test
    void a_decline_tells_the_customer_why() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        UUID orderId = house.checkout.place(wish(2)).orderId();

        house.hear(new PaymentDeclined(orderId, 1, at(3), house.asked.get(0).attemptId(), 1, "CARD_EXPIRED"));
        progressed(orderId, OrderStatus.PAYMENT_DECLINED, "PaymentDeclined", at(3));
        assertThat(house.stored(orderId).reason()).isEqualTo("CARD_EXPIRED");
    }

    @Test
    void a_payment_that_never_was_owes_nothing() {
        UUID orderId = cancelledBeforeItsResult();
        house.hear(new PaymentVoided(orderId, 1, at(3), List.of()));
        assertThat(house.stored(orderId).refund()).isEqualTo(RefundStatus.NONE);
        assertThat(house.told(orderId, OrderProgressed.class).cause().type()).isEqualTo("PaymentVoided");
    }

    @Test
    void the_refund_of_everything_counts_and_that_of_the_express_fee_does_not() {
        UUID orderId = cancelledBeforeItsResult();
        house.hear(new RefundFailed(orderId, 2, at(3), Ids.next(), Ids.next(), "EXPRESS", 2_000, "NO"));
        house.hear(new PaymentRefunded(orderId, 3, at(4), Ids.next(), Ids.next(), "EXPRESS", 2_000));
        assertThat(house.stored(orderId).refund()).isEqualTo(RefundStatus.PENDING);

        house.hear(new RefundFailed(orderId, 4, at(5), Ids.next(), Ids.next(), "FULL", 24_000, "NO"));
        assertThat(house.stored(orderId).refund()).isEqualTo(RefundStatus.FAILED);
        house.hear(new PaymentRefunded(orderId, 5, at(6), Ids.next(), Ids.next(), "FULL", 24_000));
        assertThat(house.stored(orderId).refund()).isEqualTo(RefundStatus.REFUNDED);
        assertThat(house.told(orderId, OrderProgressed.class).cause().type()).isEqualTo("PaymentRefunded");
    }

    @Test
    void an_order_goes_its_whole_way_step_by_step() {
        UUID orderId = house.paid();

        house.hear(new OrderAccepted(orderId, STORE, 1, at(10), 25));
        progressed(orderId, OrderStatus.ACCEPTED, "OrderAccepted", at(10));
        house.hear(new CookingStarted(orderId, STORE, 2, at(20)));
        progressed(orderId, OrderStatus.COOKING, "CookingStarted", at(20));
        house.hear(cooked(orderId, at(30)));
        progressed(orderId, OrderStatus.READY, "CookingFinished", at(30));
        house.hear(new RiderAssigned(orderId, 2, at(40), RIDER));
        progressed(orderId, OrderStatus.RIDER_ASSIGNED, "RiderAssigned", at(40));
        house.hear(new RiderReleased(orderId, 3, at(50), RIDER));
        progressed(orderId, OrderStatus.READY, "RiderReleased", at(50));
        house.hear(new PickedUp(orderId, 5, at(60), RIDER));
        progressed(orderId, OrderStatus.PICKED_UP, "PickedUp", at(60));
        house.hear(new Delivered(orderId, 6, at(70), RIDER, true));
        progressed(orderId, OrderStatus.DELIVERED, "Delivered", at(70));
    }

    @Test
    void an_express_order_that_is_late_is_told_of_with_its_fee() {
        UUID orderId = house.paid();
        Instant late = house.now().plus(Orders.TERMS.expressWithin()).plusSeconds(1);
        house.hear(new Delivered(orderId, 6, late, RIDER, true));
        assertThat(house.told(orderId, ExpressPromiseMissed.class).expressFee()).isEqualTo(2_000);
    }

    @Test
    void an_owner_who_says_no_rejects_the_order() {
        UUID orderId = house.paid();
        house.hear(new OrderRefused(orderId, STORE, 1, at(10), "Out of rice"));
        OrderRejected rejected = house.told(orderId, OrderRejected.class);
        assertThat(rejected.reason()).isEqualTo("Out of rice");
        assertThat(rejected.occurredAt()).isEqualTo(house.now());
    }

    @Test
    void an_owner_who_says_nothing_rejects_the_order_too() {
        UUID orderId = house.paid();
        house.hear(new TicketExpired(orderId, STORE, 1, at(600)));
        assertThat(house.told(orderId, OrderRejected.class).reason()).isEqualTo("STORE_NO_ANSWER");
        assertThat(house.stored(orderId).decidedBy().type()).isEqualTo("TicketExpired");
    }

    @Test
    void a_cancellation_that_the_store_agrees_to_is_refunded() {
        UUID orderId = house.paid();
        house.orders.cancel(orderId, CUSTOMER, "Too slow");
        house.hear(new CancelConfirmed(
                orderId, STORE, 2, at(10), Ids.next(), "CANCELLED", new Cause("CancelRequested", Ids.next(), at(9))));
        OrderCancelled cancelled = house.told(orderId, OrderCancelled.class);
        assertThat(cancelled.by()).isEqualTo("CUSTOMER");
        assertThat(cancelled.wasPaid()).isTrue();
        assertThat(cancelled.refund()).isEqualTo("PENDING");
    }

    @Test
    void a_cancellation_that_the_store_refuses_cites_what_had_decided() {
        UUID orderId = house.paid();
        house.orders.cancel(orderId, CUSTOMER, "Too slow");
        Cause started = new Cause("CookingStarted", Ids.next(), at(9));
        house.hear(new CancelRefused(orderId, STORE, 2, at(10), Ids.next(), "COOKING", started));
        OrderProgressed progressed = house.told(orderId, OrderProgressed.class);
        assertThat(progressed.cause().type()).isEqualTo("CancelRefused");
        assertThat(progressed.cancelRefusedBy()).isEqualTo(started);
        assertThat(house.stored(orderId).decidedBy()).isEqualTo(started);
    }

    @Test
    void a_rider_who_is_called_off_shows_that_somebody_had_cooked() {
        UUID orderId = house.paid();
        house.timePasses(Orders.TERMS.storeNoAnswer());
        house.orders.deadlinePassed(orderId);
        house.hear(new DeliveryVoided(orderId, 3, at(10), RIDER));
        assertThat(house.told(orderId, PlatformLossRecorded.class).party()).isEqualTo("STORE");
    }

    @Test
    void an_event_about_an_order_that_is_not_known_here_is_kept_for_a_person() {
        UUID orderId = Ids.next();
        Envelope<Event> envelope =
                Envelope.of(Ids.next(), house.now(), null, null, new OrderAccepted(orderId, STORE, 1, at(10), 25));
        house.hear(envelope);
        house.hear(envelope);

        assertThat(house.database.query(
                        "select event_id, type, order_id from unmatched_event",
                        row -> List.of(row.getString("event_id"), row.getString("type"), row.getString("order_id"))))
                .containsExactly(
                        List.of(envelope.id().toString(), "fooddelivery.store.OrderAccepted.v1", orderId.toString()));
        assertThat(house.events(orderId)).isEmpty();
    }

    @Test
    void what_an_event_did_cites_the_event() {
        UUID orderId = house.paid();
        Envelope<Event> envelope = Envelope.of(
                Ids.next(),
                house.now().plus(Duration.ofHours(1)),
                null,
                null,
                new OrderAccepted(orderId, STORE, 1, at(10), 25));
        house.hear(envelope);
        assertThat(house.told(orderId, OrderProgressed.class).cause())
                .isEqualTo(new Cause("OrderAccepted", envelope.id(), at(10)));
    }

    private static Instant at(int seconds) {
        return Orders.NOON.plusSeconds(seconds);
    }

    private static CookingFinished cooked(UUID orderId, Instant at) {
        Place place = new Place("Teheran-ro 123", 37.5, 127.0);
        return new CookingFinished(
                orderId, STORE, 3, at, CUSTOMER, "Hanbapsang", place, place, true, 3_000, 2_000, "0420");
    }

    private static UUID cancelledBeforeItsResult() {
        house.payment = attempt -> new PaymentOutcome.Unknown();
        UUID orderId = house.checkout.place(wish(2)).orderId();
        house.orders.cancel(orderId, CUSTOMER, "Too slow");
        assertThat(house.stored(orderId).refund()).isEqualTo(RefundStatus.PENDING);
        return orderId;
    }

    private static void progressed(UUID orderId, OrderStatus status, String because, Instant at) {
        assertThat(house.stored(orderId).status()).isEqualTo(status);
        OrderProgressed event = house.told(orderId, OrderProgressed.class);
        assertThat(event.status()).isEqualTo(status.name());
        assertThat(event.cause().type()).isEqualTo(because);
        assertThat(event.cause().at()).isEqualTo(at);
    }
}
