package fooddelivery.runtime;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Counts how much took no longer than each of some times: {@code name_total} with the tag {@code le}, seconds, of which
 * {@code +Inf} is all. Prometheus' {@code histogram_quantile} works on the rates of these, over all copies of a service.
 * The server's own timers are of no use for that: their buckets are of a sample that fades, and not of all there was.
 */
final class Durations {

    private static final List<Duration> BOUNDS = Stream.of(25, 50, 100, 250, 500, 1000, 2500, 10_000, 60_000)
            .map(Duration::ofMillis)
            .toList();

    /** The last has no bound. */
    private final Counter[] within = new Counter[BOUNDS.size() + 1];

    Durations(MetricRegistry registry, String name, Tag... tags) {
        for (int i = 0; i < within.length; i++) {
            String bound =
                    i == BOUNDS.size() ? "+Inf" : Double.toString(BOUNDS.get(i).toMillis() / 1000.0);
            Tag[] all = Arrays.copyOf(tags, tags.length + 1);
            all[tags.length] = new Tag("le", bound);
            within[i] = registry.counter(name, all);
        }
    }

    void record(Duration duration) {
        for (int i = within.length - 1; i >= 0 && (i == BOUNDS.size() || duration.compareTo(BOUNDS.get(i)) <= 0); i--) {
            within[i].inc();
        }
    }
}
