package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTokenTest {

    @TempDir
    Path directory;

    private Instant now = Instant.parse("2026-05-04T03:00:00Z");
    private final InstantSource source = () -> now;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final List<String> asked = new ArrayList<>();
    private volatile String answer = "";
    private volatile int status = 200;
    private HttpServer provider;

    @BeforeEach
    void aProvider() throws Exception {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/token", exchange -> {
            try (exchange) {
                asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " "
                        + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                byte[] body = answer.getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        provider.start();
    }

    @AfterEach
    void noProvider() {
        provider.stop(0);
    }

    @Test
    void a_token_of_our_own_is_good_for_the_called_service_alone_and_for_half_an_hour() throws Exception {
        Path file = key("first", 1);
        ServiceToken tokens = own(file);
        String forPayment = tokens.forCallsTo("payment");
        assertThat(SignedJWT.parse(forPayment).getJWTClaimsSet().getAudience())
                .containsExactly("food-delivery-payment");
        assertThat(SignedJWT.parse(forPayment).getJWTClaimsSet().getSubject()).isEqualTo("order");
        assertThat(SignedJWT.parse(forPayment).getJWTClaimsSet().getStringListClaim("groups"))
                .containsExactly("service");
        assertThat(SignedJWT.parse(tokens.forCallsTo("store")).getJWTClaimsSet().getAudience())
                .containsExactly("food-delivery-store");
        now = now.plus(Duration.ofMinutes(29));
        assertThat(tokens.forCallsTo("payment")).isEqualTo(forPayment);
        now = now.plus(Duration.ofMinutes(2));
        assertThat(tokens.forCallsTo("payment")).isNotEqualTo(forPayment);
    }

    @Test
    void another_key_signs_another_token_at_once() throws Exception {
        ServiceToken tokens = own(key("first", 1));
        assertThat(SignedJWT.parse(tokens.forCallsTo("payment")).getHeader().getKeyID())
                .isEqualTo("first");
        key("second", 2);
        assertThat(SignedJWT.parse(tokens.forCallsTo("payment")).getHeader().getKeyID())
                .isEqualTo("second");
    }

    @Test
    void a_provider_gives_one_for_name_and_secret() throws Exception {
        answer = "{\"access_token\":\"from-outside\",\"expires_in\":60,\"token_type\":\"Bearer\"}";
        ServiceToken tokens = provided();
        assertThat(tokens.forCallsTo("payment")).isEqualTo("from-outside");
        assertThat(tokens.forCallsTo("store")).isEqualTo("from-outside");
        // food-order:s3cret%2B
        assertThat(asked)
                .containsExactly("Basic Zm9vZC1vcmRlcjpzM2NyZXQlMkI= grant_type=client_credentials&scope=food+api");
    }

    @Test
    void while_the_provider_is_away_the_token_at_hand_is_used_to_its_end() throws Exception {
        answer = "{\"access_token\":\"one\",\"expires_in\":60}";
        ServiceToken tokens = provided();
        assertThat(tokens.forCallsTo("payment")).isEqualTo("one");
        status = 500;
        now = now.plusSeconds(59);
        assertThat(tokens.forCallsTo("payment")).isEqualTo("one");
        now = now.plusSeconds(2);
        assertThatThrownBy(() -> tokens.forCallsTo("payment")).isInstanceOf(ServiceToken.Unavailable.class);
        status = 200;
        answer = "{\"access_token\":\"two\",\"expires_in\":60}";
        assertThat(tokens.forCallsTo("payment")).isEqualTo("two");
    }

    @Test
    void an_answer_that_is_no_token_is_none() throws Exception {
        ServiceToken tokens = provided();
        for (String rubbish : List.of("", "[]", "{}", "{\"access_token\":1,\"expires_in\":60}", "<html>")) {
            answer = rubbish;
            assertThatThrownBy(() -> tokens.forCallsTo("payment"))
                    .as(rubbish)
                    .isInstanceOf(ServiceToken.Unavailable.class);
        }
        provider.stop(0);
        assertThatThrownBy(() -> tokens.forCallsTo("payment")).isInstanceOf(ServiceToken.Unavailable.class);
    }

    private Path key(String id, long second) throws Exception {
        Path file = Files.writeString(
                directory.resolve("key"),
                new RSAKeyGenerator(2048).keyID(id).generate().toJSONString());
        return Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
    }

    private ServiceToken own(Path file) {
        TokenIssuer issuer = Wiring.wire(
                new TokenIssuer(),
                clock,
                Map.of("fooddelivery.signing.key.file", file.toString(), "mp.jwt.verify.issuer", "food-delivery"));
        return Wiring.wire(
                new ServiceToken(),
                issuer,
                Wiring.wire(new ClientCredentials()),
                clock,
                Map.of("fooddelivery.service", "order"));
    }

    private ServiceToken provided() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "s3cret+\n");
        ClientCredentials credentials = Wiring.wire(
                new ClientCredentials(),
                Map.of(
                        "fooddelivery.service-token.url",
                        "http://127.0.0.1:%d/token"
                                .formatted(provider.getAddress().getPort()),
                        "fooddelivery.service-token.client-id",
                        "food-order",
                        "fooddelivery.service-token.client-secret-file",
                        secret.toString(),
                        "fooddelivery.service-token.scope",
                        "food api",
                        "fooddelivery.service-token.timeout",
                        Duration.ofSeconds(20)));
        return Wiring.wire(
                new ServiceToken(), new TokenIssuer(), credentials, clock, Map.of("fooddelivery.service", "order"));
    }
}
