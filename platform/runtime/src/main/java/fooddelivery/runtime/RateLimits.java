package fooddelivery.runtime;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How often one account, or one address of somebody who has not signed in, may ask for something. Counted in the memory of
 * each instance: with three of them behind a balancer a caller may get three times as much, and a restart forgives.
 */
@ApplicationScoped
public class RateLimits {

    /** What is counted, by the name that callers are told. */
    public enum Kind {
        REQUESTS("requests", Duration.ofMinutes(1)),
        ANONYMOUS_REQUESTS("anonymous-requests", Duration.ofMinutes(1)),
        /** Placed or paid: whoever tries stolen cards pays, and pays again. */
        ORDERS("orders", Duration.ofMinutes(1)),
        SIGN_UPS("sign-ups", Duration.ofHours(1));

        private final String policy;
        private final Duration window;

        Kind(String policy, Duration window) {
            this.policy = policy;
            this.window = window;
        }

        String policy() {
            return policy;
        }

        Duration window() {
            return window;
        }
    }

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final int MOST_KEYS = 100_000;

    @Inject
    @ConfigProperty(name = "fooddelivery.rate-limit.requests-per-minute", defaultValue = "600")
    private int requests;

    /** Per address, which many people may share. */
    @Inject
    @ConfigProperty(name = "fooddelivery.rate-limit.anonymous-requests-per-minute", defaultValue = "600")
    private int anonymousRequests;

    @Inject
    @ConfigProperty(name = "fooddelivery.rate-limit.orders-per-minute", defaultValue = "60")
    private int orders;

    @Inject
    @ConfigProperty(name = "fooddelivery.rate-limit.sign-ups-per-hour", defaultValue = "20")
    private int signUps;

    private final LongSupplier nanos;
    private final Map<Kind, TokenBuckets> buckets = new EnumMap<>(Kind.class);

    public RateLimits() {
        this(System::nanoTime);
    }

    RateLimits(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @PostConstruct
    void configure() {
        for (Kind kind : Kind.values()) {
            int limit = limitOf(kind);
            if (limit > 0) {
                buckets.put(kind, new TokenBuckets(limit, kind.window(), MOST_KEYS, nanos));
            }
        }
    }

    /** @return the most of this kind in its window; 0 for no limit */
    int limitOf(Kind kind) {
        return switch (kind) {
            case REQUESTS -> requests;
            case ANONYMOUS_REQUESTS -> anonymousRequests;
            case ORDERS -> orders;
            case SIGN_UPS -> signUps;
        };
    }

    /** @return 0 when this one is within the limit, otherwise the seconds after which another will be */
    long secondsToWait(Kind kind, String key) {
        TokenBuckets limited = buckets.get(kind);
        long wait = limited == null ? 0 : limited.take(key);
        return (wait + SECOND - 1) / SECOND;
    }
}
