package fooddelivery.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

class OpenLoopTest {

    @Test
    void offsets_follow_from_the_rate_and_do_not_drift() {
        OpenLoop loop = new OpenLoop(3);
        assertThat(loop.offset(0)).isZero();
        assertThat(loop.offset(1)).isEqualTo(333_333_333);
        assertThat(loop.offset(3_000_000)).isEqualTo(1_000_000_000_000_000L);
    }

    @Test
    void as_many_are_begun_as_the_rate_asks_for_in_the_time() {
        assertThat(new OpenLoop(12.5).count(Duration.ofSeconds(40))).isEqualTo(500);
        assertThat(new OpenLoop(0.01).count(Duration.ofSeconds(1))).isEqualTo(1);
    }

    @Test
    void one_that_is_slow_keeps_no_other_from_being_begun_in_time() {
        Map<Integer, Long> intended = new ConcurrentHashMap<>();
        Map<Integer, Thread> threads = new ConcurrentHashMap<>();
        new OpenLoop(100).run(Duration.ofMillis(100), (number, due) -> {
            intended.put(number, due);
            threads.put(number, Thread.currentThread());
            if (number == 0) {
                // Ends only when the last has begun: a closed loop of one would wait for ever.
                while (intended.size() < 10) {
                    Thread.onSpinWait();
                }
            }
        });
        assertThat(intended).hasSize(10);
        assertThat(threads.values().stream().distinct().count()).isGreaterThan(1);
        long first = intended.get(0);
        intended.forEach((number, due) -> assertThat(due - first).isEqualTo(number * 10_000_000L));
    }

    @Test
    void no_rate_is_refused() {
        assertThatThrownBy(() -> new OpenLoop(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OpenLoop(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }
}
