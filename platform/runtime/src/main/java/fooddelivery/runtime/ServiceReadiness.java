package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready: the schema is current, and the database answers, and so does the store of documents where a service has one. The
 * check is named after the service; the server's own answer is UP before this application is there, so who waits for the
 * service looks for the name. A broker that is down is shown but does not make a service unready: it goes on taking orders,
 * and events wait in the outbox. A copy that is about to stop is not ready, and answers all the same.
 */
@Readiness
@ApplicationScoped
public class ServiceReadiness implements HealthCheck {

    private static final int MOST_COUNTED = 10_000;

    @Inject
    @ConfigProperty(name = "fooddelivery.service")
    private String service;

    @Inject
    private Database database;

    @Inject
    private RelayThread relay;

    @Inject
    private Recovery recovery;

    @Inject
    private Instance<DocumentOutbox> documents;

    @Inject
    private ThisCopy self;

    @Inject
    private GracefulStop stop;

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named(service)
                .withData("instance", self.name())
                .withData("relay", relay.failure() == null ? "working" : "waiting for broker or database");
        if (stop.isLeaving()) {
            return answer.withData("leaving", true).down().build();
        }
        try {
            long unsent = database.first(
                            "select count(*) from (select 1 from outbox where sent_at is null limit ?) waiting",
                            row -> row.getLong(1),
                            MOST_COUNTED)
                    .orElse(0L);
            for (DocumentOutbox outbox : documents) {
                unsent += outbox.countUnsent(MOST_COUNTED);
            }
            return answer.withData("eventsWaiting", unsent)
                    .withData("recovering", recovery.isRunning())
                    .up()
                    .build();
        } catch (Database.DatabaseException e) {
            return answer.withData("database", "does not answer").down().build();
        } catch (ProblemException e) {
            return answer.withData("documents", "do not answer").down().build();
        }
    }
}
