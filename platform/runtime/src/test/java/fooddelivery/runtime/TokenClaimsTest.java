package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.junit.jupiter.api.Test;

class TokenClaimsTest {

    private static final JsonObject KEYCLOAK = Json.createObjectBuilder()
            .add("sub", "01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11")
            .add("scope", "openid customer")
            .add("https://food.example/roles", Json.createArrayBuilder().add("rider"))
            .add(
                    "realm_access",
                    Json.createObjectBuilder()
                            .add("roles", Json.createArrayBuilder().add("owner").add("offline_access")))
            .add("food", Json.createObjectBuilder().add("store/id", "a-store"))
            .build();

    @Test
    void without_configuration_they_are_where_our_own_tokens_have_them() {
        JsonWebToken token =
                token(Json.createObjectBuilder().add("customerId", "a-customer").build(), Set.of("customer"));
        TokenClaims claims = claims(Map.of());
        assertThat(claims.areMapped()).isFalse();
        assertThat(claims.groups(token)).containsExactly("customer");
        assertThat(claims.customerId(token)).contains("a-customer");
        assertThat(claims.storeId(token)).isEmpty();
        assertThat(claims.groups(token(Json.createObjectBuilder().build(), null)))
                .isEmpty();
    }

    @Test
    void a_provider_may_have_them_within_a_claim_under_another_name_or_as_a_scope() {
        assertThat(groups("/realm_access/roles")).containsExactly("owner", "offline_access");
        assertThat(groups("https://food.example/roles")).containsExactly("rider");
        assertThat(groups("scope")).containsExactly("openid", "customer");
        JsonWebToken token = token(KEYCLOAK, Set.of());
        TokenClaims claims = claims(Map.of(
                "fooddelivery.token.customer-id-claim", "sub", "fooddelivery.token.store-id-claim", "/food/store~1id"));
        assertThat(claims.customerId(token)).contains("01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11");
        assertThat(claims.storeId(token)).contains("a-store");
        assertThat(claims.riderId(token)).isEmpty();
    }

    @Test
    void what_is_not_there_is_no_role() {
        assertThat(groups("/realm_access/nothing")).isEmpty();
        assertThat(groups("/nothing/roles")).isEmpty();
        assertThat(groups("/sub/roles")).isEmpty();
        assertThat(groups("nothing")).isEmpty();
    }

    private static Set<String> groups(String place) {
        return claims(Map.of("fooddelivery.token.groups-claim", place)).groups(token(KEYCLOAK, Set.of("admin")));
    }

    private static TokenClaims claims(Map<String, String> configuration) {
        return Wiring.wire(new TokenClaims(), configuration);
    }

    private static JsonWebToken token(JsonObject claims, Set<String> groups) {
        return (JsonWebToken) Proxy.newProxyInstance(
                TokenClaimsTest.class.getClassLoader(),
                new Class<?>[] {JsonWebToken.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getGroups" -> groups;
                    case "getClaim" -> claims.get(arguments[0]);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
