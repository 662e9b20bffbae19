package fooddelivery.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The commands {@code backup} and {@code restore}: when they may run, and on which server. */
final class Safekeeping {

    private final Installation installation;
    private final Options options;
    private final Progress progress;
    private final Optional<ForeignDatabase> foreign = ForeignDatabase.from(System.getenv());

    Safekeeping(Installation installation, Options options, Progress progress) {
        this.installation = installation;
        this.options = options;
        this.progress = progress;
    }

    void backup() throws IOException {
        if (!Files.exists(installation.passwords())) {
            throw new Failure("there is nothing to back up in %s: --data names the platform's data"
                    .formatted(installation.data()));
        }
        requireFinished(installation);
        requireNoDocuments();
        Path target = options.to() != null ? options.to() : Backup.defaultDirectory(installation, Instant.now());
        withDatabase(() -> new Backup(
                        installation,
                        DatabaseServer.of(installation, foreign),
                        Credentials.ensure(installation, null),
                        progress)
                .run(target));
    }

    void restore() throws IOException {
        if (options.from() == null) {
            throw new Failure("./run restore --from DIR needs to know which backup");
        }
        BackupSet set = BackupSet.read(options.from());
        progress.say("checking the backup of %s", set.manifest().getString("begunAt"));
        set.verify(progress);
        Instant now = Instant.now();
        if (options.only() == null) {
            requireDown();
            all(set, now);
        } else {
            requireStopped(options.only());
            one(set, options.only(), now);
        }
    }

    private void all(BackupSet set, Instant now) throws IOException {
        requireNoDocuments();
        installation.prepare();
        try (FileChannel file = lockFile();
                FileLock lock = lock(file)) {
            // From here until the databases have changed places, keys and databases are of two times.
            Path unfinished = unfinishedRestore(installation);
            Files.writeString(unfinished, options.from().toString());
            Restore.files(set, installation, progress, now);
            withServer(() -> restored(set, set.services(), now, true));
            Files.delete(unfinished);
            lock.release();
        }
    }

    private void one(BackupSet set, String service, Instant now) throws IOException {
        requireFinished(installation);
        if (service.equals("order")) {
            requireNoDocuments();
        }
        Restore.requireSameKey(set, installation);
        withDatabase(() -> restored(set, List.of(service), now, false));
    }

    private Map<String, String> restored(BackupSet set, List<String> services, Instant now, boolean whole) {
        Restore restore = new Restore(installation, DatabaseServer.of(installation, foreign), progress, now);
        Map<String, String> kept = restore.databases(set, services, Credentials.ensure(installation, null), whole);
        progress.say("restored");
        progress.print(Restore.whatNow(services, kept, whole).formatted());
        return kept;
    }

    /** A file that is there while all of it is restored, and after that was broken off. */
    private static Path unfinishedRestore(Installation installation) {
        return installation.data().resolve("restore-unfinished");
    }

    /**
     * Keeps the platform from working with the keys of one time, the databases of another and no message that was on its way.
     *
     * @throws Failure when a restore of everything was broken off
     */
    static void requireFinished(Installation installation) {
        Path unfinished = unfinishedRestore(installation);
        if (!Files.exists(unfinished)) {
            return;
        }
        try {
            throw new Failure(
                    "a restore of everything was broken off, so keys and databases do not fit each other: ./run restore --from %s does it again (or, to give it up, put back what the oldest %s of that day holds, and remove %s)"
                            .formatted(
                                    Files.readString(unfinished),
                                    installation.data().resolve("before-restore-…"),
                                    unfinished));
        } catch (IOException e) {
            throw new Failure("%s cannot be read: %s".formatted(unfinished, e), e);
        }
    }

    /** MongoDB has a tool for that, and a copy of its documents at another moment than the rest would fit nothing. */
    private void requireNoDocuments() {
        DocumentStore documents =
                DocumentStore.of(options.documents(), System.getenv(), Parts.configured(installation.configuration()));
        if (documents.inMongo() || Files.exists(installation.data().resolve("documents"))) {
            throw new Failure(
                    "orders are kept in MongoDB, which this command does not copy: stop the platform, and copy all of"
                            + " %s, and the server's documents with mongodump if it is a server of your own"
                                    .formatted(installation.data()));
        }
    }

    private Optional<ProcessHandle> launcher() {
        return new PidFile(installation.run("launcher.pid")).read();
    }

    private void requireDown() {
        if (launcher().isPresent()) {
            throw new Failure(
                    "the platform is running with the data in %s, and all of it is to be replaced: ./run down first (or --only SERVICE)"
                            .formatted(installation.data()));
        }
    }

    /** Also its further copies, {@code order-2} and so on. */
    private void requireStopped(String service) {
        if (launcher().isEmpty()) {
            return;
        }
        String status = Control.send(installation.run("control"), "status").orElse("");
        List<String> running = status.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words[0].equals(service) || words[0].matches(service + "-\\d+"))
                .filter(words ->
                        words.length > 1 && !List.of("stopped", "ended").contains(words[1]))
                .map(words -> words[0])
                .toList();
        if (!running.isEmpty()) {
            throw new Failure("%s is running, and its database is to be replaced: ./run stop %s first"
                    .formatted(String.join(" and ", running), running.get(0)));
        }
    }

    /** The running platform's database, or, while nothing runs, one that is started for this. */
    private void withDatabase(Supplier<?> work) throws IOException {
        if (launcher().isPresent()) {
            work.get();
            return;
        }
        installation.prepare();
        try (FileChannel file = lockFile();
                FileLock lock = lock(file)) {
            withServer(work);
            lock.release();
        }
    }

    private void withServer(Supplier<?> work) {
        if (foreign.isPresent()) {
            work.get();
            return;
        }
        progress.say("starting the database for it");
        PostgresServer server = PostgresServer.start(
                installation.data().resolve("database"), installation.port("database"), installation.log("database"));
        try {
            work.get();
        } finally {
            server.stop();
        }
    }

    private FileChannel lockFile() throws IOException {
        return FileChannel.open(installation.run("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** As the launcher does: nobody starts the platform meanwhile. */
    private FileLock lock(FileChannel file) throws IOException {
        FileLock lock = file.tryLock();
        if (lock == null) {
            throw new Failure(
                    "the platform is just starting, or another backup or restore is running: try again in a moment");
        }
        return lock;
    }
}
