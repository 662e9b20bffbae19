package fooddelivery.runtime;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.Metadata;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counts as the server's registry would, for tests to read. */
public final class TestMetrics {

    private final Map<String, Count> counters = new ConcurrentHashMap<>();
    private final Map<String, Supplier<?>> gauges = new ConcurrentHashMap<>();

    public EventMetrics events() {
        return new EventMetrics(registry());
    }

    /** Counters with tags are called {@code name{tag=value,…}}. */
    public MetricRegistry registry() {
        return (MetricRegistry) Proxy.newProxyInstance(
                MetricRegistry.class.getClassLoader(),
                new Class<?>[] {MetricRegistry.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("counter") && arguments[0] instanceof String name) {
                        String tags = arguments.length < 2 ? "" : text((Tag[]) arguments[1]);
                        return counters.computeIfAbsent(name + tags, key -> new Count());
                    }
                    if (method.getName().equals("gauge") && arguments[0] instanceof Metadata metadata) {
                        gauges.put(metadata.getName() + text((Tag[]) arguments[2]), (Supplier<?>) arguments[1]);
                        return null;
                    }
                    throw new UnsupportedOperationException(method.toString());
                });
    }

    private static String text(Tag[] tags) {
        return tags.length == 0
                ? ""
                : Stream.of(tags)
                        .map(tag -> tag.getTagName() + "=" + tag.getTagValue())
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** What the gauge says now; names as those of counters. */
    public double gauge(String name) {
        return ((Number) gauges.get(name).get()).doubleValue();
    }

    public long of(String name) {
        return counters.get(name).getCount();
    }

    private static final class Count implements Counter {

        private final AtomicLong value = new AtomicLong();

        @Override
        public void inc() {
            value.incrementAndGet();
        }

        @Override
        public void inc(long n) {
            value.addAndGet(n);
        }

        @Override
        public long getCount() {
            return value.get();
        }
    }
}
