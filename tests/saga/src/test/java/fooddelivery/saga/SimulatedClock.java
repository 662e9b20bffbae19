package fooddelivery.saga;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still until it is moved; the one clock of all services, their databases and the card company. */
final class SimulatedClock extends Clock {

    static final Instant NOON = Instant.parse("2026-05-04T03:00:00Z");

    private Instant now = NOON;

    void move(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Nobody asks this clock for local time");
    }
}
