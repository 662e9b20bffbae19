package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * An OpenID provider takes over, by configuration alone: a small one of the tests' own, whose tokens look as Keycloak's do.
 * Order, payment and status are started anew with it, and once more without it at the end.
 */
@Tag("slow")
@ExtendWith(RunningPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpenIdTest {

    private static final String AUDIENCE = "food-api";
    private static final String SECRET = "s3cret of order";
    private static final List<String> RESTARTED = List.of("payment", "order", "status");

    private final Platform platform;
    private final Basket basket;
    private final String ofOurOwn;
    private final RSAKey key;
    private final HttpServer provider;
    private final String issuer;
    private int granted;

    OpenIdTest(Platform platform) throws Exception {
        this.platform = platform;
        basket = platform.store().basket();
        ofOurOwn = platform.newCustomer().http().token().orElseThrow();
        key = new RSAKeyGenerator(2048).keyID("of the provider").generate();
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer = "http://127.0.0.1:%d/realms/food"
                .formatted(provider.getAddress().getPort());
    }

    @BeforeAll
    void the_provider_takes_over() throws Exception {
        assumeTrue(platform.canStopParts(), "the services' configuration is in the platform's data directory");
        provider.createContext(
                "/realms/food/certs", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        provider.createContext("/realms/food/token", this::grant);
        provider.start();
        Path secret = Files.writeString(platform.configuration().resolveSibling("client-secret"), SECRET);
        Files.write(
                platform.configuration(),
                List.of(
                        "mp.jwt.verify.issuer=" + issuer,
                        "mp.jwt.verify.publickey.location=" + issuer + "/certs",
                        "mp.jwt.verify.audiences=" + AUDIENCE,
                        "fooddelivery.token.groups-claim=/realm_access/roles",
                        "fooddelivery.token.customer-id-claim=sub",
                        "fooddelivery.sign-in.provider=" + issuer,
                        "fooddelivery.service-token.url=" + issuer + "/token",
                        "fooddelivery.service-token.client-id=food-services",
                        "fooddelivery.service-token.client-secret-file=" + secret));
        restart();
    }

    @AfterAll
    void and_gives_back() throws IOException {
        if (platform.canStopParts()) {
            Files.deleteIfExists(platform.configuration());
            Files.deleteIfExists(platform.configuration().resolveSibling("client-secret"));
            restart();
            provider.stop(0);
            platform.newCustomer().http().get("/order/api/orders").expect(200);
        }
    }

    private void restart() {
        RESTARTED.parallelStream().forEach(platform::stop);
        RESTARTED.parallelStream().forEach(platform::start);
    }

    @Test
    void a_customer_of_the_provider_orders_pays_and_follows_the_order() {
        String customerId = UUID.randomUUID().toString();
        Http customer = platform.gateway().as(token(customerId, "customer"));
        Map<String, Object> order = new HashMap<>(basket.body());
        order.put(
                "address",
                Map.of("text", "서울 강남구 역삼로 180", "districtCode", "1168010100", "lat", 37.4999, "lon", 127.0374));

        UUID orderId = Await.value("an order is paid at once", Await.SOON, () -> {
                    Answer answer = customer.post("/order/api/orders", order).expect(201, 202);
                    return Optional.of(answer).filter(one -> one.status() == 201);
                })
                .id("orderId");

        assertThat(granted).as("tokens for order to pay with").isPositive();
        Await.until(
                "the order is in the status view",
                Await.SOON,
                () -> customer.get("/status/api/orders/" + orderId).status() == 200);
        Http stranger = platform.gateway().as(token(UUID.randomUUID().toString(), "customer"));
        stranger.get("/order/api/orders/" + orderId).expectProblem(404);
    }

    @Test
    void a_role_of_the_provider_opens_the_doors_of_that_role_alone() {
        Http owner = platform.gateway().as(token(UUID.randomUUID().toString(), "owner"));
        owner.get("/order/api/orders").expectProblem(403);
        Http nobody = platform.gateway().as(token(UUID.randomUUID().toString(), "offline_access"));
        nobody.get("/order/api/orders").expectProblem(403);
        Http administrator = platform.gateway().as(token(UUID.randomUUID().toString(), "admin"));
        administrator.get("/order/api/operations/orders").expect(200);
    }

    @Test
    void tokens_of_our_own_and_for_others_are_good_no_more() throws Exception {
        platform.gateway().as(ofOurOwn).get("/order/api/orders").expectProblem(401);
        String id = UUID.randomUUID().toString();
        for (JWTClaimsSet wrong : List.of(
                new JWTClaimsSet.Builder(claims(id, "customer"))
                        .audience("another-app")
                        .build(),
                new JWTClaimsSet.Builder(claims(id, "customer"))
                        .issuer(issuer + "2")
                        .build(),
                new JWTClaimsSet.Builder(claims(id, "customer"))
                        .expirationTime(Date.from(Instant.now().minusSeconds(300)))
                        .build())) {
            platform.gateway().as(signed(key, wrong)).get("/order/api/orders").expectProblem(401);
        }
        RSAKey strangers = new RSAKeyGenerator(2048).keyID(key.getKeyID()).generate();
        platform.gateway()
                .as(signed(strangers, claims(id, "customer")))
                .get("/order/api/orders")
                .expectProblem(401);
    }

    @Test
    void there_are_no_passwords_here_any_more() {
        Answer refusal = platform.gateway()
                .post("/order/api/tokens", Map.of("username", "customer1", "password", "whatever it is"))
                .expectProblem(410);
        assertThat(refusal.text("provider")).isEqualTo(issuer);
        platform.gateway()
                .post("/order/api/customers", Customer.form("guest-" + UUID.randomUUID(), "a long pass phrase"))
                .expectProblem(410);
    }

    /** RFC 6749 §4.4. */
    private void grant(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String name = exchange.getRequestHeaders().getFirst("Authorization");
        String expected =
                Base64.getEncoder().encodeToString("food-services:s3cret+of+order".getBytes(StandardCharsets.UTF_8));
        if (!("Basic " + expected).equals(name) || !form.contains("grant_type=client_credentials")) {
            answer(exchange, 401, "{\"error\":\"invalid_client\"}");
            return;
        }
        granted++;
        answer(
                exchange,
                200,
                "{\"access_token\":\"%s\",\"expires_in\":300,\"token_type\":\"Bearer\"}"
                        .formatted(token(UUID.randomUUID().toString(), "service")));
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String token(String subject, String role) {
        return signed(key, claims(subject, role));
    }

    /** As in a token of Keycloak. */
    private JWTClaimsSet claims(String subject, String role) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(List.of(AUDIENCE, "account"))
                .subject(subject)
                .claim("preferred_username", "somebody")
                .claim("realm_access", Map.of("roles", List.of(role, "uma_authorization")))
                .claim("azp", "food-page")
                .jwtID(UUID.randomUUID().toString())
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .build();
    }

    /** Of the type that RFC 9068 gives access tokens. */
    private static String signed(RSAKey key, JWTClaimsSet claims) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(key.getKeyID())
                            .type(new JOSEObjectType("at+jwt"))
                            .build(),
                    claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
