package fooddelivery.runtime;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who is calling, by the request's verified token. Ids go into the queries: a stranger's row is not found. */
@RequestScoped
public class Caller {

    @Inject
    private JsonWebToken token;

    @Inject
    private TokenClaims claims;

    public boolean isAnonymous() {
        return token == null || token.getRawToken() == null;
    }

    public boolean is(String role) {
        return !isAnonymous() && claims.groups(token).contains(role);
    }

    public boolean isAdmin() {
        return is(Role.ADMIN);
    }

    /** The name by which the caller signed in, for the record. */
    public String name() {
        return isAnonymous() ? "nobody" : token.getName();
    }

    public UUID customerId() {
        return id("customerId", claims.customerId(token));
    }

    public UUID storeId() {
        return id("storeId", claims.storeId(token));
    }

    public UUID riderId() {
        return id("riderId", claims.riderId(token));
    }

    private static UUID id(String name, Optional<String> value) {
        String text = value.orElseThrow(
                () -> new ProblemException(403, "not-allowed", "The token has no %s.".formatted(name)));
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(403, "not-allowed", "The token's %s is not valid.".formatted(name));
        }
    }
}
