package fooddelivery.launcher;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * {@code ./run repair}: has services that were restored from a backup given back what the others know of the time since.
 * Broken off anywhere, it is simply begun anew.
 */
final class Repair {

    static final int WELL = 0;
    static final int LEFT = 1;
    static final int FAILED = 2;

    /** A step may be fifty transactions of a service that has just been started. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration TELL_EVERY = Duration.ofSeconds(2);

    /** A log does not show its end while an older transaction is running in its database server. */
    private static final Duration HELD_BACK_PAUSE = Duration.ofSeconds(1);

    private static final Duration HELD_BACK_LIMIT = Duration.ofMinutes(2);

    private final Operator operator;
    private final Progress progress;
    private Instant told = Instant.now();

    Repair(Operator operator, Progress progress) {
        this.operator = operator;
        this.progress = progress;
    }

    static Duration patience() {
        return PATIENCE;
    }

    /**
     * Prints what is found and what becomes of it.
     *
     * @param only this service; null for all that were restored
     * @param dryRun only looks
     * @return the exit code
     */
    int run(String only, boolean dryRun) throws InterruptedException {
        try {
            operator.signIn();
            progress.say("signed in as %s", operator.user());
            List<JsonObject> standings = new ArrayList<>();
            for (Object item : operator.get("/status/api/repair").getJsonArray("services")) {
                standings.add((JsonObject) item);
            }
            List<JsonObject> recovering = new ArrayList<>();
            List<String> silent = new ArrayList<>();
            for (JsonObject standing : standings) {
                if (only != null && !only.equals(standing.getString("service"))) {
                    continue;
                }
                if (standing.getString("silent") != null) {
                    progress.say("%s", standing.getString("silent"));
                    silent.add(standing.getString("service"));
                } else if (standing.getBoolean("recovering")) {
                    recovering.add(standing);
                }
            }
            if (recovering.isEmpty()) {
                progress.say(
                        silent.isEmpty()
                                ? "there is nothing to repair: no service waits for it after a restore"
                                : "of the services that answer none waits for a repair");
                return silent.isEmpty() ? WELL : FAILED;
            }
            return dryRun ? look(recovering) : repair(recovering);
        } catch (IOException | DecodeException e) {
            progress.say("the repair cannot be done: %s", e.getMessage() == null ? e : e.getMessage());
            progress.say("what was done so far stays; the same command goes on with it");
            return FAILED;
        }
    }

    private int look(List<JsonObject> recovering) throws IOException, InterruptedException {
        for (JsonObject standing : recovering) {
            search(standing, true);
        }
        progress.say("nothing was changed: this was a dry run");
        return WELL;
    }

    /** All of them learn before the first one works again: what it would tell then, none of the others knows yet. */
    private int repair(List<JsonObject> recovering) throws IOException, InterruptedException {
        for (JsonObject standing : recovering) {
            search(standing, false);
            tell(standing.getString("service"));
        }
        if (recovering.stream().anyMatch(it -> it.getString("service").equals("notify"))) {
            contacts();
        }
        int left = 0;
        for (JsonObject standing : recovering) {
            left += end(standing.getString("service"));
        }
        progress.say(
                left == 0
                        ? "repaired; ./run audit says in half a minute whether all services say the same"
                        : "repaired, but for %d events that a person has to look at".formatted(left));
        return left == 0 ? WELL : LEFT;
    }

    private void search(JsonObject standing, boolean dryRun) throws IOException, InterruptedException {
        String service = standing.getString("service");
        progress.say(
                "%s is as of %s%s",
                service,
                standing.getString("backupAt"),
                Boolean.TRUE.equals(standing.getBoolean("whole")) ? ", as all are" : "");
        JsonArray logs = operator.post("/status/api/repair/" + service).getJsonArray("logs");
        for (Object log : logs) {
            Map<String, Long> missing = new TreeMap<>();
            long read = 0;
            String after = null;
            Instant moved = Instant.now();
            do {
                JsonObject found = operator.post("/status/api/repair/%s/events?log=%s&dryRun=%s%s"
                        .formatted(service, log, dryRun, after == null ? "" : "&after=" + encoded(after)));
                read += found.getInteger("read");
                found.getJsonObject("byType")
                        .forEach(entry -> missing.merge(
                                shortName(entry.getKey()), ((Number) entry.getValue()).longValue(), Long::sum));
                after = found.getString("next");
                sometimes("%s: %d events of %s looked at so far", service, read, log);
                if (found.getInteger("read") > 0) {
                    moved = Instant.now();
                } else if (after != null) {
                    if (Instant.now().isAfter(moved.plus(HELD_BACK_LIMIT))) {
                        throw new IOException(
                                "the last events of %s cannot be shown: a transaction in its database server does not end"
                                        .formatted(log));
                    }
                    Thread.sleep(HELD_BACK_PAUSE.toMillis());
                }
            } while (after != null);
            progress.say(
                    "  of %d events %s it takes %d%s",
                    read,
                    whose(log.toString(), service),
                    missing.values().stream().mapToLong(Long::longValue).sum(),
                    missing.isEmpty()
                            ? ""
                            : missing.entrySet().stream()
                                    .map(entry -> entry.getValue() + " " + entry.getKey())
                                    .collect(Collectors.joining(", ", ": ", "")));
        }
    }

    private static String whose(String log, String service) {
        if (log.equals(service)) {
            return "that it had told itself";
        }
        return log.endsWith("-archive")
                ? "that status has heard of " + log.substring(0, log.lastIndexOf('-'))
                : "of " + log;
    }

    private void tell(String service) throws IOException, InterruptedException {
        long stories = 0;
        long failed = 0;
        long left;
        do {
            JsonObject some = operator.post("/status/api/repair/" + service + "/stories");
            stories += some.getInteger("told");
            failed += some.getInteger("failed");
            left = some.getLong("left");
            sometimes("%s: %d events are left", service, left);
        } while (left > 0);
        progress.say(
                "%s has been told again what became of %d orders and stores%s",
                service, stories, failed == 0 ? "" : "; of %d it could not be".formatted(failed));
    }

    private void contacts() throws IOException, InterruptedException {
        String after = null;
        do {
            after = operator.post(
                            "/status/api/repair/notify/contacts" + (after == null ? "" : "?after=" + encoded(after)))
                    .getString("next");
            sometimes("order tells notify how customers can be reached");
        } while (after != null);
    }

    private int end(String service) throws IOException, InterruptedException {
        JsonArray failures =
                operator.post("/status/api/repair/" + service + "/end").getJsonArray("failures");
        for (Object item : failures) {
            JsonObject failure = (JsonObject) item;
            progress.print("  %s  %s of %s: %s"
                    .formatted(
                            failure.getString("subject"),
                            shortName(failure.getString("type")),
                            service,
                            failure.getString("cause")));
        }
        progress.say("%s works again", service);
        return failures.size();
    }

    private void sometimes(String format, Object... arguments) {
        if (Instant.now().isAfter(told.plus(TELL_EVERY))) {
            told = Instant.now();
            progress.say(format, arguments);
        }
    }

    /** {@code OrderPaid} of {@code fooddelivery.order.OrderPaid.v1}. */
    private static String shortName(String type) {
        String[] words = type.split("\\.");
        return words.length > 2 ? words[2] : type;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
