package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** Counts what happened to events, at {@code /metrics}. */
@ApplicationScoped
public class EventMetrics {

    private Counter handled;
    private Counter repeated;
    private Counter unknown;
    private Counter sent;
    private Counter failed;
    private Counter replayed;
    private Counter dropped;

    protected EventMetrics() {}

    @Inject
    public EventMetrics(MetricRegistry registry) {
        handled = registry.counter("fooddelivery_events_handled");
        repeated = registry.counter("fooddelivery_events_repeated");
        unknown = registry.counter("fooddelivery_events_unknown");
        sent = registry.counter("fooddelivery_events_sent");
        failed = registry.counter("fooddelivery_events_failed");
        replayed = registry.counter("fooddelivery_events_replayed");
        dropped = registry.counter("fooddelivery_events_dropped");
    }

    void handled(int first, int again) {
        handled.inc(first);
        repeated.inc(again);
    }

    void unknown(String type) {
        unknown.inc();
    }

    void sent(int count) {
        sent.inc(count);
    }

    void failed() {
        failed.inc();
    }

    void replayed() {
        replayed.inc();
    }

    void dropped() {
        dropped.inc();
    }
}
