package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * Numbers at {@code /metrics} that are counted when somebody asks. What costs a query is kept for some seconds, so that the
 * database does not feel how many scrape. A number that cannot be had is {@code NaN}, and the others are told all the same.
 */
@ApplicationScoped
public class Gauges {

    private static final Logger LOG = System.getLogger(Gauges.class.getName());
    /** Shorter than the usual pause between two scrapes, so that each replica's scrape is of its own time. */
    static final Duration KEEP = Duration.ofSeconds(10);

    private final MetricRegistry registry;

    protected Gauges() {
        this(null);
    }

    @Inject
    public Gauges(MetricRegistry registry) {
        this.registry = registry;
    }

    /** A number that is at hand. */
    public void gauge(String name, String description, Supplier<? extends Number> value) {
        registry.gauge(metadata(name, description), () -> guarded(name, value));
    }

    /**
     * One number for each value of a tag, counted together.
     *
     * @param tagged all values that there are; what the count leaves out is 0
     * @param count by the tag's values
     */
    public void gauges(
            String name, String description, String tag, Collection<String> tagged, Supplier<Map<String, Long>> count) {
        Supplier<Map<String, Long>> kept = kept(count);
        for (String value : tagged) {
            registry.gauge(
                    metadata(name, description),
                    () -> guarded(name, () -> kept.get().getOrDefault(value, 0L)),
                    new Tag(tag, value));
        }
    }

    /** What is asked of the supplier, for {@link #KEEP}. */
    public static <T> Supplier<T> kept(Supplier<T> question) {
        return new Kept<>(question);
    }

    private static Metadata metadata(String name, String description) {
        return Metadata.builder().withName(name).withDescription(description).build();
    }

    private static Number guarded(String name, Supplier<? extends Number> value) {
        try {
            return value.get();
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "No value for {0}: {1}", name, e.toString());
            return Double.NaN;
        }
    }

    private static final class Kept<T> implements Supplier<T> {

        private final Supplier<T> question;
        private T answer;
        private RuntimeException failure;
        private long asked = System.nanoTime() - KEEP.toNanos();

        private Kept(Supplier<T> question) {
            this.question = question;
        }

        /** A failure is kept as well: a database that is away is not asked more often. */
        @Override
        public synchronized T get() {
            if (System.nanoTime() - asked >= KEEP.toNanos()) {
                try {
                    answer = question.get();
                    failure = null;
                } catch (RuntimeException e) {
                    failure = e;
                }
                asked = System.nanoTime();
            }
            if (failure != null) {
                throw failure;
            }
            return answer;
        }
    }
}
