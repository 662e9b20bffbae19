package fooddelivery.status.domain;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.OrderEvent;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TrackedOrderTest {

    private final Orders order = new Orders();

    @Test
    void events_that_leave_the_status_as_it_was_are_not_steps() {
        TrackedOrder tracked = tracked(
                order.placed(1),
                order.paid(2),
                order.cancelled(3, "STORE_NO_ANSWER", true),
                order.lossRecorded(4),
                order.completed(5));

        assertThat(tracked.timeline()).extracting(Change::version).containsExactly(1L, 2L, 3L, 5L);
    }

    @Test
    void a_refund_that_moves_is_a_step_although_the_status_stays() {
        TrackedOrder tracked = tracked(
                order.placed(1),
                order.cancelled(2, "CUSTOMER", true),
                order.progressed(3, "CANCELLED", "FAILED", "RefundFailed"),
                order.progressed(4, "CANCELLED", "REFUNDED", "PaymentRefunded"));

        assertThat(tracked.timeline())
                .extracting(Change::refund)
                .containsExactly("NONE", "PENDING", "FAILED", "REFUNDED");
    }

    @Test
    void a_status_that_comes_back_is_a_step_each_time() {
        TrackedOrder tracked = tracked(
                order.progressed(5, "READY", "NONE", "CookingFinished"),
                order.progressed(6, "RIDER_ASSIGNED", "NONE", "RiderAssigned"),
                order.progressed(7, "READY", "NONE", "RiderReleased"));

        assertThat(tracked.timeline()).extracting(Change::status).containsExactly("READY", "RIDER_ASSIGNED", "READY");
    }

    @Test
    void a_step_is_named_after_its_cause_or_after_the_event_itself() {
        TrackedOrder tracked = tracked(
                order.placed(1),
                order.deferred(2),
                order.progressed(3, "PAYMENT_PENDING", "NONE", null),
                order.progressed(4, "PAYMENT_DECLINED", "NONE", "PaymentDeclined"));

        assertThat(tracked.timeline())
                .extracting(Change::event)
                .containsExactly("OrderPlaced", "PaymentDeferred", "OrderProgressed", "PaymentDeclined");
    }

    @Test
    void who_saw_some_of_it_is_shown_each_missed_step_as_it_was() {
        TrackedOrder tracked = tracked(
                order.placed(1),
                order.paid(2),
                order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"),
                order.progressed(4, "COOKING", "NONE", "CookingStarted"));

        List<TrackedOrder> missed = tracked.since(2);

        assertThat(missed).extracting(TrackedOrder::version).containsExactly(3L, 4L);
        assertThat(missed).extracting(TrackedOrder::status).containsExactly("ACCEPTED", "COOKING");
        assertThat(missed).extracting(TrackedOrder::updatedAt).containsExactly(Orders.at(3), Orders.at(4));
        assertThat(missed.get(0).timeline()).extracting(Change::version).containsExactly(1L, 2L, 3L);
        assertThat(tracked.since(0)).hasSize(4);
        assertThat(tracked.since(4)).isEmpty();
    }

    private TrackedOrder tracked(OrderEvent... events) {
        List<Change> changes = Stream.of(events)
                .map(Change::of)
                .sorted(Comparator.comparing(Change::version))
                .toList();
        Change last = changes.get(changes.size() - 1);
        return new TrackedOrder(
                order.orderId,
                last.version(),
                last.status(),
                last.refund(),
                order.customerId,
                order.storeId,
                "한밥상",
                24_000L,
                true,
                null,
                null,
                Orders.at(1),
                null,
                last.at(),
                changes);
    }
}
