package fooddelivery.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Where PostgreSQL's programs and data live, and what to put before its commands so that they do not run as root.
 *
 * @param prefix empty, or the command that changes the user
 * @param uid that user
 */
record PostgresHome(Path directory, List<String> prefix, int uid) {

    private static final int NOBODY = 65534;

    static PostgresHome of(Path dataDirectory) throws IOException {
        if (!Shell.run("id", "-u").output().strip().equals("0")) {
            return new PostgresHome(dataDirectory, List.of(), -1);
        }
        PostgresHome here = unprivileged(dataDirectory);
        boolean reachable = here.reaches(dataDirectory);
        if (Files.exists(dataDirectory.resolve("cluster")) && !reachable) {
            throw new Failure(("PostgreSQL runs as uid %d, which can no longer reach its data in %s: allow it to pass"
                            + " (chmod o+x on the directories above)")
                    .formatted(here.uid(), dataDirectory));
        }
        List<Path> elsewhere = new ArrayList<>();
        for (String parent : List.of("/var/lib", "/var/tmp")) {
            elsewhere.add(Path.of(parent, "fooddelivery-" + hash(dataDirectory)));
        }
        for (Path place : elsewhere) {
            if (Files.exists(place.resolve("cluster"))) {
                return new PostgresHome(place, here.prefix(), here.uid());
            }
        }
        if (reachable) {
            return here;
        }
        for (Path place : elsewhere) {
            if (Files.isWritable(place.getParent()) && here.reaches(place.getParent())) {
                Files.createDirectories(place);
                Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx--x--x"));
                return new PostgresHome(place, here.prefix(), here.uid());
            }
        }
        throw new Failure(("PostgreSQL must not run as root, and uid %d reaches neither %s nor /var/lib: start as an"
                        + " ordinary user, or set DB_URL")
                .formatted(here.uid(), dataDirectory));
    }

    List<String> command(Path program, List<String> arguments) {
        List<String> all = new ArrayList<>(prefix);
        all.add(program.toString());
        all.addAll(arguments);
        return all;
    }

    /** Makes a file or directory the unprivileged user's own. */
    void give(Path path) throws IOException {
        if (!prefix.isEmpty()) {
            Files.setAttribute(path, "unix:uid", uid);
        }
    }

    private boolean reaches(Path directory) throws IOException {
        return Shell.run(command(Path.of("test"), List.of("-x", directory.toString()))
                        .toArray(String[]::new))
                .ok();
    }

    private static PostgresHome unprivileged(Path directory) {
        int nobody = nobody();
        List<PostgresHome> candidates = List.of(
                new PostgresHome(
                        directory,
                        List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"),
                        NOBODY),
                new PostgresHome(directory, List.of("runuser", "-u", "nobody", "--"), nobody),
                new PostgresHome(
                        directory, List.of("su", "nobody", "-s", "/bin/sh", "-c", "exec \"$@\"", "--", "sh"), nobody));
        return candidates.stream()
                .filter(home -> Shell.run(
                                home.command(Path.of("true"), List.of()).toArray(String[]::new))
                        .ok())
                .findFirst()
                .orElseThrow(
                        () -> new Failure("PostgreSQL must not run as root, and none of setpriv, runuser and su can"
                                + " change the user here: start as an ordinary user, or set DB_URL"));
    }

    private static int nobody() {
        Shell.Result result = Shell.run("id", "-u", "nobody");
        return result.ok() ? Integer.parseInt(result.output().strip()) : NOBODY;
    }

    private static String hash(Path path) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
