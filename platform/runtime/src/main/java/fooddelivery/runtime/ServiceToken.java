package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The token by which one service calls another; signed anew well before it runs out. */
@ApplicationScoped
public class ServiceToken {

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
            Duration half = TokenIssuer.LIFETIME.dividedBy(2);
            known = new Current(tokens.issue(service, service, role, null), now.plus(half));
            current = known;
        }
        return known.token();
    }
}
