package fooddelivery.launcher;

import fooddelivery.launcher.Options.Shape;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Stops and starts each copy of each service, one after the other, while the others work. A copy is stopped only when the
 * gateway has another to send requests to, and the next one only when it has sent them there for a while.
 */
final class RollingRestart {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    /** So long without a break, as {@code minReadySeconds} of a Kubernetes Deployment. */
    private static final Duration SETTLED = Duration.ofSeconds(5);

    private static final long LOOK_MILLIS = 200;

    private final Installation installation;
    private final Shape shape;
    private final Supervisor supervisor;
    private final Progress progress;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    RollingRestart(Installation installation, Shape shape, Supervisor supervisor, Progress progress) {
        this.installation = installation;
        this.shape = shape;
        this.supervisor = supervisor;
        this.progress = progress;
    }

    /** @throws Failure when there is but one copy of each service, or a copy does not come back */
    String run() {
        if (shape.replicas() == 1) {
            throw new Failure("there is one copy of each service, and nobody to take its place while it is restarted:"
                    + " start everything with --replicas 2");
        }
        Instant begin = Instant.now();
        for (String service : Installation.SERVICES) {
            List<String> copies = Parts.copies(service, shape.replicas());
            for (String copy : copies) {
                List<String> others =
                        copies.stream().filter(other -> !other.equals(copy)).toList();
                awaitOneOf(others, Duration.ZERO);
                supervisor.part(copy).stop();
                supervisor.start(copy);
                awaitOneOf(List.of(copy), SETTLED);
                progress.say("%-13s was restarted", copy);
            }
        }
        return "all services were restarted, copy after copy, in %d s"
                .formatted(Duration.between(begin, Instant.now()).toSeconds());
    }

    /** Until the gateway has sent requests to one of them for so long. */
    private void awaitOneOf(List<String> copies, Duration unbroken) {
        Instant limit = Instant.now().plus(LIMIT);
        HttpRequest question = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(installation.port("inner"), Gateway.COPIES_PATH)))
                .timeout(Duration.ofSeconds(5))
                .build();
        String answer = "nothing";
        Instant since = null;
        try {
            while (Instant.now().isBefore(limit)) {
                boolean sends = false;
                try {
                    answer = http.send(question, HttpResponse.BodyHandlers.ofString())
                            .body();
                    JsonObject ready = new JsonObject(answer);
                    sends = copies.stream().anyMatch(copy -> Boolean.TRUE.equals(ready.getBoolean(copy)));
                } catch (IOException | DecodeException e) {
                    answer = e.toString();
                }
                Instant now = Instant.now();
                since = !sends ? null : since == null ? now : since;
                if (since != null && !now.isBefore(since.plus(unbroken))) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", e);
        }
        throw new Failure("the restart ends here: the gateway does not steadily send to %s after %d s (it says %s)"
                .formatted(String.join(" or ", copies), LIMIT.toSeconds(), answer));
    }
}
