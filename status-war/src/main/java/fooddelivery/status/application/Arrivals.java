package fooddelivery.status.application;

import fooddelivery.status.domain.Arrival;
import fooddelivery.status.domain.Forecast;
import fooddelivery.status.domain.Phase;
import fooddelivery.status.domain.Phase.Span;
import fooddelivery.status.domain.StoreHistory;
import fooddelivery.status.domain.TrackedOrder;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * When orders should arrive: by how long their store's latest orders took, phase by phase, where there are enough of them,
 * otherwise by configuration. What a store's orders took is asked for now and then only.
 */
@ApplicationScoped
public class Arrivals {

    /** Of a store's latest orders so many tell its habits. */
    private static final int HISTORY = 200;

    private static final Duration KEEP = Duration.ofMinutes(5);
    /** Stores, in memory: some hundred bytes each. */
    private static final int MOST = 20_000;

    private record Known(Map<Phase, Span> habits, Instant until) {}

    @Inject
    private StoreHistory history;

    @Inject
    private Clock clock;

    @Inject
    @ConfigProperty(name = "fooddelivery.status.eta.samples", defaultValue = "20")
    private int samples;

    @Inject
    @ConfigProperty(name = "fooddelivery.status.eta.answer", defaultValue = "PT2M,PT8M")
    private String answer;

    @Inject
    @ConfigProperty(name = "fooddelivery.status.eta.preparation", defaultValue = "PT20M,PT35M")
    private String preparation;

    @Inject
    @ConfigProperty(name = "fooddelivery.status.eta.overrun", defaultValue = "PT0M,PT10M")
    private String overrun;

    @Inject
    @ConfigProperty(name = "fooddelivery.status.eta.pick-up", defaultValue = "PT6M,PT15M")
    private String pickUp;

    @Inject
    @ConfigProperty(name = "fooddelivery.status.eta.ride", defaultValue = "PT12M,PT25M")
    private String ride;

    @Inject
    @ConfigProperty(name = "fooddelivery.status.eta.kilometre", defaultValue = "PT5M,PT9M")
    private String kilometre;

    private final Map<Phase, Span> defaults = new EnumMap<>(Phase.class);
    private final Map<UUID, Known> stores = new ConcurrentHashMap<>();

    @PostConstruct
    void configure() {
        defaults.put(Phase.ANSWER, Span.parse(answer));
        defaults.put(Phase.PREPARATION, Span.parse(preparation));
        defaults.put(Phase.OVERRUN, Span.parse(overrun));
        defaults.put(Phase.PICK_UP, Span.parse(pickUp));
        defaults.put(Phase.RIDE, Span.parse(ride));
        defaults.put(Phase.KILOMETRE, Span.parse(kilometre));
    }

    /** @return null when nothing can be said */
    public Arrival of(TrackedOrder order) {
        Instant now = clock.instant();
        // Most orders that are looked at later are over: their store need not be asked about.
        return Forecast.of(order, defaults, now) == null ? null : Forecast.of(order, habits(order.storeId(), now), now);
    }

    private Map<Phase, Span> habits(UUID storeId, Instant now) {
        Known known = stores.get(storeId);
        if (known == null || now.isAfter(known.until())) {
            if (stores.size() >= MOST) {
                stores.clear();
            }
            known = new Known(measured(storeId), now.plus(KEEP));
            stores.put(storeId, known);
        }
        return known.habits();
    }

    private Map<Phase, Span> measured(UUID storeId) {
        Map<Phase, Span> habits = new EnumMap<>(defaults);
        history.of(storeId, HISTORY).forEach((phase, measured) -> {
            if (measured.samples() >= samples) {
                habits.put(phase, measured.span());
            }
        });
        return habits;
    }
}
