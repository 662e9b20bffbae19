package fooddelivery.delivery.application;

import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;

/** Takes deliveries back from riders who claimed them and did not come. */
@ApplicationScoped
public class ClaimLeases {

    private static final int BATCH = 100;

    @Inject
    private Timers timers;

    @Inject
    private DeliveryService deliveries;

    void start(@Observes Startup.Finished event) {
        timers.every(Duration.ofSeconds(1), "Releasing claims", this::sweep);
    }

    private void sweep() {
        int released;
        do {
            released = deliveries.releaseOverdue(BATCH);
        } while (released == BATCH);
    }
}
