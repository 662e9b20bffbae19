package fooddelivery.status.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.status.domain.Phase.Span;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForecastTest {

    private static final Instant NOON = Orders.NOON;
    private static final Map<Phase, Span> HABITS = Map.of(
            Phase.ANSWER, Span.parse("PT2M,PT8M"),
            Phase.PREPARATION, Span.parse("PT20M,PT35M"),
            Phase.OVERRUN, Span.parse("PT1M,PT10M"),
            Phase.PICK_UP, Span.parse("PT6M, PT15M"),
            Phase.RIDE, Span.parse("PT12M,PT25M"),
            Phase.KILOMETRE, Span.parse("PT5M,PT9M"));

    private final List<Change> changes = new ArrayList<>();
    private Integer prepMinutes;
    private Integer distance;

    @Test
    void a_paid_order_has_everything_before_it() {
        is("PAID", 0);
        assertThat(at(1)).isEqualTo(arrival(2 + 20 + 6 + 12, 8 + 35 + 15 + 25));
        assertThat(at(5)).as("the store takes its time").isEqualTo(arrival(5 + 20 + 6 + 12, 8 + 35 + 15 + 25));
    }

    @Test
    void the_kitchens_own_minutes_count_from_the_acceptance_and_grow_with_a_delay() {
        is("PAID", 0);
        is("ACCEPTED", 3);
        prepMinutes = 15;
        assertThat(at(4)).isEqualTo(arrival(3 + 15 + 1 + 6 + 12, 3 + 15 + 10 + 15 + 25));
        is("COOKING", 5);
        prepMinutes = 25;
        assertThat(at(6)).isEqualTo(arrival(3 + 25 + 1 + 6 + 12, 3 + 25 + 10 + 15 + 25));
        assertThat(at(40)).as("it should be ready by now").isEqualTo(arrival(40 + 6 + 12, 40 + 15 + 25));
    }

    @Test
    void a_way_that_is_known_takes_as_long_as_it_is() {
        is("COOKING", 0);
        prepMinutes = 10;
        is("READY", 11);
        distance = 2_000;
        assertThat(at(12)).isEqualTo(arrival(11 + 6 + 10, 11 + 15 + 18));
        is("RIDER_ASSIGNED", 13);
        assertThat(at(14)).as("a rider on the way to the store changes nothing").isEqualTo(at(12));
        is("PICKED_UP", 20);
        assertThat(at(21)).isEqualTo(arrival(20 + 10, 20 + 18));
        distance = 100;
        assertThat(at(21)).as("no way is nothing").isEqualTo(arrival(20 + 5, 20 + 9));
        assertThat(at(28)).isEqualTo(arrival(28, 29));
        assertThat(at(31)).isEqualTo(arrival(31, 31));
    }

    @Test
    void a_state_that_was_passed_over_is_taken_to_have_begun_with_the_next() {
        is("RIDER_ASSIGNED", 13);
        assertThat(at(14)).isEqualTo(arrival(13 + 6 + 12, 13 + 15 + 25));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PAYMENT_PENDING",
                "PAYMENT_UNKNOWN",
                "PAYMENT_DECLINED",
                "PAYMENT_DEFERRED",
                "CANCEL_PENDING",
                "CANCELLED",
                "REJECTED",
                "EXPIRED",
                "DELIVERED",
                "COMPLETED",
                "A_STATE_OF_A_LATER_VERSION"
            })
    void nothing_is_said_where_nothing_can_be(String status) {
        is(status, 0);
        assertThat(at(1)).isNull();
    }

    @Test
    void two_durations_are_needed() {
        assertThatThrownBy(() -> Span.parse("PT2M"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT3M,PT10M");
    }

    private void is(String status, int minute) {
        changes.add(new Change(changes.size() + 1, status, "NONE", "x", minute(minute)));
    }

    private Arrival at(int minute) {
        Change last = changes.get(changes.size() - 1);
        Orders order = new Orders();
        return Forecast.of(
                new TrackedOrder(
                        order.orderId,
                        last.version(),
                        0,
                        last.status(),
                        "NONE",
                        order.customerId,
                        order.storeId,
                        "한밥상",
                        1L,
                        false,
                        prepMinutes,
                        distance,
                        null,
                        NOON,
                        null,
                        last.at(),
                        List.copyOf(changes),
                        List.of(),
                        null),
                HABITS,
                minute(minute));
    }

    private static Arrival arrival(int likely, int latest) {
        return new Arrival(minute(likely), minute(latest));
    }

    private static Instant minute(int minute) {
        return NOON.plus(Duration.ofMinutes(minute));
    }
}
