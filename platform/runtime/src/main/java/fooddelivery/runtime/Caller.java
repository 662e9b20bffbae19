package fooddelivery.runtime;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonString;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Who is calling, by the request's verified token. Ids go into the queries: a stranger's row is not found. */
@RequestScoped
public class Caller {

    @Inject
    private JsonWebToken token;

    public boolean isAnonymous() {
        return token == null || token.getRawToken() == null;
    }

    public boolean is(String role) {
        return !isAnonymous() && token.getGroups() != null && token.getGroups().contains(role);
    }

    public boolean isAdmin() {
        return is(Role.ADMIN);
    }

    /** The name by which the caller signed in, for the record. */
    public String name() {
        return isAnonymous() ? "nobody" : token.getName();
    }

    public UUID customerId() {
        return id("customerId");
    }

    public UUID storeId() {
        return id("storeId");
    }

    public UUID riderId() {
        return id("riderId");
    }

    private UUID id(String claim) {
        Object value = token.getClaim(claim);
        if (value == null) {
            throw new ProblemException(403, "not-allowed", "The token has no " + claim + ".");
        }
        try {
            return UUID.fromString(value instanceof JsonString text ? text.getString() : value.toString());
        } catch (IllegalArgumentException e) {
            throw new ProblemException(403, "not-allowed", "The token's " + claim + " is not valid.");
        }
    }
}
