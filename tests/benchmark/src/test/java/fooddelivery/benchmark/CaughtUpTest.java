package fooddelivery.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.benchmark.Outages.CaughtUp;
import fooddelivery.benchmark.Outages.Watch;
import org.junit.jupiter.api.Test;

class CaughtUpTest {

    private static final long SECOND = 1_000_000_000;

    @Test
    void connecting_again_is_not_part_of_catching_up() {
        Watch watch = new Watch(1000);
        watch.note(1000, 10 * SECOND);
        watch.note(1000, 20 * SECOND);
        watch.note(400, 21 * SECOND);
        assertThat(watch.isDone()).isFalse();
        watch.note(0, 22 * SECOND);
        assertThat(watch.isDone()).isTrue();
        CaughtUp result = watch.result("a relay", "later");
        assertThat(result.seconds()).isEqualTo(2);
        assertThat(result.perSecond()).isEqualTo(500);
    }

    @Test
    void more_that_comes_meanwhile_does_not_begin_it_anew() {
        Watch watch = new Watch(100);
        watch.note(100, SECOND);
        watch.note(50, 2 * SECOND);
        watch.note(150, 3 * SECOND);
        watch.note(0, 5 * SECOND);
        assertThat(watch.result("a reader", "later").seconds()).isEqualTo(4);
    }
}
