package fooddelivery.status.application;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.Wiring;
import fooddelivery.status.domain.Arrival;
import fooddelivery.status.domain.Orders;
import fooddelivery.status.domain.Phase;
import fooddelivery.status.domain.Phase.Measured;
import fooddelivery.status.domain.Phase.Span;
import fooddelivery.status.domain.TrackedOrder;
import fooddelivery.status.outbound.JdbcStoreHistory;
import fooddelivery.status.outbound.JdbcTrackedOrderRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final TestDatabase DATABASE = TestDatabase.fresh("db/platform", "db/migration");
    private static final Instant NOON = Orders.NOON;

    private final JdbcTrackedOrderRepository repository = new JdbcTrackedOrderRepository(DATABASE.database());
    private final JdbcStoreHistory history = new JdbcStoreHistory(DATABASE.database());
    private final UUID storeId = Ids.next();
    private Instant now = NOON;
    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };
    private final Arrivals arrivals =
            Wiring.wire(new Arrivals(), history, clock, Map.of("fooddelivery.status.eta.samples", 10));

    @Test
    void the_past_of_a_store_is_measured_phase_by_phase() {
        for (int i = 1; i <= 11; i++) {
            past(storeId, i, 10, 12 + i, 4, 2 * i, 2_000);
        }
        past(Ids.next(), 500, 500, 500, 500, 500, 1);

        Map<Phase, Measured> measured = history.of(storeId, 200);
        assertThat(measured)
                .containsEntry(Phase.ANSWER, new Measured(11, minutes(6, 10)))
                .containsEntry(Phase.PREPARATION, new Measured(11, minutes(18, 22)))
                .containsEntry(Phase.OVERRUN, new Measured(11, minutes(8, 12)))
                .containsEntry(Phase.PICK_UP, new Measured(11, minutes(4, 4)))
                .containsEntry(Phase.RIDE, new Measured(11, minutes(12, 20)))
                .containsEntry(Phase.KILOMETRE, new Measured(11, minutes(6, 10)));
        assertThat(history.of(storeId, 3))
                .as("the latest")
                .containsEntry(Phase.ANSWER, new Measured(3, span(600, 648)));
        assertThat(history.of(Ids.next(), 200)).isEmpty();
    }

    @Test
    void until_there_are_enough_orders_the_configuration_counts() {
        for (int i = 0; i < 9; i++) {
            past(storeId, 1, 10, 10, 1, 1, 1_000);
        }
        TrackedOrder paid = paid();
        assertThat(arrivals.of(paid)).isEqualTo(after(2 + 20 + 6 + 12, 8 + 35 + 15 + 25));

        past(storeId, 1, 10, 10, 1, 1, 1_000);
        assertThat(arrivals.of(paid)).as("asked a moment ago").isEqualTo(after(2 + 20 + 6 + 12, 8 + 35 + 15 + 25));
        now = now.plus(Duration.ofMinutes(6));
        assertThat(arrivals.of(paid)).isEqualTo(after(6 + 10 + 1 + 1, 6 + 10 + 1 + 1));
    }

    /** An order of that store, and how many minutes each phase took. */
    private void past(UUID store, int answer, int promised, int preparation, int pickUp, int ride, int metres) {
        UUID orderId = Ids.next();
        Instant at = NOON.minus(Duration.ofDays(1));
        change(orderId, store, 1, "PAID", at);
        at = at.plus(Duration.ofMinutes(answer));
        change(orderId, store, 2, "ACCEPTED", at);
        at = at.plus(Duration.ofMinutes(preparation));
        change(orderId, store, 3, "READY", at);
        change(orderId, store, 4, "RIDER_ASSIGNED", at.plusSeconds(30));
        change(orderId, store, 5, "READY", at.plusSeconds(60));
        at = at.plus(Duration.ofMinutes(pickUp));
        change(orderId, store, 6, "PICKED_UP", at);
        change(orderId, store, 7, "DELIVERED", at.plus(Duration.ofMinutes(ride)));
        repository.recordPrepMinutes(orderId, promised);
        repository.recordDistance(orderId, metres);
    }

    private TrackedOrder paid() {
        UUID orderId = Ids.next();
        change(orderId, storeId, 1, "PAID", NOON);
        return repository.find(orderId, Orders.admin()).orElseThrow();
    }

    private void change(UUID orderId, UUID store, long version, String status, Instant at) {
        OrderEvent event =
                new OrderProgressed(orderId, version, status, "NONE", Ids.next(), store, at, null, null, null, null);
        repository.record(event);
    }

    private static Arrival after(int likely, int latest) {
        return new Arrival(NOON.plus(Duration.ofMinutes(likely)), NOON.plus(Duration.ofMinutes(latest)));
    }

    private static Span minutes(int usual, int slow) {
        return span(usual * 60, slow * 60);
    }

    private static Span span(int usual, int slow) {
        return new Span(Duration.ofSeconds(usual), Duration.ofSeconds(slow));
    }
}
