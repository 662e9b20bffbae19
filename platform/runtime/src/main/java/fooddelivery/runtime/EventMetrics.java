package fooddelivery.runtime;

import fooddelivery.events.EventType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.metrics.Counter;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/** Counts what happened to events, at {@code /metrics}. */
@ApplicationScoped
public class EventMetrics {

    private final Map<String, Counter> published = new ConcurrentHashMap<>();
    private MetricRegistry registry;
    private Counter handled;
    private Counter repeated;
    private Counter unknown;
    private Counter sent;
    private Counter failed;
    private Counter replayed;
    private Counter dropped;
    private Durations delay;

    protected EventMetrics() {}

    @Inject
    public EventMetrics(MetricRegistry registry) {
        this.registry = registry;
        handled = registry.counter("fooddelivery_events_handled");
        repeated = registry.counter("fooddelivery_events_repeated");
        unknown = registry.counter("fooddelivery_events_unknown");
        sent = registry.counter("fooddelivery_events_sent");
        failed = registry.counter("fooddelivery_events_failed");
        replayed = registry.counter("fooddelivery_events_replayed");
        dropped = registry.counter("fooddelivery_events_dropped");
        delay = new Durations(registry, "fooddelivery_events_handled_within");
    }

    /** All that this service may publish is there from the beginning: what has not happened yet is 0, and not nothing. */
    void start(@Observes Startup.Finished event, @ConfigProperty(name = "fooddelivery.service") String service) {
        EventType.everywhere().stream()
                .filter(type -> type.source().equals("/" + service))
                .forEach(type -> published(type.name()));
    }

    /**
     * Of events that are committed: what this service decided, by their types' simple names.
     */
    void published(@Observes(during = TransactionPhase.AFTER_SUCCESS) Outbox.Written event) {
        published(event.type()).inc();
    }

    private Counter published(String name) {
        return published.computeIfAbsent(
                name,
                type -> registry.counter("fooddelivery_events_published", new Tag("type", EventType.simpleName(type))));
    }

    void handled(int first, int again) {
        handled.inc(first);
        repeated.inc(again);
    }

    /** @param age from when it happened until it was taken up here, by two clocks */
    void delayed(Duration age) {
        delay.record(age);
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
