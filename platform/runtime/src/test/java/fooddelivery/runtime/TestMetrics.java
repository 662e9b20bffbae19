package fooddelivery.runtime;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counts as the server's registry would, for tests to read. */
public final class TestMetrics {

    private final Map<String, Count> counters = new ConcurrentHashMap<>();

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
                        String tags = arguments.length < 2
                                ? ""
                                : Stream.of((Tag[]) arguments[1])
                                        .map(tag -> tag.getTagName() + "=" + tag.getTagValue())
                                        .collect(Collectors.joining(",", "{", "}"));
                        return counters.computeIfAbsent(name + tags, key -> new Count());
                    }
                    throw new UnsupportedOperationException(method.toString());
                });
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
