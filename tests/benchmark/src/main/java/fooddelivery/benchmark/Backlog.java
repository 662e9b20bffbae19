package fooddelivery.benchmark;

import fooddelivery.system.Await;
import fooddelivery.system.Platform;
import fooddelivery.system.PrometheusText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;

/** What is still on its way: events in outboxes and queues, and messages to customers. */
final class Backlog {

    /** The services' queues on the broker. */
    static final List<String> QUEUES = Platform.SERVICES;

    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private final Platform platform;
    private final Databases databases;

    Backlog(Platform platform, Databases databases) {
        this.platform = platform;
        this.databases = databases;
    }

    /** Events that a service has decided and not sent yet. */
    long unsent(String service) {
        return databases.number(service, "select count(*) from outbox where sent_at is null");
    }

    /** Events that wait for a service at the broker, or are being handled. */
    long waitingFor(String queue) {
        double waiting = queued(broker(), queue);
        if (Double.isNaN(waiting)) {
            throw new UncheckedIOException(new IOException("the broker does not tell of its queue " + queue + " yet"));
        }
        return (long) waiting;
    }

    static double queued(PrometheusText broker, String queue) {
        return broker.value(
                "fooddelivery_broker_queue_messages{queue=\"%s\",address=\"fooddelivery.events\"}".formatted(queue));
    }

    static double handled(PrometheusText broker, String queue) {
        return broker.value("fooddelivery_broker_queue_acknowledged_total{queue=\"%s\",address=\"fooddelivery.events\"}"
                .formatted(queue));
    }

    PrometheusText broker() {
        return new PrometheusText(platform.brokerMetrics());
    }

    /** Until nothing is on its way any more, messages to customers included. */
    void awaitNone() {
        Await.until("all events are handled and all messages told", PATIENCE, this::isEmpty);
    }

    private boolean isEmpty() {
        for (String service : Platform.SERVICES) {
            if (unsent(service) > 0) {
                return false;
            }
        }
        PrometheusText broker = broker();
        if (QUEUES.stream().anyMatch(queue -> !(queued(broker, queue) == 0))) {
            return false;
        }
        return databases.number("notify", "select count(*) from delivery where state in ('WAITING', 'ASKING')") == 0;
    }
}
