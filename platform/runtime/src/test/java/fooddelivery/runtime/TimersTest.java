package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimersTest {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final List<Runnable> scheduled = new ArrayList<>();
    private final AtomicInteger done = new AtomicInteger();
    private final Timers timers = Wiring.wire(new Timers(), executor(), new NoRecovery());

    private ManagedScheduledExecutorService executor() {
        return (ManagedScheduledExecutorService) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ManagedScheduledExecutorService.class},
                (self, method, arguments) -> {
                    scheduled.add((Runnable) arguments[0]);
                    return null;
                });
    }

    @Test
    void what_fails_is_tried_again() {
        timers.until(PAUSE, "Failing", () -> {
            throw new IllegalStateException("not yet");
        });
        scheduled.get(0).run();
        assertThat(scheduled).hasSize(2);
    }

    @Test
    void of_an_application_that_ends_nothing_goes_on() {
        timers.every(PAUSE, "Sweeping", done::incrementAndGet);
        timers.until(PAUSE, "Trying", () -> done.incrementAndGet() < 0);
        timers.stop();

        assertThatThrownBy(scheduled.get(0)::run).isInstanceOf(CancellationException.class);
        scheduled.get(1).run();
        assertThat(scheduled).hasSize(2);
        assertThat(done).hasValue(0);
    }
}
