package fooddelivery.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Short commands of the operating system. */
final class Command {

    private static final long LIMIT_SECONDS = 60;

    private Command() {}

    /** @throws IllegalStateException with what it said, when it fails */
    static String run(String... command) {
        try {
            Path said = Files.createTempFile("drill", ".out");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
                process.getOutputStream().close();
                if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException(
                            "%s did not end within %d s".formatted(String.join(" ", command), LIMIT_SECONDS));
                }
                String text = Files.readString(said).strip();
                if (process.exitValue() != 0) {
                    throw new IllegalStateException("%s failed: %s".formatted(String.join(" ", command), text));
                }
                return text;
            } finally {
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** @throws NotHere when this is not root, or one of these is not installed */
    static void requireRootAnd(String... programs) {
        if (!run("id", "-u").equals("0")) {
            throw new NotHere("it needs root, for %s".formatted(String.join(", ", programs)));
        }
        for (String program : programs) {
            boolean there = Stream.of(System.getenv("PATH").split(":"))
                    .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
            if (!there) {
                throw new NotHere("%s is missing (Debian: apt install %s)".formatted(program, packageOf(program)));
            }
        }
    }

    private static String packageOf(String program) {
        return switch (program) {
            case "ip" -> "iproute2";
            case "mkfs.ext4" -> "e2fsprogs";
            case "mount", "umount" -> "mount";
            default -> program;
        };
    }
}
