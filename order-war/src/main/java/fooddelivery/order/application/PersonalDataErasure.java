package fooddelivery.order.application;

import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;

/** Forgets, in time, where orders went. */
@ApplicationScoped
public class PersonalDataErasure {

    private static final Duration PAUSE = Duration.ofMinutes(10);
    /** Small enough that no commit is long; rounds go on until one finds less. */
    private static final int BATCH = 200;

    @Inject
    private Timers timers;

    @Inject
    private PersonalDataService people;

    void start(@Observes Startup.Finished event) {
        timers.every(PAUSE, "Erasing personal data", this::sweep);
    }

    private void sweep() {
        int erased;
        do {
            erased = people.eraseDue(BATCH);
        } while (erased >= BATCH);
    }
}
