package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: the schema is current and the database answers. The check is named after the service; the server's own answer
 * is UP before this application is there, so who waits for the service looks for the name. A broker that is down is shown
 * but does not make a service unready: it goes on taking orders, and events wait in the outbox.
 */
@Readiness
@ApplicationScoped
public class ServiceReadiness implements HealthCheck {

    @Inject
    @ConfigProperty(name = "fooddelivery.service")
    private String service;

    @Inject
    private Database database;

    @Inject
    private RelayThread relay;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(service)
                .withData("relay", relay.failure() == null ? "working" : "waiting for broker or database");
        try {
            long unsent = database.first(
                            "select count(*) from (select 1 from outbox where sent_at is null limit 10000) waiting",
                            row -> row.getLong(1))
                    .orElse(0L);
            return answer.withData("eventsWaiting", unsent).up().build();
        } catch (Database.DatabaseException e) {
            return answer.withData("database", "does not answer").down().build();
        }
    }
}
