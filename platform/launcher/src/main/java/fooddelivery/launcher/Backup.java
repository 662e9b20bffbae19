package fooddelivery.launcher;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * {@code ./run backup}: the six databases, the keys and the passwords, while the platform works.
 *
 * <p>Each database is read in one transaction, so it is whole in itself. Across databases no such transaction exists; but
 * all six begin within a few milliseconds, and it is looked at whether that was good enough: an event that a consumer has
 * handled and its publisher, in its own snapshot, has not published yet, or an attempt to pay that payment knows and order
 * does not, would be an effect without its cause. Then all six begin anew. The other way round, published and not handled
 * yet, is an event on its way; a repair delivers it from its publisher's log, so the broker's journal is no part of a backup.
 */
final class Backup {

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Longer than two snapshots that belong together are apart. */
    private static final int LATELY_SECONDS = 10;

    private static final int TRIES = 50;

    /** Notify listens to people's contacts as well, which no log keeps; nobody acts on what notify knows. */
    private static final Set<String> EFFECTS = Set.of("order", "payment", "store", "delivery", "status");

    private final Installation installation;
    private final DatabaseServer server;
    private final Credentials credentials;
    private final Progress progress;

    Backup(Installation installation, DatabaseServer server, Credentials credentials, Progress progress) {
        this.installation = installation;
        this.server = server;
        this.credentials = credentials;
        this.progress = progress;
    }

    static Path defaultDirectory(Installation installation, Instant now) {
        return installation.data().resolve("backups").resolve(NAME.format(now));
    }

    /**
     * @param target a directory that is not there yet, or is empty
     * @return the finished backup
     */
    BackupSet run(Path target) {
        Instant begun = Instant.now();
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        try {
            requireNew(target);
            BackupSet.delete(unfinished);
            progress.say("backing up into %s", target);
            BackupSet set = BackupSet.begin(unfinished);
            write(set, begun);
            Files.deleteIfExists(target);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
            BackupSet finished = BackupSet.read(target);
            progress.say("checking what was written");
            finished.verify(progress);
            progress.say(
                    "the backup is complete: %.1f MB in %d s",
                    finished.bytes() / 1e6,
                    Duration.between(begun, Instant.now()).toSeconds());
            progress.print(
                    ("%nIt holds keys, passwords and people's addresses: keep it where nobody else can read it (it is"
                                    + " only yours to read now).%n")
                            .formatted());
            return finished;
        } catch (SQLException e) {
            throw broken(unfinished, "the databases cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw broken(unfinished, "the backup cannot be written: " + e, e);
        } catch (Failure e) {
            throw broken(unfinished, e.getMessage(), e);
        }
    }

    private static Failure broken(Path unfinished, String why, Exception cause) {
        try {
            BackupSet.delete(unfinished);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return new Failure(why, cause);
    }

    private static void requireNew(Path target) throws IOException {
        if (Files.exists(target)) {
            try (var entries = Files.list(target)) {
                if (entries.findAny().isPresent()) {
                    throw new Failure("%s is not empty: a backup goes into a directory of its own".formatted(target));
                }
            }
        }
        Files.createDirectories(target.toAbsolutePath().getParent());
    }

    private void write(BackupSet set, Instant begun) throws SQLException, IOException {
        List<Snapshot> snapshots = new ArrayList<>();
        try {
            for (String service : Installation.SERVICES) {
                snapshots.add(new Snapshot(service, server.connect(service, service, credentials.database(service))));
            }
            int tries = takeTogether(snapshots);
            installation(set);
            for (Snapshot snapshot : snapshots) {
                snapshot.write(set, installation.archive(snapshot.service()), progress);
                Snapshot.requireSameScripts(set, snapshot.service(), server, credentials.database(snapshot.service()));
            }
            set.manifest()
                    .put("begunAt", begun.truncatedTo(ChronoUnit.MILLIS).toString())
                    .put(
                            "finishedAt",
                            Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
                    .put("snapshotTries", tries)
                    .put("versions", versions())
                    .put("secretKey", BackupSet.sum(installation.key("secret-key")));
            set.finish();
        } finally {
            for (Snapshot snapshot : snapshots) {
                snapshot.close();
            }
        }
    }

    private JsonObject versions() throws SQLException {
        try (Connection admin = server.asAdmin()) {
            DatabaseMetaData database = admin.getMetaData();
            return new JsonObject()
                    .put("postgresql", database.getDatabaseProductVersion())
                    .put("java", Runtime.version().toString());
        }
    }

    private void installation(BackupSet set) throws IOException {
        for (Path file : List.of(
                installation.passwords(),
                installation.demoAccounts(),
                installation.configuration(),
                installation.key("secret-key"),
                installation.key("signing-key.json"),
                installation.key("next-signing-key.json"),
                installation.key("jwks.json"))) {
            set.add("installation/" + installation.data().relativize(file), file);
        }
    }

    /** @return how often they had to begin anew until no effect was without its cause */
    private int takeTogether(List<Snapshot> snapshots) throws SQLException {
        for (Snapshot snapshot : snapshots) {
            snapshot.take();
        }
        for (int tries = 1; tries <= TRIES; tries++) {
            // The connections are warm: now it is one round trip each.
            for (Snapshot snapshot : snapshots) {
                snapshot.take();
            }
            Map<String, Set<UUID>> early = effectsWithoutCause(snapshots);
            if (early.isEmpty()) {
                Instant first = snapshots.get(0).at();
                Instant last = snapshots.get(snapshots.size() - 1).at();
                progress.say(
                        "six snapshots within %.1f ms%s",
                        Duration.between(first, last).toNanos() / 1e6,
                        tries == 1 ? "" : ", after %d that did not fit each other".formatted(tries - 1));
                return tries;
            }
        }
        throw new Failure(
                "the databases are so busy that %d times no moment was found at which they fit each other: try again"
                        .formatted(TRIES));
    }

    private static Map<String, Set<UUID>> effectsWithoutCause(List<Snapshot> snapshots) throws SQLException {
        Map<String, Set<UUID>> early = new TreeMap<>();
        Map<String, Snapshot> by =
                snapshots.stream().collect(Collectors.toMap(Snapshot::service, snapshot -> snapshot));
        for (String consumer : EFFECTS) {
            Set<UUID> handled = by.get(consumer).handledLately(LATELY_SECONDS);
            for (Snapshot publisher : snapshots) {
                if (!handled.isEmpty()) {
                    handled.removeAll(publisher.published(handled));
                }
            }
            if (!handled.isEmpty()) {
                early.put(consumer, handled);
            }
        }
        Set<UUID> attempts = new HashSet<>(by.get("payment").paidLately(LATELY_SECONDS));
        if (!attempts.isEmpty()) {
            attempts.removeAll(by.get("order").attempted(attempts));
        }
        if (!attempts.isEmpty()) {
            early.put("attempts", attempts);
        }
        return early;
    }
}
