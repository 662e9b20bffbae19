package fooddelivery.launcher;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

    private final Operator operator;
    private final Progress progress;

    Audit(Operator operator, Progress progress) {
        this.operator = operator;
        this.progress = progress;
    }

    static Duration patience() {
        return PATIENCE;
    }

    /**
     * Prints what is found.
     *
     * @param since only orders placed then or later; null for all
     * @return the exit code: what is surely broken counts for more than what could not be asked
     */
    int run(String since) throws InterruptedException {
        try {
            operator.signIn();
            progress.say("signed in as %s; the audit begins", operator.user());
            return slices(since);
        } catch (IOException | DecodeException e) {
            progress.say("the platform cannot be asked: %s", e.getMessage() == null ? e : e.getMessage());
            return NOT_ASKED;
        }
    }

    private int slices(String since) throws IOException, InterruptedException {
        Map<String, String> unreachable = new TreeMap<>();
        int checked = 0;
        int skipped = 0;
        int broken = 0;
        int told = 0;
        String after = null;
        do {
            JsonObject report = slice(since, after);
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

    private JsonObject slice(String since, String after) throws IOException, InterruptedException {
        StringBuilder address = new StringBuilder("/status/api/audit?limit=200");
        if (since != null) {
            address.append("&since=").append(URLEncoder.encode(since, StandardCharsets.UTF_8));
        }
        if (after != null) {
            address.append("&after=").append(URLEncoder.encode(after, StandardCharsets.UTF_8));
        }
        return operator.get(address.toString());
    }
}
