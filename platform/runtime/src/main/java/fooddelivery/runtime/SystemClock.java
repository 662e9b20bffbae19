package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The clock that application code is given; nothing in a domain asks the system for the time by itself. It goes by the
 * database's clock, so that all replicas of a service judge a deadline alike: every half minute the two are compared, and
 * a difference that is greater than the question took is made up for.
 */
@ApplicationScoped
public class SystemClock {

    private static final Duration PAUSE = Duration.ofSeconds(30);
    /** PostgreSQL keeps microseconds: what is written and read again must be equal. */
    private static final Duration MICROSECOND = Duration.ofNanos(1000);

    private final InstantSource here;
    private volatile Duration databaseIsAhead = Duration.ZERO;

    public SystemClock() {
        this(InstantSource.system());
    }

    SystemClock(InstantSource here) {
        this.here = here;
    }

    void start(@Observes Startup.Finished event, Database database, Timers timers) {
        timers.until(Duration.ofMillis(1), Duration.ofSeconds(1), "Comparing clocks", () -> compare(database));
        timers.every(PAUSE, "Comparing clocks", () -> compare(database));
    }

    boolean compare(Database database) {
        Instant asked = here.instant();
        Instant there = database.first("select clock_timestamp() as there", row -> Sql.instant(row, "there"))
                .orElseThrow();
        Duration took = Duration.between(asked, here.instant());
        Duration ahead = Duration.between(asked.plus(took.dividedBy(2)), there);
        databaseIsAhead = ahead.abs().compareTo(took) <= 0 ? Duration.ZERO : ahead;
        return true;
    }

    /** Where the stores are: opening hours are in this zone. */
    @Produces
    ZoneId zone(@ConfigProperty(name = "fooddelivery.zone", defaultValue = "Asia/Seoul") String zone) {
        return ZoneId.of(zone);
    }

    @Produces
    Clock clock() {
        InstantSource database = () -> here.instant().plus(databaseIsAhead);
        return Clock.tick(database.withZone(ZoneOffset.UTC), MICROSECOND);
    }
}
