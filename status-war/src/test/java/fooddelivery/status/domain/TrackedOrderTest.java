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

        List<TrackedOrder> missed = tracked.since(new Position(2, 0));

        assertThat(missed).extracting(TrackedOrder::version).containsExactly(3L, 4L);
        assertThat(missed).extracting(TrackedOrder::status).containsExactly("ACCEPTED", "COOKING");
        assertThat(missed).extracting(TrackedOrder::updatedAt).containsExactly(Orders.at(3), Orders.at(4));
        assertThat(missed.get(0).timeline()).extracting(Change::version).containsExactly(1L, 2L, 3L);
        assertThat(tracked.since(Position.NONE)).hasSize(4);
        assertThat(tracked.since(new Position(4, 0))).isEmpty();
    }

    @Test
    void a_delay_is_a_step_of_its_own_between_those_of_the_order() {
        TrackedOrder tracked = tracked(
                        order.placed(1),
                        order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"),
                        order.progressed(5, "COOKING", "NONE", "CookingStarted"))
                .arriving(new Arrival(Orders.at(60), Orders.at(90)));
        TrackedOrder delayed = delayed(tracked, new Delay(3, 10, 25, Orders.at(4)), new Delay(5, 5, 30, Orders.at(6)));

        List<TrackedOrder> all = delayed.since(Position.NONE);
        assertThat(all)
                .extracting(it -> it.position().id())
                .containsExactly(1_000_000L, 3_000_000L, 3_000_003L, 5_000_003L, 5_000_005L);
        assertThat(all).extracting(TrackedOrder::prepMinutes).containsExactly(15, 15, 25, 25, 30);
        assertThat(all)
                .extracting(TrackedOrder::status)
                .containsExactly("PAYMENT_PENDING", "ACCEPTED", "ACCEPTED", "COOKING", "COOKING");
        assertThat(all)
                .extracting(TrackedOrder::arrival)
                .containsExactly(null, null, null, null, new Arrival(Orders.at(60), Orders.at(90)));
        assertThat(delayed.since(new Position(3, 0)))
                .extracting(it -> it.position().id())
                .containsExactly(3_000_003L, 5_000_003L, 5_000_005L);
        assertThat(delayed.since(new Position(5, 0)))
                .as("a delay that was heard of after what came later")
                .extracting(it -> it.position().id())
                .containsExactly(5_000_003L, 5_000_005L);
        assertThat(delayed.since(new Position(3, 5)))
                .extracting(it -> it.position().id())
                .containsExactly(5_000_005L);
        assertThat(delayed.since(delayed.position())).isEmpty();
    }

    @Test
    void whatever_was_seen_before_each_further_id_is_greater_and_nothing_comes_twice() {
        TrackedOrder tracked = delayed(
                tracked(
                        order.placed(1),
                        order.paid(2),
                        order.progressed(3, "ACCEPTED", "NONE", "OrderAccepted"),
                        order.progressed(4, "COOKING", "NONE", "CookingStarted"),
                        order.progressed(5, "READY", "NONE", "CookingFinished")),
                new Delay(3, 10, 25, Orders.at(3).plusMillis(500)),
                new Delay(4, 5, 30, Orders.at(3).plusMillis(600)),
                new Delay(6, 5, 35, Orders.at(9)));
        for (long version = 0; version <= 5; version++) {
            for (long delay : new long[] {0, 3, 4, 6}) {
                Position seen = new Position(version, delay);
                List<Long> ids = tracked.since(seen).stream()
                        .map(it -> it.position().id())
                        .toList();
                assertThat(ids).isSorted().doesNotHaveDuplicates();
                long changes = 5 - version;
                long delays =
                        List.of(3L, 4L, 6L).stream().filter(it -> it > delay).count();
                assertThat(ids).as("%s", seen).hasSize((int) (changes + delays));
                assertThat(ids).allSatisfy(id -> assertThat(id).isGreaterThan(seen.id()));
            }
        }
    }

    @Test
    void an_id_of_before_there_were_delays_is_a_version() {
        assertThat(Position.of(7)).isEqualTo(new Position(7, 0));
        assertThat(Position.of(new Position(7, 3).id())).isEqualTo(new Position(7, 3));
    }

    private static TrackedOrder delayed(TrackedOrder it, Delay... delays) {
        Delay last = delays[delays.length - 1];
        return new TrackedOrder(
                it.orderId(),
                it.version(),
                last.ticketVersion(),
                it.status(),
                it.refund(),
                it.customerId(),
                it.storeId(),
                it.storeName(),
                it.total(),
                it.express(),
                last.prepMinutes(),
                null,
                null,
                it.placedAt(),
                null,
                it.updatedAt(),
                it.changes(),
                List.of(delays),
                it.arrival());
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
                0,
                last.status(),
                last.refund(),
                order.customerId,
                order.storeId,
                "한밥상",
                24_000L,
                true,
                null,
                null,
                null,
                Orders.at(1),
                null,
                last.at(),
                changes,
                List.of(),
                null);
    }
}
