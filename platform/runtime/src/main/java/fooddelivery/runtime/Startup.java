package fooddelivery.runtime;

import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/**
 * Says when the service's own threads and timers may begin. CDI's {@code @Initialized(ApplicationScoped.class)} is too
 * early for that: in a WAR without enterprise beans Payara tells it before resources can be looked up.
 */
public class Startup implements ServletContextListener {

    /** Everything is there; nothing of the service runs yet. */
    public record Finished() {}

    @Inject
    private Event<Finished> finished;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        finished.fire(new Finished());
    }
}
