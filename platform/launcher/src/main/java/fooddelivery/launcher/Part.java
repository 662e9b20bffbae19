package fooddelivery.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One operating system process of the platform, and what can be done with it. A part knows its process by the pid file,
 * so a launcher can act on what an earlier one started.
 */
abstract class Part {

    enum State {
        STOPPED,
        STARTING,
        READY,
        STOPPING,
        /** Ended without being asked to. */
        ENDED
    }

    private static final Duration GRACE = Duration.ofSeconds(30);

    final Installation installation;
    final String name;
    private final PidFile pidFile;
    private volatile State state = State.STOPPED;
    private volatile Consumer<String> mourner = message -> {};

    Part(Installation installation, String name) {
        this.installation = installation;
        this.name = name;
        this.pidFile = new PidFile(installation.run(name + ".pid"));
    }

    /** Starts the process. */
    abstract Process spawn() throws IOException;

    /** Waits until the part does its work, or throws the reason why it never will. */
    abstract void awaitReady(Process process, long logStart) throws IOException;

    /** Asks the process to end. */
    abstract void terminate(ProcessHandle process);

    /** Ends the process and those that it started, at once. */
    void slay(ProcessHandle process) {
        process.destroyForcibly();
        Processes.awaitEnd(process);
    }

    final State state() {
        return state;
    }

    final Optional<ProcessHandle> process() {
        return pidFile.read();
    }

    /** Is told when the process ends by itself. */
    final void onUnexpectedEnd(Consumer<String> listener) {
        mourner = listener;
    }

    /** Returns when the part is ready; at once when it already is. */
    final synchronized void start() {
        if (state == State.READY && process().isPresent()) {
            return;
        }
        process().ifPresent(this::slay);
        state = State.STARTING;
        Path log = installation.log(name);
        Process process = null;
        try {
            Ports.requireFree(name, installation.port(name));
            long logStart = Files.exists(log) ? Files.size(log) : 0;
            process = spawn();
            pidFile.write(process.toHandle());
            awaitReady(process, logStart);
            state = State.READY;
            // Also when it has ended between its last sign of life and the line above.
            process.onExit().thenAccept(this::ended);
        } catch (IOException e) {
            end(process);
            throw new Failure("%s cannot start: %s".formatted(name, e), e);
        } catch (RuntimeException e) {
            end(process);
            throw e;
        }
    }

    final void stop() {
        if (state == State.STARTING) {
            // Nobody has to wait for what is not wanted any more.
            kill();
        }
        stopStarted();
    }

    private synchronized void stopStarted() {
        state = State.STOPPING;
        process().ifPresent(process -> {
            terminate(process);
            if (!Processes.awaitEnd(process, GRACE.toMillis())) {
                slay(process);
            }
        });
        pidFile.delete();
        state = State.STOPPED;
    }

    /** SIGKILL. Not synchronized: a part that hangs at its start can be killed as well. */
    final void kill() {
        state = State.STOPPING;
        process().ifPresent(this::slay);
        pidFile.delete();
        state = State.STOPPED;
    }

    /** @param process what was started, which the pid file need not know yet; null if nothing was */
    private void end(Process process) {
        State after = state == State.STARTING ? State.ENDED : State.STOPPED;
        if (process != null) {
            slay(process.toHandle());
        }
        pidFile.delete();
        state = after;
    }

    private void ended(Process process) {
        if (state == State.READY) {
            state = State.ENDED;
            mourner.accept("%s ended by itself (exit code %d). The last lines of %s:%n%s"
                    .formatted(name, process.exitValue(), installation.log(name), lastWords()));
        }
    }

    final String lastWords() {
        try {
            return "    " + String.join("\n    ", Logs.last(Logs.since(installation.log(name), 0), 8));
        } catch (IOException e) {
            return "its log cannot be read: " + e;
        }
    }
}
