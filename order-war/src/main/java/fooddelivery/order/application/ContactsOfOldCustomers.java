package fooddelivery.order.application;

import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;

/** At the start, tells how customers can be reached of whom it was never told: those of an older version of this service. */
@ApplicationScoped
public class ContactsOfOldCustomers {

    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** Small enough that no commit is long. */
    private static final int BATCH = 200;

    @Inject
    private Contacts contacts;

    void start(@Observes Startup.Finished event, Timers timers) {
        timers.until(PAUSE, "Telling how customers can be reached", () -> !contacts.tellOfOthers(BATCH));
    }
}
