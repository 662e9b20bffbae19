package fooddelivery.launcher;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A backup on the disk: a directory for its owner alone, with a manifest that names every file, its size and its SHA-256.
 * The manifest is written last, so a directory with one is complete.
 *
 * <pre>
 * manifest.json
 * installation/           keys, passwords, demo accounts, configuration
 * payment/schema/*.sql    the migrations that made the database what it was
 * payment/tables/*.copy.gz
 * </pre>
 */
record BackupSet(Path directory, JsonObject manifest) {

    static final int FORMAT = 1;
    private static final String MANIFEST = "manifest.json";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

    /** @throws Failure when there is none, or not a whole one, or one of a kind that this program does not know */
    static BackupSet read(Path directory) {
        Path file = directory.resolve(MANIFEST);
        if (!Files.exists(file)) {
            throw new Failure("%s is no complete backup: it has no %s".formatted(directory, MANIFEST));
        }
        try {
            JsonObject manifest = new JsonObject(Files.readString(file));
            Integer format = manifest.getInteger("format");
            if (format == null || format != FORMAT) {
                throw new Failure(
                        "%s is a backup of format %s, and this program reads format %d: use the version that made it"
                                .formatted(directory, format, FORMAT));
            }
            return new BackupSet(directory, manifest);
        } catch (IOException | DecodeException | ClassCastException e) {
            throw new Failure("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    /** Begins one in a directory that is not there yet. */
    static BackupSet begin(Path directory) throws IOException {
        makeDirectory(directory);
        return new BackupSet(
                directory,
                new JsonObject()
                        .put("format", FORMAT)
                        .put("services", new JsonObject())
                        .put("files", new JsonObject()));
    }

    static void makeDirectory(Path directory) throws IOException {
        Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(DIRECTORY));
    }

    /** Fills the file and notes it in the manifest. */
    interface Writer {
        void write(OutputStream file) throws IOException;
    }

    void add(String name, Writer writer) throws IOException {
        Path file = directory.resolve(name);
        makeDirectory(file.getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        MessageDigest digest = sha256();
        try (OutputStream disk = Files.newOutputStream(file);
                OutputStream summed = new DigestOutputStream(disk, digest)) {
            writer.write(summed);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        manifest.getJsonObject("files")
                .put(
                        name,
                        new JsonObject()
                                .put("bytes", Files.size(file))
                                .put("sha256", HexFormat.of().formatHex(digest.digest())));
    }

    void add(String name, Path source) throws IOException {
        if (Files.exists(source)) {
            add(name, file -> Files.copy(source, file));
        }
    }

    void finish() throws IOException {
        Secrets.write(directory.resolve(MANIFEST), manifest.encodePrettily());
    }

    /**
     * Reads every file.
     *
     * @throws Failure when one is missing, or not what was written
     */
    void verify(Progress progress) {
        JsonObject files = manifest.getJsonObject("files");
        Instant told = Instant.now();
        int done = 0;
        for (String name : files.fieldNames()) {
            Path file = directory.resolve(name).normalize();
            try {
                if (!file.startsWith(directory.normalize()) || !Files.isRegularFile(file)) {
                    throw new Failure("the backup in %s is damaged: %s is missing".formatted(directory, name));
                }
                if (!sum(file).equals(files.getJsonObject(name).getString("sha256"))) {
                    throw new Failure(
                            "the backup in %s is damaged: %s is not what was written".formatted(directory, name));
                }
            } catch (IOException e) {
                throw new Failure("%s cannot be read: %s".formatted(file, e), e);
            }
            done++;
            if (Instant.now().isAfter(told.plusSeconds(2))) {
                told = Instant.now();
                progress.say("checked %d of %d files", done, files.size());
            }
        }
    }

    List<String> services() {
        return Installation.SERVICES.stream()
                .filter(manifest.getJsonObject("services")::containsKey)
                .toList();
    }

    /** @throws Failure when the backup has nothing of that service */
    JsonObject service(String service) {
        JsonObject found = manifest.getJsonObject("services").getJsonObject(service);
        if (found == null) {
            throw new Failure("the backup in %s has nothing of %s".formatted(directory, service));
        }
        return found;
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    long bytes() {
        JsonObject files = manifest.getJsonObject("files");
        return files.fieldNames().stream()
                .mapToLong(name -> files.getJsonObject(name).getLong("bytes"))
                .sum();
    }

    static String sum(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream input = new DigestInputStream(Files.newInputStream(file), digest)) {
            input.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Removes what a backup that failed has left. */
    static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Says every two seconds how much has gone through. */
    static final class Counted extends FilterOutputStream {

        private final Progress progress;
        private final String what;
        private long bytes;
        private long toldAt = System.nanoTime();

        Counted(OutputStream output, Progress progress, String what) {
            super(output);
            this.progress = progress;
            this.what = what;
        }

        @Override
        public void write(int value) throws IOException {
            out.write(value);
            count(1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
            count(length);
        }

        private void count(int more) {
            bytes += more;
            if (System.nanoTime() - toldAt > 2_000_000_000L) {
                toldAt = System.nanoTime();
                progress.say("%s: %d MB so far", what, bytes / 1_000_000);
            }
        }
    }
}
