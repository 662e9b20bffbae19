package fooddelivery.runtime;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Counts as the server's registry would, for tests to read. */
public final class TestMetrics {

    private final Map<String, Count> counters = new ConcurrentHashMap<>();

    public EventMetrics events() {
        return new EventMetrics((MetricRegistry) Proxy.newProxyInstance(
                MetricRegistry.class.getClassLoader(),
                new Class<?>[] {MetricRegistry.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("counter") && arguments[0] instanceof String name) {
                        return counters.computeIfAbsent(name, key -> new Count());
                    }
                    throw new UnsupportedOperationException(method.toString());
                }));
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
