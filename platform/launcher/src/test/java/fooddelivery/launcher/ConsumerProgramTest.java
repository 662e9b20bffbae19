package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docker/consumer}: its own tests, and the program against a real broker. */
class ConsumerProgramTest {

    private static final long PATIENCE_SECONDS = 120;
    private static final Path PROGRAM =
            Path.of("../../docker/consumer").toAbsolutePath().normalize();
    /** Debian's own finds Debian's libraries. */
    private static final String PYTHON = System.getenv().getOrDefault("PYTHON", "/usr/bin/python3");

    private static final Map<String, String> PASSWORDS = Stream.of("order", "store", "consumer", "admin")
            .collect(Collectors.toMap(user -> user, user -> user + "'s password"));

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();
    private int port;
    private int stompPort;
    private BrokerServer broker;

    @BeforeEach
    void python_has_its_library() throws Exception {
        assumeTrue(
                Files.isExecutable(Path.of(PYTHON))
                        && new ProcessBuilder(PYTHON, "-c", "import stomp")
                                        .start()
                                        .waitFor()
                                == 0,
                "python3-stomp is not installed");
        port = Ports.free();
        stompPort = Ports.free();
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
        if (broker != null) {
            broker.close();
        }
    }

    @Test
    void it_does_what_its_own_tests_say() throws Exception {
        Path output = directory.resolve("output");
        ProcessBuilder tests = new ProcessBuilder(PYTHON, "-B", "-m", "unittest", "--buffer")
                .directory(PROGRAM.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        assertThat(exitCode(start(tests))).as(() -> said(output)).isZero();
        // It would also be content with no tests at all.
        assertThat(said(output)).containsPattern("Ran [2-9][0-9] tests");
    }

    @Test
    void killed_or_without_a_broker_for_a_while_it_misses_nothing_and_prints_at_most_its_last_twice() throws Exception {
        startBroker();
        Path lines = directory.resolve("lines");
        Path state = directory.resolve("state");

        Process first = consume(lines, "--state", state.toString());
        send(0, 100);
        until(() -> events(lines).size() >= 30);
        first.destroyForcibly().waitFor();
        int printed = events(lines).size();
        send(100, 150);

        Process second = consume(lines, "--state", state.toString());
        until(() -> ids(events(lines)).contains("event-149"));
        broker.stop();
        startBroker();
        send(150, 160);
        until(() -> ids(events(lines)).contains("event-159"));
        second.destroy();
        assertThat(exitCode(second)).isZero();

        List<JsonObject> all = new ArrayList<>(events(lines));
        // Whoever dies between printing an event and remembering that prints it again, and says so.
        if (ids(all).get(printed).equals(ids(all).get(printed - 1))) {
            assertThat(all.remove(printed).getBoolean("redelivered")).isTrue();
        }
        assertThat(ids(all))
                .containsExactlyElementsOf(IntStream.range(0, 160)
                        .mapToObj(number -> "event-" + number)
                        .toList());
        // All of it was acknowledged: one who remembers nothing finds nothing.
        try (CoreClient client = new CoreClient(port, "consumer", PASSWORDS.get("consumer"))) {
            assertThat(client.read("fooddelivery.feed::consumer")).isEmpty();
        }
    }

    @Test
    void what_comes_again_to_one_who_remembers_nothing_is_marked() throws Exception {
        startBroker();
        send(0, 3);
        Process unlucky = consume(directory.resolve("nowhere"), "--forward", "http://127.0.0.1:1/");
        until(() -> said(directory.resolve("log")).contains("does not take event event-0"));
        unlucky.destroyForcibly().waitFor();

        Path lines = directory.resolve("lines");
        consume(lines);
        until(() -> events(lines).size() == 3);
        assertThat(events(lines).get(0).getBoolean("redelivered")).isTrue();
        assertThat(events(lines))
                .extracting(event -> event.getString("id"))
                .containsExactly("event-0", "event-1", "event-2");
    }

    @Test
    void it_ends_when_the_broker_will_never_let_it_in() throws Exception {
        startBroker();
        Path nowhere = directory.resolve("nowhere");
        ProcessBuilder stranger = program(nowhere);
        stranger.environment().put("FOODDELIVERY_CONSUMER_PASSWORD", "wrong");
        assertThat(exitCode(start(stranger))).isEqualTo(3);
        for (String queue : List.of(
                "fooddelivery.events::order", "fooddelivery.contacts::contacts", "fooddelivery.feed::nothing")) {
            assertThat(exitCode(consume(nowhere, "--queue", queue))).as(queue).isEqualTo(3);
        }
    }

    private static List<String> ids(List<JsonObject> events) {
        return events.stream().map(event -> event.getString("id")).toList();
    }

    private void startBroker() {
        broker = BrokerServer.start(
                directory.resolve("broker"),
                port,
                stompPort,
                PASSWORDS,
                Map.of("fooddelivery.broker.feed", "type LIKE 'fooddelivery.%'"));
    }

    private void send(int from, int to) throws Exception {
        try (CoreClient order = new CoreClient(port, "order", PASSWORDS.get("order"))) {
            order.send("fooddelivery.events", "order.OrderPaid", from, to);
            order.session.commit();
        }
    }

    private Process consume(Path lines, String... options) throws IOException {
        return start(program(lines, options));
    }

    private ProcessBuilder program(Path lines, String... options) {
        List<String> command = new ArrayList<>(
                List.of(PYTHON, "-B", PROGRAM.resolve("consume.py").toString(), "--port", Integer.toString(stompPort)));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(lines.toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()));
        builder.environment().put("FOODDELIVERY_CONSUMER_PASSWORD", PASSWORDS.get("consumer"));
        return builder;
    }

    private Process start(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as(() -> said(directory.resolve("log")))
                .isTrue();
        return process.exitValue();
    }

    private void until(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> said(directory.resolve("log")))
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static List<JsonObject> events(Path lines) {
        // The last line may be on its way.
        String said = said(lines);
        return said.substring(0, said.lastIndexOf('\n') + 1)
                .lines()
                .map(JsonObject::new)
                .toList();
    }

    private static String said(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
