package fooddelivery.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class TrendTest {

    @Test
    void a_straight_line_is_its_own_trend() {
        Trend trend = Trend.of(List.of(0.0, 1.0, 2.0), List.of(10.0, 12.0, 14.0));
        assertThat(trend.first()).isCloseTo(10, within(1e-9));
        assertThat(trend.last()).isCloseTo(14, within(1e-9));
    }

    @Test
    void what_swings_around_a_level_has_none() {
        Trend trend = Trend.of(List.of(0.0, 1.0, 2.0, 3.0), List.of(5.0, 9.0, 9.0, 5.0));
        assertThat(trend.first()).isCloseTo(7, within(1e-9));
        assertThat(trend.last()).isCloseTo(7, within(1e-9));
    }

    @Test
    void what_was_before_the_half_does_not_count() {
        Trend trend = Trend.ofSecondHalf(List.of(0.0, 1.0, 2.0, 3.0), List.of(0.0, 50.0, 100.0, 100.0));
        assertThat(trend.first()).isEqualTo(100);
        assertThat(trend.last()).isEqualTo(100);
    }

    @Test
    void what_is_not_known_is_left_out() {
        assertThat(Trend.of(List.of(0.0, 1.0, 2.0), List.of(1.0, Double.NaN, 3.0))
                        .last())
                .isCloseTo(3, within(1e-9));
        assertThat(Trend.of(List.of(0.0), List.of(Double.NaN)).first()).isNaN();
    }
}
