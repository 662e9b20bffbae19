package fooddelivery.launcher;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Somebody of the operations team, who asks the running platform by its gateway. */
final class Operator {

    private final String base;
    private final String user;
    private final String password;
    private final Duration patience;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private String token;

    /** @param patience how long an answer may take */
    Operator(String base, String user, String password, Duration patience) {
        this.base = base;
        this.user = user;
        this.password = password;
        this.patience = patience;
    }

    /** The administrator among the demo accounts, or whom the environment names. */
    static Operator of(Installation installation, Map<String, String> environment, Duration patience)
            throws IOException {
        String user = environment.getOrDefault("ADMIN_USER", "admin");
        String password = environment.get("ADMIN_PASSWORD");
        Path accounts = installation.demoAccounts();
        if (password == null) {
            password = Credentials.demoPassword(accounts, user)
                    .orElseThrow(() -> new Failure(
                            "%s has no account %s: set ADMIN_USER and ADMIN_PASSWORD".formatted(accounts, user)));
        }
        return new Operator("http://127.0.0.1:%d".formatted(installation.port("gateway")), user, password, patience);
    }

    String user() {
        return user;
    }

    void signIn() throws IOException, InterruptedException {
        JsonObject form = new JsonObject().put("username", user).put("password", password);
        token = send(HttpRequest.newBuilder(URI.create(base + "/order/api/tokens"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(form.encode())))
                .getString("access_token");
    }

    JsonObject get(String path) throws IOException, InterruptedException {
        return send(signedIn(path));
    }

    JsonObject post(String path) throws IOException, InterruptedException {
        return send(signedIn(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    private HttpRequest.Builder signedIn(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token);
    }

    private JsonObject send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest built = request.timeout(patience).build();
        HttpResponse<String> answer;
        try {
            answer = http.send(built, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("%s does not answer: is the platform running?".formatted(base), e);
        }
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(
                    "%s answers %d %s".formatted(built.uri().getPath(), answer.statusCode(), answer.body()));
        }
        return new JsonObject(answer.body());
    }
}
