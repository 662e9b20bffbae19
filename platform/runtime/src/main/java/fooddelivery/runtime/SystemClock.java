package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The clock that application code is given; nothing in a domain asks the system for the time by itself. */
@ApplicationScoped
public class SystemClock {

    /** Where the stores are: opening hours are in this zone. */
    @Produces
    ZoneId zone(@ConfigProperty(name = "fooddelivery.zone", defaultValue = "Asia/Seoul") String zone) {
        return ZoneId.of(zone);
    }

    @Produces
    Clock clock() {
        // PostgreSQL keeps microseconds: what is written and read again must be equal.
        return Clock.tick(Clock.systemUTC(), Duration.ofNanos(1000));
    }
}
