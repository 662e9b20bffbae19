package fooddelivery.runtime;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Gets a token for this service from an OpenID provider, by its own name and secret (RFC 6749 §4.4, §2.3.1). */
@ApplicationScoped
public class ClientCredentials {

    /** What the provider gave. */
    record Granted(String token, Duration lifetime) {}

    private static final int OK = 200;

    @Inject
    @ConfigProperty(name = "fooddelivery.service-token.url")
    private Optional<String> url;

    @Inject
    @ConfigProperty(name = "fooddelivery.service-token.client-id")
    private Optional<String> clientId;

    @Inject
    @ConfigProperty(name = "fooddelivery.service-token.client-secret-file")
    private Optional<String> secretFile;

    @Inject
    @ConfigProperty(name = "fooddelivery.service-token.scope")
    private Optional<String> scope;

    /** Shorter than order waits for payment: without a token nothing was sent, which is better than not to know. */
    @Inject
    @ConfigProperty(name = "fooddelivery.service-token.timeout", defaultValue = "PT0.4S")
    private Duration timeout;

    private HttpClient http;

    @PostConstruct
    void configure() {
        http = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    boolean isConfigured() {
        return url.isPresent();
    }

    /** @throws ServiceToken.Unavailable when it does not give one */
    Granted ask() {
        try {
            HttpResponse<String> answer = http.send(request(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != OK) {
                throw new ServiceToken.Unavailable("The provider answers " + answer.statusCode(), null);
            }
            try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(answer.body()))) {
                JsonObject grant = reader.readObject();
                return new Granted(grant.getString("access_token"), Duration.ofSeconds(grant.getInt("expires_in")));
            }
        } catch (JsonException | NullPointerException | ClassCastException e) {
            throw new ServiceToken.Unavailable("The provider's answer cannot be read", e);
        } catch (IOException e) {
            throw new ServiceToken.Unavailable("The provider does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceToken.Unavailable("Interrupted", e);
        }
    }

    private HttpRequest request() throws IOException {
        String secret = Files.readString(Path.of(required(secretFile, "client-secret-file")))
                .strip();
        String name = encoded(required(clientId, "client-id")) + ":" + encoded(secret);
        String form = "grant_type=client_credentials"
                + scope.map(wanted -> "&scope=" + encoded(wanted)).orElse("");
        return HttpRequest.newBuilder(URI.create(url.orElseThrow()))
                .timeout(timeout)
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }

    private static String required(Optional<String> value, String name) {
        return value.orElseThrow(
                () -> new IllegalStateException("fooddelivery.service-token.%s is not set".formatted(name)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
