package fooddelivery.launcher;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** {@code ./run rebuild-view}: has the status view built anew beside the live one, and shows how far that is. */
final class RebuildView {

    static final int SWITCHED = 0;
    static final int DIFFERENT = 1;
    static final int FAILED = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> RUNNING = Set.of("READING", "CARRYING", "COMPARING");

    private final Operator operator;
    private final Progress progress;
    private final Duration pause;

    /** @param pause between two looks at how far it is */
    RebuildView(Operator operator, Progress progress, Duration pause) {
        this.operator = operator;
        this.progress = progress;
        this.pause = pause;
    }

    static RebuildView of(Operator operator, Progress progress) {
        return new RebuildView(operator, progress, Duration.ofSeconds(1));
    }

    static Duration patience() {
        return PATIENCE;
    }

    /**
     * Prints what becomes of it.
     *
     * @param force whether the new view takes over although it differs
     * @return the exit code
     */
    int run(boolean force) throws InterruptedException {
        try {
            operator.signIn();
            JsonObject rebuild = operator.post("/status/api/rebuild" + (force ? "?force=true" : ""));
            long number = rebuild.getLong("number");
            progress.say("signed in as %s; rebuild %d of the status view begins", operator.user(), number);
            String told = "";
            while (RUNNING.contains(rebuild.getString("state"))) {
                String news = news(rebuild);
                if (!news.equals(told)) {
                    progress.say("%s", news);
                    told = news;
                }
                Thread.sleep(pause.toMillis());
                rebuild = operator.get("/status/api/rebuild");
                if (rebuild.getLong("number") != number) {
                    progress.say("another rebuild has begun meanwhile");
                    return FAILED;
                }
            }
            return end(rebuild);
        } catch (IOException | DecodeException e) {
            progress.say("the view cannot be rebuilt: %s", e.getMessage() == null ? e : e.getMessage());
            return FAILED;
        }
    }

    private static String news(JsonObject rebuild) {
        return switch (rebuild.getString("state")) {
            case "READING" -> "%d of about %d events read".formatted(rebuild.getLong("read"), rebuild.getLong("of"));
            case "CARRYING" ->
                "%d events read; looking for orders that are in no log any more".formatted(rebuild.getLong("read"));
            default -> "%d orders compared".formatted(rebuild.getLong("compared"));
        };
    }

    private int end(JsonObject rebuild) {
        JsonArray found = rebuild.getJsonArray("found");
        for (int i = 0; i < found.size(); i++) {
            JsonObject order = found.getJsonObject(i);
            progress.print("  %s  live: %s  anew: %s"
                    .formatted(order.getString("orderId"), side(order, "live"), side(order, "anew")));
        }
        progress.say(
                "%d events read, %d orders compared, %d carried over, %d different",
                rebuild.getLong("read"),
                rebuild.getLong("compared"),
                rebuild.getLong("carried"),
                rebuild.getLong("differences"));
        boolean differs = rebuild.getLong("differences") > 0;
        switch (rebuild.getString("state")) {
            case "SWITCHED" -> {
                progress.say("the new view has taken over%s", differs ? ", although it differs" : "");
                return differs ? DIFFERENT : SWITCHED;
            }
            case "DIFFERENT" -> {
                progress.say("the live view was left as it is; ./run rebuild-view --force lets the new one take over");
                return DIFFERENT;
            }
            default -> {
                String failure = rebuild.getString("failure");
                progress.say("it has failed%s", failure == null ? "" : ": " + failure);
                return FAILED;
            }
        }
    }

    private static String side(JsonObject order, String name) {
        JsonObject facts = order.getJsonObject(name);
        return facts == null ? "does not know it" : facts.encode();
    }
}
