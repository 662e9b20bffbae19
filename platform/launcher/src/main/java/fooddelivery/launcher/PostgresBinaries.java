package fooddelivery.launcher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's own programs, as they come in a jar from Maven Central: {@code postgres-<os>-<cpu>.txz}. */
final class PostgresBinaries {

    private PostgresBinaries() {}

    /** Unpacks the programs below {@code home} unless they are there, and answers their directory. */
    static Path unpackBelow(Path home) throws IOException {
        Path target = home.resolve("postgresql-" + Versions.of("postgresql"));
        if (Files.isDirectory(target)) {
            return target.resolve("bin");
        }
        Path unfinished = home.resolve("postgresql-" + Versions.of("postgresql") + ".unfinished");
        delete(unfinished);
        Files.createDirectories(unfinished);
        Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (InputStream archive = PostgresBinaries.class.getResourceAsStream("/" + archiveName())) {
            if (archive == null) {
                throw new Failure(
                        "there is no embedded PostgreSQL for %s %s: set DB_URL, DB_USER and DB_PASSWORD to use a server"
                                        .formatted(System.getProperty("os.name"), System.getProperty("os.arch"))
                                + " of your own");
            }
            untar(new XZInputStream(new BufferedInputStream(archive)), unfinished);
        }
        // The name without ".unfinished" only ever holds a complete copy.
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        return target.resolve("bin");
    }

    static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** The system's tar keeps links and modes, which is all the archive needs. */
    private static void untar(InputStream tar, Path directory) throws IOException {
        Process process = new ProcessBuilder(
                        List.of("tar", "-x", "-f", "-", "--no-same-owner", "-C", directory.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (OutputStream input = process.getOutputStream()) {
            tar.transferTo(input);
        }
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new Failure("PostgreSQL could not be unpacked into %s".formatted(directory));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while unpacking PostgreSQL", e);
        }
    }

    private static String archiveName() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        boolean arm = System.getProperty("os.arch").equals("aarch64");
        String cpu = arm ? "arm_64" : "x86_64";
        if (os.contains("mac")) {
            return "postgres-darwin-%s.txz".formatted(cpu);
        }
        String libc = Files.exists(Path.of("/etc/alpine-release")) ? "-alpine_linux" : "";
        return "postgres-linux-%s%s.txz".formatted(cpu, libc);
    }
}
