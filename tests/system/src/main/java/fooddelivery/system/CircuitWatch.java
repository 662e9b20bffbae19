package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at order's metrics ten times a second for what the circuit breaker of the payment call is doing. */
final class CircuitWatch implements AutoCloseable {

    private static final String GAUGE = "fooddelivery_payment_circuit";

    private static final List<String> STATES = List.of("closed", "half open", "open");

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final List<String> changes = new ArrayList<>();
    private final List<Integer> seen = new ArrayList<>();
    private final long begin = System.nanoTime();
    private final Http order;

    CircuitWatch(Platform platform) {
        this.order = platform.directly("order");
        look();
        clock.scheduleAtFixedRate(this::look, 100, 100, TimeUnit.MILLISECONDS);
    }

    private synchronized void look() {
        double gauge = new PrometheusText(
                        order.get(Platform.metricPath(GAUGE)).expect(200).body())
                .value(GAUGE);
        assertThat(gauge).as("order's metric " + GAUGE).isBetween(0.0, 2.0);
        int state = (int) gauge;
        if (seen.isEmpty() || seen.get(seen.size() - 1) != state) {
            seen.add(state);
            Duration at = Duration.ofNanos(System.nanoTime() - begin);
            changes.add("after %.1f s the circuit is %s".formatted(at.toMillis() / 1000.0, STATES.get(state)));
        }
    }

    /** At most the first and last ten. */
    synchronized List<String> changes() {
        if (changes.size() <= 20) {
            return List.copyOf(changes);
        }
        List<String> some = new ArrayList<>(changes.subList(0, 10));
        some.add("%d changes more".formatted(changes.size() - 20));
        some.addAll(changes.subList(changes.size() - 10, changes.size()));
        return some;
    }

    synchronized boolean hasOpenedAndClosed() {
        return seen.contains(2) && seen.get(seen.size() - 1) == 0;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
