package fooddelivery.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What the JDK leaves open about processes. */
final class Processes {

    private Processes() {}

    /**
     * Keeps the terminal's Ctrl-C away from a child: the launcher alone decides in which order things stop. Where there
     * is no setsid (macOS), the child is started with SIGINT ignored, which the JVM and its children respect.
     */
    static List<String> ofItsOwnSession(List<String> command) {
        List<String> all = new ArrayList<>();
        if (Files.isExecutable(Path.of("/usr/bin/setsid")) || Files.isExecutable(Path.of("/bin/setsid"))) {
            all.add("setsid");
        } else {
            all.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        }
        all.addAll(command);
        return all;
    }

    /** The JVM that this one runs in. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Waits for the end of a process that was sent SIGKILL, interrupted or not: who gives up a start ends what it began. */
    static void awaitEnd(ProcessHandle process) {
        boolean interrupted = Thread.interrupted();
        try {
            while (!awaitEnd(process, 10_000)) {
                if (!Thread.interrupted()) {
                    throw new Failure("process %d does not end even after SIGKILL".formatted(process.pid()));
                }
                interrupted = true;
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** @return whether it has ended; not so as well when the thread was interrupted, which it then still is */
    static boolean awaitEnd(ProcessHandle process, long millis) {
        Instant limit = Instant.now().plusMillis(millis);
        try {
            while (runs(process)) {
                try {
                    process.onExit().get(200, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (Instant.now().isAfter(limit)) {
                        return false;
                    }
                }
            }
            return true;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Not so after its end, when only its entry is left because nobody has asked for its exit code (in a container). */
    static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String stat = Files.readString(Path.of("/proc/%d/stat".formatted(process.pid())));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException e) {
            // There is no such file (macOS), or no such process any more.
            return process.isAlive();
        }
    }
}
