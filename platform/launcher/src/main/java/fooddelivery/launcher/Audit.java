package fooddelivery.launcher;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** {@code ./run audit}: has the running platform compare what its services say about every order, slice by slice. */
final class Audit {

    static final int WELL = 0;
    static final int BROKEN = 1;
    static final int NOT_ASKED = 2;

    /** A slice asks five services, each of which may take its time to be given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int PROGRESS_EVERY = 2000;

    private final String base;
    private final String user;
    private final String password;
    private final Progress progress;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    Audit(String base, String user, String password, Progress progress) {
        this.base = base;
        this.user = user;
        this.password = password;
        this.progress = progress;
    }

    static Audit of(Installation installation, Progress progress, Map<String, String> environment) throws IOException {
        String user = environment.getOrDefault("ADMIN_USER", "admin");
        String password = environment.get("ADMIN_PASSWORD");
        Path accounts = installation.demoAccounts();
        if (password == null) {
            password = Credentials.demoPassword(accounts, user)
                    .orElseThrow(() -> new Failure(
                            "%s has no account %s: set ADMIN_USER and ADMIN_PASSWORD".formatted(accounts, user)));
        }
        return new Audit("http://127.0.0.1:%d".formatted(installation.port("gateway")), user, password, progress);
    }

    /**
     * Prints what is found.
     *
     * @param since only orders placed then or later; null for all
     * @return the exit code: what is surely broken counts for more than what could not be asked
     */
    int run(String since) throws InterruptedException {
        try {
            String token = signIn();
            progress.say("signed in as %s; the audit begins", user);
            return slices(since, token);
        } catch (IOException | DecodeException e) {
            progress.say("the platform cannot be asked: %s", e.getMessage() == null ? e : e.getMessage());
            return NOT_ASKED;
        }
    }

    private int slices(String since, String token) throws IOException, InterruptedException {
        Map<String, String> unreachable = new TreeMap<>();
        int checked = 0;
        int skipped = 0;
        int broken = 0;
        int told = 0;
        String after = null;
        do {
            JsonObject report = slice(since, after, token);
            checked += report.getInteger("checked");
            skipped += report.getInteger("skipped");
            JsonArray violations = report.getJsonArray("violations");
            for (int i = 0; i < violations.size(); i++) {
                JsonObject violation = violations.getJsonObject(i);
                progress.print("  %s  %s: %s"
                        .formatted(
                                violation.getString("orderId"),
                                violation.getString("invariant"),
                                violation.getString("detail")));
            }
            broken += violations.size();
            for (Object silent : report.getJsonArray("unreachable")) {
                JsonObject service = (JsonObject) silent;
                if (unreachable.put(service.getString("service"), service.getString("reason")) == null) {
                    progress.say("%s cannot be asked: %s", service.getString("service"), service.getString("reason"));
                }
            }
            if (checked - told >= PROGRESS_EVERY) {
                told = checked;
                progress.say("%d orders so far", checked);
            }
            after = report.getString("next");
        } while (after != null);
        progress.say("%d orders checked; %d changed a moment ago and were left alone", checked, skipped);
        progress.say("%s", verdict(broken, unreachable));
        return broken > 0 ? BROKEN : unreachable.isEmpty() ? WELL : NOT_ASKED;
    }

    private static String verdict(int broken, Map<String, String> unreachable) {
        String found = broken == 0 ? "nothing is broken" : "broken invariants: %d".formatted(broken);
        return unreachable.isEmpty()
                ? found
                : found + ", as far as can be told without " + String.join(", ", unreachable.keySet());
    }

    private String signIn() throws IOException, InterruptedException {
        JsonObject form = new JsonObject().put("username", user).put("password", password);
        return send(HttpRequest.newBuilder(URI.create(base + "/order/api/tokens"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(form.encode())))
                .getString("access_token");
    }

    private JsonObject slice(String since, String after, String token) throws IOException, InterruptedException {
        StringBuilder address = new StringBuilder(base).append("/status/api/audit?limit=200");
        if (since != null) {
            address.append("&since=").append(URLEncoder.encode(since, StandardCharsets.UTF_8));
        }
        if (after != null) {
            address.append("&after=").append(URLEncoder.encode(after, StandardCharsets.UTF_8));
        }
        return send(HttpRequest.newBuilder(URI.create(address.toString())).header("Authorization", "Bearer " + token));
    }

    private JsonObject send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest built = request.timeout(PATIENCE).build();
        HttpResponse<String> answer;
        try {
            answer = http.send(built, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IOException("%s does not answer: is the platform running?".formatted(base), e);
        }
        if (answer.statusCode() != 200) {
            throw new IOException(
                    "%s answers %d %s".formatted(built.uri().getPath(), answer.statusCode(), answer.body()));
        }
        return new JsonObject(answer.body());
    }
}
