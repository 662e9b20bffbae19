package fooddelivery.status.domain;

import fooddelivery.status.domain.Phase.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** When an order should arrive, by where it is and how long what is left usually takes. */
public final class Forecast {

    private static final double METRES = 1000.0;

    private Forecast() {}

    /**
     * The phase that the order is in began at a known time; one that should be over by now ends now.
     *
     * @param habits one for each phase
     * @return to the second; null while it is not paid, when it is over, and while a cancellation is being decided
     */
    public static Arrival of(TrackedOrder order, Map<Phase, Span> habits, Instant now) {
        Span ride = order.distance() == null
                ? habits.get(Phase.RIDE)
                : habits.get(Phase.KILOMETRE).times(Math.max(1, order.distance() / METRES));
        Span fromReady = habits.get(Phase.PICK_UP).plus(ride);
        Span preparation = order.prepMinutes() == null
                ? habits.get(Phase.PREPARATION)
                : minutes(order.prepMinutes()).plus(habits.get(Phase.OVERRUN));
        return switch (order.status()) {
            case "PAID" -> arrival(begin(order, "PAID"), habits.get(Phase.ANSWER), preparation.plus(fromReady), now);
            case "ACCEPTED", "COOKING" -> arrival(begin(order, "ACCEPTED", "COOKING"), preparation, fromReady, now);
            case "READY", "RIDER_ASSIGNED" ->
                arrival(begin(order, "READY", "RIDER_ASSIGNED"), habits.get(Phase.PICK_UP), ride, now);
            case "PICKED_UP" -> arrival(begin(order, "PICKED_UP"), ride, minutes(0), now);
            default -> null;
        };
    }

    private static Arrival arrival(Instant begin, Span current, Span rest, Instant now) {
        Instant likely = later(now, begin.plus(current.usual())).plus(rest.usual());
        Instant latest = later(now, begin.plus(current.slow())).plus(rest.slow());
        return new Arrival(
                likely.truncatedTo(ChronoUnit.SECONDS), later(likely, latest).truncatedTo(ChronoUnit.SECONDS));
    }

    /** A state that was passed over, since a later one overtook it, has no time of its own. */
    private static Instant begin(TrackedOrder order, String state, String... orElse) {
        for (String next : orElse) {
            if (order.since(state).isEmpty()) {
                return order.since(next).orElse(order.updatedAt());
            }
        }
        return order.since(state).orElse(order.updatedAt());
    }

    private static Span minutes(int minutes) {
        return new Span(Duration.ofMinutes(minutes), Duration.ofMinutes(minutes));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
