package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher does with its processes, seen with processes that only sleep. */
class SupervisionTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private Installation installation;
    private final CompletableFuture<String> reported = new CompletableFuture<>();

    @BeforeEach
    void prepare() {
        installation = new Installation(directory, directory.resolve("data"), Ports.free() - 8085);
        installation.prepare();
    }

    @AfterEach
    void nothing_is_left() {
        part("sleep 600").kill();
    }

    @Test
    void a_part_that_is_killed_by_others_is_reported_with_its_last_words_and_can_be_started_again() {
        Part part = part("echo at work; exec sleep 600");
        part.start();
        ProcessHandle first = part.process().orElseThrow();

        first.destroyForcibly();

        assertThat(reported)
                .succeedsWithin(SOON)
                .asString()
                .contains("notify ended by itself (exit code 137)", "notify.log", "at work");
        assertThat(part.state()).isEqualTo(Part.State.ENDED);
        part.start();
        assertThat(part.process()).isPresent().get().isNotEqualTo(first);
        assertThat(part.state()).isEqualTo(Part.State.READY);
    }

    @Test
    void a_part_that_is_stopped_or_killed_on_request_is_no_news() {
        Part part = part("exec sleep 600");
        part.start();
        ProcessHandle first = part.process().orElseThrow();
        part.stop();
        part.start();
        ProcessHandle second = part.process().orElseThrow();
        part.kill();

        assertThat(Processes.runs(first)).isFalse();
        assertThat(Processes.runs(second)).isFalse();
        assertThat(part.state()).isEqualTo(Part.State.STOPPED);
        assertThat(reported).isNotDone();
    }

    @Test
    void a_start_of_a_part_that_runs_changes_nothing() {
        Part part = part("exec sleep 600");
        part.start();
        Optional<ProcessHandle> process = part.process();
        part.start();
        assertThat(part.process()).isEqualTo(process);
    }

    @Test
    void a_part_that_ends_at_its_start_says_why() {
        Part part = part("echo the disk is full; exit 3", "not yet");

        assertThatThrownBy(part::start)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("notify ended at its start (exit code 3)")
                .hasMessageContaining("the disk is full");
        assertThat(part.process()).isEmpty();
    }

    @Test
    void a_part_whose_log_gives_up_is_not_waited_for() {
        Part part = part("echo starting; echo Failed to deploy: no database; exec sleep 600", "not yet");

        assertThatThrownBy(part::start)
                .isInstanceOf(Failure.class)
                .hasMessageContaining("notify cannot start")
                .hasMessageContaining("no database");
        assertThat(part.process()).isEmpty();
    }

    @Test
    void a_port_in_use_is_one_clear_line() throws IOException {
        int port = installation.port("notify");
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> part("exec sleep 600").start())
                    .isInstanceOf(Failure.class)
                    .hasMessage(
                            "port %d, which notify needs, is in use by another program: stop that, or use"
                                    + " --port-offset N",
                            other.getLocalPort());
        }
    }

    @Test
    void a_later_launcher_finds_what_a_killed_one_left_behind() {
        part("exec sleep 600").start();
        Part ofTheNextLauncher = part("exec sleep 600");
        ProcessHandle left = ofTheNextLauncher.process().orElseThrow();

        new Supervisor(Map.of("notify", ofTheNextLauncher), new Progress()).stopLeftovers();

        assertThat(Processes.runs(left)).isFalse();
        assertThat(ofTheNextLauncher.process()).isEmpty();
    }

    @Test
    void a_process_whose_number_cannot_be_written_down_does_not_stay() throws IOException {
        Path inTheWay = installation.run("notify.pid.new");
        Files.createDirectories(inTheWay.resolve("not empty"));
        List<ProcessHandle> before = children();
        Part part = part("exec sleep 600");

        assertThatThrownBy(part::start).isInstanceOf(Failure.class).hasMessageContaining("notify.pid");

        assertThat(children()).isSubsetOf(before);
        assertThat(part.state()).isEqualTo(Part.State.ENDED);
    }

    @Test
    void a_process_that_was_given_a_forgotten_number_is_left_alone() throws IOException {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Instant earlier = stranger.info().startInstant().orElseThrow().minus(Duration.ofHours(1));
            Secrets.write(installation.run("notify.pid"), "%d %s%n".formatted(stranger.pid(), earlier));
            Part part = part("exec sleep 600");

            assertThat(part.process()).isEmpty();
            part.stop();
            part.kill();

            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void a_part_does_not_hear_the_terminals_interrupt() {
        Part part = part("exec sleep 600");
        part.start();
        long pid = part.process().orElseThrow().pid();

        String ownGroup = Shell.run("ps", "-o", "pgid=", "-p", Long.toString(pid))
                .output()
                .strip();

        assertThat(ownGroup).isEqualTo(Long.toString(pid));
    }

    @Test
    void everything_can_be_stopped_in_the_middle_of_a_start() {
        Part never = part("exec sleep 600", "not yet");
        Supervisor supervisor = new Supervisor(Map.of("notify", never), new Progress());
        CompletableFuture<Void> start = CompletableFuture.runAsync(() -> supervisor.start("notify"));
        ProcessHandle process = awaitProcess(never);

        supervisor.stopAll();

        assertThat(Processes.runs(process)).isFalse();
        assertThat(start)
                .failsWithin(SOON)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(Failure.class);
        assertThatThrownBy(() -> supervisor.start("notify")).isInstanceOf(Failure.class);
    }

    @Test
    void commands_need_the_secret_of_the_running_launcher() throws Exception {
        Path file = installation.run("control");
        var server = Control.serve(file, command -> {
            if (command.equals("stop/nothing")) {
                throw new Failure("there is no such part");
            }
            return "did " + command;
        });
        try {
            assertThat(Control.send(file, "stop/store")).hasValue("did stop/store");
            assertThatThrownBy(() -> Control.send(file, "stop/nothing"))
                    .isInstanceOf(Failure.class)
                    .hasMessage("there is no such part");
            Secrets.write(file, "%d %s".formatted(server.getAddress().getPort(), "guessed"));
            assertThatThrownBy(() -> Control.send(file, "stop/store")).isInstanceOf(Failure.class);
        } finally {
            server.stop(0);
        }
        assertThat(Control.send(installation.run("absent"), "status")).isEmpty();
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().filter(Processes::runs).toList();
    }

    /** The pid file is the sign that the process exists. */
    private static ProcessHandle awaitProcess(Part part) {
        Instant limit = Instant.now().plus(SOON);
        while (Instant.now().isBefore(limit)) {
            if (part.process().isPresent()) {
                return part.process().orElseThrow();
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("no process came into being");
    }

    private Part part(String script, String... missing) {
        Part part = new JvmPart(
                installation,
                "notify",
                () -> new JvmPart.Launch(List.of("/bin/sh", "-c", script), Map.of()),
                http -> missing.length == 0 ? Optional.empty() : Optional.of(missing[0]),
                Payara.FATAL);
        part.onUnexpectedEnd(reported::complete);
        return part;
    }
}
