package fooddelivery.system;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Requests of one person to one address of the platform.
 *
 * @param token empty for somebody who has not signed in
 */
public record Http(HttpClient client, String base, Optional<String> token) {

    /** Longer than the gateway's own. */
    private static final Duration PATIENCE = Duration.ofSeconds(35);

    private static final String JSON = "application/json";

    public Http as(String otherToken) {
        return new Http(client, base, Optional.of(otherToken));
    }

    public Http asNobody() {
        return new Http(client, base, Optional.empty());
    }

    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    /** Without a body, as steps that need no input allow. */
    public Answer post(String path) {
        return send("POST", path, null, null);
    }

    public Answer post(String path, Map<String, ?> body, String... headers) {
        return send("POST", path, JSON, text(body), headers);
    }

    public Answer put(String path, Map<String, ?> body) {
        return send("PUT", path, JSON, text(body));
    }

    /**
     * @param contentType none when null
     * @param body none when null
     * @param headers names and values in turn
     */
    public Answer send(String method, String path, String contentType, String body, String... headers) {
        HttpRequest.Builder request = request(path)
                .timeout(PATIENCE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (contentType != null) {
            request.header("Content-Type", contentType);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        long begin = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            Answer answer = new Answer(
                    "%s %s%s".formatted(method, base, path),
                    response.statusCode(),
                    response.headers(),
                    response.body(),
                    Duration.ofNanos(System.nanoTime() - begin));
            if (answer.status() >= 400 && !method.equals("HEAD")) {
                // Whatever is refused anywhere in these tests is refused in good form.
                answer.assertIsProblem();
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException("%s %s%s".formatted(method, base, path), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** All items of a list, page after page. */
    public List<JsonObject> list(String path) {
        List<JsonObject> all = new ArrayList<>();
        String separator = path.contains("?") ? "&" : "?";
        Answer page = get(path + separator + "limit=200").expect(200);
        all.addAll(page.items());
        while (!page.json().isNull("next")) {
            page = get(path + separator + "limit=200&after=" + page.text("next"))
                    .expect(200);
            all.addAll(page.items());
        }
        return all;
    }

    HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        token.ifPresent(bearer -> request.header("Authorization", "Bearer " + bearer));
        return request;
    }

    static String text(Map<String, ?> body) {
        return Json.createObjectBuilder(body).build().toString();
    }
}
