package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TimesTest {

    @Test
    void percentiles_are_values_that_were_measured() {
        Times times = Times.of(
                LongStream.rangeClosed(1, 100).map(ms -> ms * 1_000_000).boxed().toList());
        assertThat(times.millis(50)).isEqualTo(50);
        assertThat(times.millis(95)).isEqualTo(95);
        assertThat(times.millis(99)).isEqualTo(99);
        assertThat(times.millis(100)).isEqualTo(100);
    }

    @Test
    void the_order_of_measuring_does_not_matter() {
        assertThat(Times.of(List.of(3_000_000L, 1_000_000L, 2_000_000L)).millis(50))
                .isEqualTo(2);
    }

    @Test
    void one_value_is_every_percentile() {
        Times times = Times.of(List.of(7_500_000L));
        assertThat(times.millis(1)).isEqualTo(7.5);
        assertThat(times.millis(99)).isEqualTo(7.5);
    }

    @Test
    void nothing_measured_is_no_number() {
        assertThat(Times.of(List.of()).millis(50)).isNaN();
        assertThat(Times.of(List.of()).text(50)).isEqualTo("–");
    }
}
