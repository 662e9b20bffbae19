package fooddelivery.launcher;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What is said when everything is ready: where to look, who one may be, and one command that orders a meal. */
final class Welcome {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Installation installation;
    private final Credentials credentials;
    private final Map<String, Part> parts;
    private final String base;
    private final HttpClient http = HttpClient.newHttpClient();
    /** What the example orders; empty when no store sells anything now. */
    private Optional<Offer> offer = Optional.empty();

    /** Everything was restored from a backup, and nobody can order until it is repaired. */
    private boolean recovering;

    private record Offer(JsonObject store, JsonObject dish) {}

    Welcome(Installation installation, Credentials credentials, Map<String, Part> parts) {
        this.installation = installation;
        this.credentials = credentials;
        this.parts = parts;
        this.base = "http://localhost:" + installation.port("gateway");
    }

    /** The demo stores travel from the store service to the order service by events; before that nobody can order. */
    void awaitStores() {
        Instant limit = Instant.now().plus(LIMIT);
        String answer = "nothing yet";
        try {
            while (Instant.now().isBefore(limit)) {
                try {
                    HttpResponse<String> stores = get("/order/api/stores");
                    answer = "%d %s".formatted(stores.statusCode(), stores.body());
                    var items = stores.statusCode() == 200 ? new JsonObject(stores.body()).getJsonArray("items") : null;
                    if (items != null && !items.isEmpty()) {
                        offer = firstOffer(items);
                        return;
                    }
                    if (stores.statusCode() == 503 && stores.body().contains("recovering")) {
                        recovering = true;
                        return;
                    }
                } catch (IOException | DecodeException e) {
                    answer = e.toString();
                }
                TimeUnit.MILLISECONDS.sleep(250);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while waiting for the demo stores", e);
        }
        throw new Failure("no store is offered after %d s; GET %s/order/api/stores says: %s"
                .formatted(LIMIT.toSeconds(), base, answer));
    }

    /** Owners sell out and close: the first store that has something. */
    private Optional<Offer> firstOffer(JsonArray stores) throws IOException, InterruptedException {
        for (int i = 0; i < stores.size(); i++) {
            JsonObject store = new JsonObject(
                    get("/order/api/stores/" + stores.getJsonObject(i).getString("storeId"))
                            .body());
            Optional<JsonObject> dish = store.getJsonArray("menu").stream()
                    .map(JsonObject.class::cast)
                    .filter(item -> !Boolean.TRUE.equals(item.getBoolean("soldOut")))
                    .findFirst();
            if (dish.isPresent() && Boolean.TRUE.equals(store.getBoolean("open"))) {
                return Optional.of(new Offer(store, dish.get()));
            }
        }
        return Optional.empty();
    }

    String text() {
        StringBuilder text = new StringBuilder("\n");
        text.append("  For customers, as customer1         %s/\n".formatted(base));
        text.append("  For the kitchen, as owner1          %s/store/console/\n".formatted(base));
        text.append("  For riders, as rider1               %s/delivery/console/\n".formatted(base));
        text.append("  For operators, who sign in as admin %s/status/operations/\n".formatted(base));
        text.append("  What customers' phones would show   %s/phone/\n".formatted(base));
        for (String service : Installation.SERVICES) {
            text.append("  %-35s http://localhost:%d/%s/\n"
                    .formatted(service + ", directly", installation.port(service), service));
        }
        text.append("\n  Demo accounts (kept in %s)\n".formatted(installation.demoAccounts()));
        credentials
                .accounts()
                .forEach((account, password) -> text.append("    %-10s %s\n".formatted(account, password)));
        if (recovering) {
            text.append(
                    "\n  Restored from a backup: the services ask everybody to wait until ./run repair is done.\n\n");
            return text.toString();
        }
        text.append(offer.map(found -> "\n  Order a meal:\n\n" + curl(found) + "\n\n")
                .orElse("\n  No store sells anything right now.\n\n"));
        text.append("  Logs: %s   One part at a time: ./run stop store, ./run start store, ./run kill store\n"
                .formatted(installation.data().resolve("logs")));
        if (parts.get("database") instanceof DatabasePart database
                && !database.directory().startsWith(installation.data())) {
            text.append("  PostgreSQL may not run as root and cannot reach %s; its data is in %s\n"
                    .formatted(installation.data(), database.directory()));
        }
        return text.toString();
    }

    /** Real ids, and as many of the first dish as the store's minimum asks for. */
    private String curl(Offer found) {
        JsonObject store = found.store();
        JsonObject dish = found.dish();
        long price = Math.max(1, dish.getLong("price", 1L));
        long quantity = Math.max(1, (store.getLong("minimumOrder", 0L) + price - 1) / price);
        String signIn = new JsonObject()
                .put("username", "customer1")
                .put("password", credentials.accounts().get("customer1"))
                .encode();
        return """
                curl -s -X POST %1$s/order/api/orders \\
                  -H 'Content-Type: application/json' -H "Idempotency-Key: $(date +%%s)-$$" \\
                  -H "Authorization: Bearer $(curl -s -X POST %1$s/order/api/tokens -H 'Content-Type: application/json' \\
                    -d '%2$s' | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')" \\
                  -d '{"storeId":"%3$s","lines":[{"menuItemId":"%4$s","quantity":%5$d}],"express":false,"payment":{"method":"CARD","token":"tok_ok"}}'""".formatted(
                base, signIn.replace("'", "'\\''"), store.getString("storeId"), dish.getString("menuItemId"), quantity);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:%d%s".formatted(installation.port("gateway"), path)))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
