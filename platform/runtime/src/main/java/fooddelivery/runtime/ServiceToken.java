package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The token by which this service calls another: signed here, for that service alone, or given by an OpenID provider. It is
 * renewed at half its life; while a provider does not answer, the one at hand is used for as long as it lives.
 */
@ApplicationScoped
public class ServiceToken {

    /** No token is to be had, so nothing was sent to anybody. */
    public static final class Unavailable extends RuntimeException {
        Unavailable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** @param key the key that signed it; empty for a provider's */
    private record Current(String token, String key, Instant renewAt, Instant expiresAt) {}

    @Inject
    @ConfigProperty(name = "fooddelivery.service")
    private String self;

    @Inject
    private TokenIssuer tokens;

    @Inject
    private ClientCredentials provider;

    @Inject
    private Clock clock;

    private final Map<String, Current> current = new ConcurrentHashMap<>();
    private final ReentrantLock renewing = new ReentrantLock();

    /**
     * @param service the one that is called
     * @throws Unavailable when there is none, nor a provider to give one
     */
    public String forCallsTo(String service) {
        // A provider gives one for all of them.
        String use = provider.isConfigured() ? "" : service;
        String key = provider.isConfigured() ? "" : tokens.keyId();
        Current known = current.get(use);
        Instant now = clock.instant();
        boolean isGood = known != null && known.key().equals(key) && now.isBefore(known.expiresAt());
        if (isGood && now.isBefore(known.renewAt())) {
            return known.token();
        }
        if (!renewing.tryLock()) {
            if (isGood) {
                return known.token();
            }
            renewing.lock();
        }
        try {
            Current renewed = current.get(use);
            if (renewed == known) {
                renewed = renew(service, key, now);
                current.put(use, renewed);
            }
            return renewed.token();
        } catch (Unavailable e) {
            if (isGood) {
                return known.token();
            }
            throw e;
        } finally {
            renewing.unlock();
        }
    }

    private Current renew(String service, String key, Instant now) {
        if (!provider.isConfigured()) {
            return current(tokens.issueForCall(self, service), key, TokenIssuer.LIFETIME, now);
        }
        ClientCredentials.Granted granted = provider.ask();
        return current(granted.token(), key, granted.lifetime(), now);
    }

    private static Current current(String token, String key, Duration lifetime, Instant now) {
        return new Current(token, key, now.plus(lifetime.dividedBy(2)), now.plus(lifetime));
    }
}
