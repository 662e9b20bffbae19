package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * How this copy gets on with its events, for whoever looks at {@code /health}: always UP, and {@code state} in its data is
 * {@code well} or {@code degraded}, with what is wrong. A copy that cannot send, or lags, is not taken out of service for
 * it: all copies would be at once, people could not order any more, and nothing would be sent any sooner. It has to be
 * alerted on instead, by its metrics.
 */
@Readiness
@ApplicationScoped
public class EventsHealth implements HealthCheck {

    static final Duration OLD = Duration.ofMinutes(1);

    @Inject
    @ConfigProperty(name = "fooddelivery.service")
    private String service;

    @Inject
    private OutboxGauges gauges;

    @Inject
    private RelayThread relay;

    @Inject
    private EventConsumers consumers;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named(service + "-events").up();
        data().forEach((name, value) -> {
            if (value instanceof Long number) {
                answer.withData(name, number);
            } else {
                answer.withData(name, value.toString());
            }
        });
        return answer.build();
    }

    /** Texts and numbers. */
    Map<String, Object> data() {
        Map<String, Object> data = new LinkedHashMap<>();
        boolean sends = relay.failure() == null;
        boolean reads = consumers.areReading();
        data.put("broker", sends && reads ? "connected" : "cannot be reached");
        if (!sends) {
            data.put("relay", relay.failure());
        }
        try {
            OutboxGauges.Backlog backlog = gauges.recent();
            boolean old = backlog.oldest().compareTo(OLD) > 0;
            data.put("outboxUnsent", backlog.unsent());
            data.put("outboxOldestSeconds", backlog.oldest().toSeconds());
            data.put("eventsUnhandled", backlog.failing());
            data.put("state", sends && reads && !old && backlog.failing() == 0 ? "well" : "degraded");
        } catch (Database.DatabaseException | ProblemException e) {
            // The check of the service's own name is DOWN for that.
            data.put("database", "does not answer");
            data.put("state", "degraded");
        }
        return data;
    }
}
