package fooddelivery.runtime;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonPointer;
import jakarta.json.JsonString;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Where in a token its roles and ids are. Our own tokens have them as MicroProfile JWT says; an OpenID provider has its own
 * ways, and each place can be set: to a claim's name, or, beginning with a slash, to a JSON pointer into the token's claims.
 */
@ApplicationScoped
public class TokenClaims {

    private static final String STANDARD = "groups";

    @Inject
    @ConfigProperty(name = "fooddelivery.token.groups-claim", defaultValue = STANDARD)
    private String groups;

    @Inject
    @ConfigProperty(name = "fooddelivery.token.customer-id-claim", defaultValue = "customerId")
    private String customerId;

    @Inject
    @ConfigProperty(name = "fooddelivery.token.store-id-claim", defaultValue = "storeId")
    private String storeId;

    @Inject
    @ConfigProperty(name = "fooddelivery.token.rider-id-claim", defaultValue = "riderId")
    private String riderId;

    @PostConstruct
    void configure() {
        // A mistake in a pointer is told at the start.
        rest(groups);
        rest(customerId);
        rest(storeId);
        rest(riderId);
    }

    /** Whether roles are elsewhere than where the server looks for them. */
    boolean areMapped() {
        return !groups.equals(STANDARD);
    }

    /** The token's roles; empty when there are none. */
    Set<String> groups(JsonWebToken token) {
        if (!areMapped()) {
            return token.getGroups() == null ? Set.of() : token.getGroups();
        }
        Set<String> roles = new LinkedHashSet<>();
        value(token, groups).ifPresent(value -> {
            if (value instanceof JsonArray array) {
                array.forEach(role -> roles.add(text(role)));
            } else if (value instanceof Collection<?> several) {
                several.forEach(role -> roles.add(text(role)));
            } else {
                // As RFC 8693 writes a scope.
                roles.addAll(List.of(text(value).split(" ")));
            }
        });
        return roles;
    }

    Optional<String> customerId(JsonWebToken token) {
        return value(token, customerId).map(TokenClaims::text);
    }

    Optional<String> storeId(JsonWebToken token) {
        return value(token, storeId).map(TokenClaims::text);
    }

    Optional<String> riderId(JsonWebToken token) {
        return value(token, riderId).map(TokenClaims::text);
    }

    private static Optional<Object> value(JsonWebToken token, String place) {
        Optional<JsonPointer> within = rest(place);
        Object claim = token.getClaim(first(place));
        if (within.isEmpty() || claim == null) {
            return Optional.ofNullable(claim);
        }
        if (!(claim instanceof JsonObject object)) {
            return Optional.empty();
        }
        try {
            return Optional.of(within.get().getValue(object));
        } catch (JsonException absent) {
            return Optional.empty();
        }
    }

    /** The claim's name. */
    private static String first(String place) {
        return place.startsWith("/")
                ? place.substring(1).split("/", 2)[0].replace("~1", "/").replace("~0", "~")
                : place;
    }

    /** What leads on within the claim's value; the claim may be the value itself. */
    private static Optional<JsonPointer> rest(String place) {
        int second = place.startsWith("/") ? place.indexOf('/', 1) : -1;
        return second < 0 ? Optional.empty() : Optional.of(jakarta.json.Json.createPointer(place.substring(second)));
    }

    private static String text(Object value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
