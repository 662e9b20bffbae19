package fooddelivery.delivery.application;

import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.DemoAccounts;
import fooddelivery.runtime.Role;
import fooddelivery.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Two riders in the middle of Gangnam, near the demonstration's stores, and at work from the start. */
@ApplicationScoped
public class DemoRiders {

    @Inject
    private DemoAccounts demo;

    @Inject
    private Accounts accounts;

    @Inject
    private RiderService riders;

    @Transactional
    void start(@Observes Startup.Finished event) {
        if (!demo.wanted()) {
            return;
        }
        demo.alone();
        hire("rider1", "김라이더 Kim", 37.5000, 127.0300);
        hire("rider2", "이라이더 Lee", 37.4985, 127.0310);
    }

    /** A rider who has been somewhere since stays there. */
    private void hire(String username, String name, double lat, double lon) {
        UUID riderId = UUID.nameUUIDFromBytes(("fooddelivery/demo/" + username).getBytes(StandardCharsets.UTF_8));
        if (riders.find(riderId).isEmpty()) {
            riders.report(riderId, name, lat, lon, true);
        }
        accounts.ensure(username, demo.passwordOf(username), Role.RIDER, riderId);
    }
}
