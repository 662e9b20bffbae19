package fooddelivery.store.application;

import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;

/** Expires tickets whose time to be accepted is over. */
@ApplicationScoped
public class TicketDeadlines {

    private static final int BATCH = 100;

    @Inject
    private Timers timers;

    @Inject
    private TicketService tickets;

    void start(@Observes Startup.Finished event) {
        timers.every(Duration.ofSeconds(1), "Expiring tickets", this::sweep);
    }

    private void sweep() {
        int expired;
        do {
            expired = tickets.expireOverdue(BATCH);
        } while (expired == BATCH);
    }
}
