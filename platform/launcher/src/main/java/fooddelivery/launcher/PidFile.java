package fooddelivery.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Remembers a process beyond the life of the launcher: its number and when it began, because a number alone may belong
 * to a stranger by the time it is read again.
 */
record PidFile(Path file) {

    /** The operating system tells a start to within a second or so. */
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    void write(ProcessHandle process) {
        try {
            Instant began = process.info().startInstant().orElseGet(Instant::now);
            Secrets.write(file, "%d %s\n".formatted(process.pid(), began));
        } catch (IOException e) {
            throw new Failure("%s cannot be written: %s".formatted(file, e), e);
        }
    }

    /** The process, if it is still the same one. */
    Optional<ProcessHandle> read() {
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            String[] words = Files.readString(file).strip().split(" ");
            Instant began = Instant.parse(words[1]);
            return ProcessHandle.of(Long.parseLong(words[0]))
                    .filter(Processes::runs)
                    .filter(process -> process.info()
                            .startInstant()
                            .map(start -> Duration.between(began, start).abs().compareTo(TOLERANCE) <= 0)
                            .orElse(false));
        } catch (IOException | RuntimeException e) {
            throw new Failure(
                    "%s cannot be read (%s): remove it when nothing of the platform runs".formatted(file, e), e);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new Failure("%s cannot be removed: %s".formatted(file, e), e);
        }
    }
}
