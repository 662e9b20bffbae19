package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * The token by which one service calls another. It is signed anew every minute, long before it runs out: when a key is
 * taken away at once, because somebody stole it, order's calls are refused for no longer than that.
 */
@ApplicationScoped
public class ServiceToken {

    private static final Duration RENEWAL = Duration.ofMinutes(1);

    private record Current(String token, Instant renewAt) {}

    @Inject
    private TokenIssuer tokens;

    @Inject
    private Clock clock;

    private volatile Current current;

    public String of(String service, String role) {
        Current known = current;
        Instant now = clock.instant();
        if (known == null || now.isAfter(known.renewAt())) {
            known = new Current(tokens.issue(service, service, role, null), now.plus(RENEWAL));
            current = known;
        }
        return known.token();
    }
}
