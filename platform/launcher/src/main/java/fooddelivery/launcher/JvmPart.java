package fooddelivery.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A part that is a JVM: a service, the broker, the phone or the gateway. */
final class JvmPart extends Part {

    /** What to run. Made anew for each start. */
    record Launch(List<String> command, Map<String, String> environment) {}

    /** Makes ready what the process will need, and says what to run. */
    interface Preparation {
        Launch prepare() throws IOException;
    }

    /** Looks once whether the part does its work; when not, says in a few words what is missing. */
    interface Probe {
        Optional<String> missing(Exchanges http) throws IOException, InterruptedException;
    }

    /** The one thing a probe needs. */
    interface Exchanges {
        HttpResponse<String> get(String path) throws IOException, InterruptedException;
    }

    private static final Duration START_LIMIT = Duration.ofMinutes(10);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    private final Preparation preparation;
    private final Probe probe;
    private final List<String> fatal;

    /**
     * @param fatal words in the log that mean the part will never be ready, though its process lives on
     */
    JvmPart(Installation installation, String name, Preparation preparation, Probe probe, List<String> fatal) {
        super(installation, name);
        this.preparation = preparation;
        this.probe = probe;
        this.fatal = fatal;
    }

    @Override
    Process spawn() throws IOException {
        Path directory = installation.work(name);
        Files.createDirectories(directory);
        Launch launch = preparation.prepare();
        ProcessBuilder builder = new ProcessBuilder(Processes.ofItsOwnSession(launch.command()))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(installation.log(name).toFile()));
        Map<String, String> variables = builder.environment();
        // Secrets of the launcher's own that are no business of this part.
        variables.keySet().removeAll(List.of("DB_URL", "DB_USER", "DB_PASSWORD", "DEMO_PASSWORD", "MONGODB_URI"));
        // Many threads that allocate natively would each be given an arena of their own; two are enough.
        variables.putIfAbsent("MALLOC_ARENA_MAX", "2");
        variables.putAll(launch.environment());
        return builder.start();
    }

    @Override
    void awaitReady(Process process, long logStart) throws IOException {
        Instant limit = Instant.now().plus(START_LIMIT);
        Path log = installation.log(name);
        Exchanges http = path -> HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(installation.port(name), path)))
                        .timeout(Duration.ofSeconds(5))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        String missing = "it does not listen";
        try {
            while (true) {
                if (process.waitFor(750, TimeUnit.MILLISECONDS)) {
                    throw new Failure("%s ended at its start (exit code %d):%n%s"
                            .formatted(name, process.exitValue(), lastWords()));
                }
                try {
                    Optional<String> answer = probe.missing(http);
                    if (answer.isEmpty()) {
                        return;
                    }
                    missing = answer.get();
                } catch (IOException e) {
                    missing = "it does not answer yet";
                }
                String written = Logs.since(log, logStart);
                for (String sign : fatal) {
                    if (written.contains(sign)) {
                        throw new Failure(
                                "%s cannot start, see %s:%n%s".formatted(name, log, Logs.reason(written, sign)));
                    }
                }
                if (Instant.now().isAfter(limit)) {
                    throw new Failure("%s is not ready after %d s: %s; see %s"
                            .formatted(name, START_LIMIT.toSeconds(), missing, log));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " was starting", e);
        }
    }

    @Override
    void terminate(ProcessHandle process) {
        process.destroy();
    }
}
