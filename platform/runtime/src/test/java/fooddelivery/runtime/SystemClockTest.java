package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class SystemClockTest {

    private final Database database = TestDatabase.fresh("db/platform").database();

    @Test
    void a_machine_whose_clock_is_wrong_goes_by_the_database() {
        SystemClock slow = new SystemClock(() -> Instant.now().minus(Duration.ofMinutes(7)));
        Clock clock = slow.clock();
        assertThat(clock.instant()).isBefore(Instant.now().minus(Duration.ofMinutes(6)));

        slow.compare(database);

        assertThat(clock.instant()).isCloseTo(Instant.now(), within(2, ChronoUnit.SECONDS));
    }

    @Test
    void what_is_within_the_time_of_asking_is_no_difference() {
        SystemClock same = new SystemClock(Instant::now);
        same.compare(database);

        Instant before = Instant.now();
        assertThat(same.clock().instant())
                .isBetween(before.minusMillis(5), Instant.now().plusMillis(5));
    }
}
