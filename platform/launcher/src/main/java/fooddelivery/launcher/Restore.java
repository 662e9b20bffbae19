package fooddelivery.launcher;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * {@code ./run restore}: databases as they were in a backup. Each is made beside the one that is there, filled, compared
 * with the manifest, and takes its place by a change of names, all in one transaction; the one before stays under another
 * name. Until then nothing has changed, so a restore may be killed at any instruction and begun anew.
 *
 * <p>A restored database says so, in its table {@code recovery}: its service does nothing of its own accord until
 * {@code ./run repair} has given it back what the others know.
 */
final class Restore {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd_HHmmss").withZone(ZoneOffset.UTC);

    /**
     * Numbers that were given out between backup and restore are not given out again: clients have seen them.
     */
    private static final long LEAP = 1_000_000;

    /**
     * The books of the simulated card company lie in payment's database and are not the platform's: a real company does not
     * forget what it has charged because somebody restores a backup.
     */
    private static final Map<String, List<String>> NOT_OURS =
            Map.of("payment", List.of("simulated_payment", "simulated_refund", "simulator_settings"));

    private static final String RESTORED = "%s_restored_%s";
    private static final String BEFORE = "%s_before_%s";

    private final Installation installation;
    private final DatabaseServer server;
    private final Progress progress;
    private final String stamp;
    private final Instant now;

    Restore(Installation installation, DatabaseServer server, Progress progress, Instant now) {
        this.installation = installation;
        this.server = server;
        this.progress = progress;
        this.now = now;
        this.stamp = STAMP.format(now);
    }

    // ---- files, while no database need be there

    /**
     * Puts the backup's keys, passwords and configuration in the place of those that are there, which are kept aside, and the
     * broker's journal as well: what waits in it tells of orders that nobody will know any more.
     */
    static void files(BackupSet set, Installation installation, Progress progress, Instant now) {
        Path aside = installation.data().resolve("before-restore-" + STAMP.format(now));
        try {
            List<String> names = set.manifest().getJsonObject("files").fieldNames().stream()
                    .filter(name -> name.startsWith("installation/"))
                    .map(name -> name.substring("installation/".length()))
                    .toList();
            for (String name : names) {
                move(installation.data().resolve(name), aside.resolve(name));
                Secrets.write(installation.data().resolve(name), Files.readString(set.file("installation/" + name)));
            }
            boolean hadBroker = move(installation.data().resolve("broker"), aside.resolve("broker"));
            if (Files.exists(aside)) {
                progress.say(
                        "the keys and passwords%s that were there are kept in %s",
                        hadBroker ? ", and the broker's journal," : "", aside);
            }
        } catch (IOException e) {
            throw new Failure("the keys and passwords cannot be put back: %s".formatted(e), e);
        }
    }

    private static boolean move(Path from, Path to) throws IOException {
        if (!Files.exists(from)) {
            return false;
        }
        Files.createDirectories(
                to.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        return true;
    }

    /** @throws Failure when cards were encrypted by another key than the one that is in use */
    static void requireSameKey(BackupSet set, Installation installation) {
        try {
            Path key = installation.key("secret-key");
            if (!Files.exists(key) || !BackupSet.sum(key).equals(set.manifest().getString("secretKey"))) {
                throw new Failure(
                        "the backup was made with another secret-key than %s, so its database alone is of no use here: restore all of it"
                                .formatted(key));
            }
        } catch (IOException e) {
            throw new Failure("the secret-key cannot be read: %s".formatted(e), e);
        }
    }

    // ---- databases

    /**
     * @param whole whether these are all services, set back together
     * @return the names under which the databases that were there are kept, by service
     */
    Map<String, String> databases(BackupSet set, List<String> services, Credentials credentials, boolean whole) {
        services.forEach(set::service);
        try (Connection admin = server.asAdmin()) {
            for (String service : services) {
                requireNobody(admin, service);
                removeUnfinished(admin, service);
            }
            for (String service : services) {
                String fresh = RESTORED.formatted(service, stamp);
                String password = credentials.database(service);
                Databases.ensure(
                        server.url(server.adminDatabase()),
                        server.admin(),
                        server.adminPassword(),
                        fresh,
                        service,
                        password);
                fill(set, service, fresh, password, whole);
            }
            return swap(admin, services);
        } catch (SQLException e) {
            throw new Failure(
                    "the databases cannot be restored: %s; those that were there are unchanged"
                            .formatted(e.getMessage()),
                    e);
        }
    }

    private static void requireNobody(Connection admin, String database) throws SQLException {
        try (PreparedStatement select = admin.prepareStatement(
                "select count(*), string_agg(distinct application_name, ', ') from pg_stat_activity where datname = ?")) {
            select.setString(1, database);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                if (row.getInt(1) > 0) {
                    throw new Failure(
                            "the database of %s is in use (%d connections: %s): stop the service first, ./run stop %s"
                                    .formatted(database, row.getInt(1), row.getString(2), database));
                }
            }
        }
    }

    /** What a restore that was killed has left. */
    private void removeUnfinished(Connection admin, String service) throws SQLException {
        List<String> left = new ArrayList<>();
        try (PreparedStatement select = admin.prepareStatement(
                "select datname from pg_database where datname ~ ('^' || ? || '_restored_[0-9_]+$')")) {
            select.setString(1, service);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    left.add(rows.getString(1));
                }
            }
        }
        for (String name : left) {
            progress.say("removing %s, which an unfinished restore has left", name);
            try (Statement statement = admin.createStatement()) {
                statement.execute("drop database " + statement.enquoteIdentifier(name, true));
            }
        }
    }

    private void fill(BackupSet set, String service, String database, String password, boolean whole)
            throws SQLException {
        try {
            Snapshot.flyway(set, service, server.url(database), password).migrate();
        } catch (FlywayException e) {
            throw new Failure("the schema of %s cannot be made: %s".formatted(service, e.getMessage()), e);
        }
        JsonObject tables = set.service(service).getJsonObject("tables");
        long rows = 0;
        try (Connection connection = server.connect(database, service, password)) {
            connection.setAutoCommit(false);
            // The migrations have put some rows there.
            execute(connection, "truncate " + String.join(", ", quoted(connection, tables.fieldNames())));
            for (String table : inOrderOfReferences(connection, tables.fieldNames())) {
                rows += load(set, service, connection, table, tables.getJsonObject(table));
            }
            sequences(connection, set.service(service).getJsonObject("sequences"));
            // Transaction numbers of another time, or of another server: all of them are over.
            execute(connection, "update outbox set written_by = '0' where written_by <> '0'");
            keepWhatIsNotOurs(service, connection, password);
            mark(connection, set, service, whole);
            connection.commit();
            connection.setAutoCommit(true);
            execute(connection, "analyze");
        }
        progress.say(
                "%-10s %d tables, %d rows, as of %s",
                service, tables.size(), rows, set.service(service).getString("snapshotAt"));
    }

    private long load(BackupSet set, String service, Connection connection, String table, JsonObject facts)
            throws SQLException {
        List<String> columns =
                facts.getJsonArray("columns").stream().map(Object::toString).toList();
        String sql = "copy %s (%s) from stdin"
                .formatted(
                        DatabaseServer.quoted(connection, table),
                        String.join(", ", quoted(connection, new LinkedHashSet<>(columns))));
        try (InputStream packed = new BufferedInputStream(
                        Files.newInputStream(set.file("%s/tables/%s.copy.gz".formatted(service, table))));
                InputStream text = new GZIPInputStream(packed, 64 * 1024)) {
            long rows = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn(sql, text);
            if (rows != facts.getLong("rows")) {
                throw new Failure("table %s of %s has %d rows, and the backup's manifest says %d"
                        .formatted(table, service, rows, facts.getLong("rows")));
            }
            return rows;
        } catch (IOException e) {
            throw new Failure("table %s of %s cannot be read from the backup: %s".formatted(table, service, e), e);
        }
    }

    /** Rows that are referred to come first. */
    private static List<String> inOrderOfReferences(Connection connection, Set<String> tables) throws SQLException {
        Map<String, Set<String>> needs = new LinkedHashMap<>();
        tables.forEach(table -> needs.put(table, new LinkedHashSet<>()));
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select conrelid::regclass::text, confrelid::regclass::text"
                        + " from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace"
                        + " and conrelid <> confrelid")) {
            while (rows.next()) {
                if (needs.containsKey(rows.getString(1))) {
                    needs.get(rows.getString(1)).add(rows.getString(2));
                }
            }
        }
        List<String> order = new ArrayList<>();
        while (order.size() < tables.size()) {
            List<String> next = needs.entrySet().stream()
                    .filter(need -> !order.contains(need.getKey()) && order.containsAll(need.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            if (next.isEmpty()) {
                throw new IllegalStateException("These tables refer to each other in a circle: " + needs);
            }
            order.addAll(next);
        }
        return order;
    }

    private static void sequences(Connection connection, JsonObject sequences) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("select setval(?::regclass, ?)")) {
            for (String sequence : sequences.fieldNames()) {
                set.setString(1, DatabaseServer.quoted(connection, sequence));
                set.setLong(2, sequences.getLong(sequence) + LEAP);
                set.execute();
            }
        }
    }

    private void keepWhatIsNotOurs(String service, Connection fresh, String password) throws SQLException {
        List<String> tables = NOT_OURS.getOrDefault(service, List.of());
        if (tables.isEmpty()) {
            return;
        }
        try (Connection admin = server.asAdmin()) {
            if (!DatabaseServer.exists(admin, service)) {
                return;
            }
        }
        try (Connection present = server.connect(service, service, password)) {
            if (!has(present, tables)) {
                return;
            }
            execute(fresh, "truncate " + String.join(", ", tables));
            for (String table : tables) {
                copy(table, present, fresh);
            }
            progress.say("%-10s the simulated card company's own books stay as they are now", service);
        } catch (IOException e) {
            throw new Failure("the simulated card company's books cannot be kept: %s".formatted(e), e);
        }
    }

    private void copy(String table, Connection from, Connection to) throws SQLException, IOException {
        Path scratch = Files.createTempFile(installation.data(), "card-company", ".copy");
        try {
            try (OutputStream file = Files.newOutputStream(scratch)) {
                new CopyManager(from.unwrap(BaseConnection.class)).copyOut("copy " + table + " to stdout", file);
            }
            try (InputStream file = Files.newInputStream(scratch)) {
                new CopyManager(to.unwrap(BaseConnection.class)).copyIn("copy " + table + " from stdin", file);
            }
        } finally {
            Files.delete(scratch);
        }
    }

    private static boolean has(Connection connection, List<String> tables) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("select to_regclass(?) is not null")) {
            for (String table : tables) {
                select.setString(1, table);
                try (ResultSet row = select.executeQuery()) {
                    row.next();
                    if (!row.getBoolean(1)) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    private void mark(Connection connection, BackupSet set, String service, boolean whole) throws SQLException {
        // A service that was not repaired yet when it was backed up remembers no more than before.
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into recovery (id, backup_at, restored_at, whole) values (1, ?, ?, ?) on conflict (id) do update"
                        + " set backup_at = least(recovery.backup_at, excluded.backup_at),"
                        + " restored_at = excluded.restored_at, whole = excluded.whole")) {
            insert.setObject(1, at(Instant.parse(set.service(service).getString("snapshotAt"))));
            insert.setObject(2, at(now));
            insert.setBoolean(3, whole);
            insert.execute();
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private Map<String, String> swap(Connection admin, List<String> services) throws SQLException {
        Map<String, String> kept = new LinkedHashMap<>();
        admin.setAutoCommit(false);
        for (String service : services) {
            if (DatabaseServer.exists(admin, service)) {
                kept.put(service, BEFORE.formatted(service, stamp));
                rename(admin, service, kept.get(service));
            }
            rename(admin, RESTORED.formatted(service, stamp), service);
        }
        admin.commit();
        admin.setAutoCommit(true);
        return kept;
    }

    private static void rename(Connection admin, String from, String to) throws SQLException {
        execute(
                admin,
                "alter database %s rename to %s"
                        .formatted(DatabaseServer.quoted(admin, from), DatabaseServer.quoted(admin, to)));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> quoted(Connection connection, Set<String> names) throws SQLException {
        List<String> quoted = new ArrayList<>();
        for (String name : names) {
            quoted.add(DatabaseServer.quoted(connection, name));
        }
        return quoted;
    }

    /** What the person does next, when the databases are back. */
    static String whatNow(List<String> services, Map<String, String> kept, boolean whole) {
        String names = kept.values().stream().collect(Collectors.joining(", "));
        String next =
                whole ? "./run, then ./run repair" : "./run start %s, then ./run repair".formatted(services.get(0));
        return Stream.of(
                        kept.isEmpty() ? "" : "%nWhat was there is kept in the databases %s.".formatted(names),
                        "%nUntil it has been given back what others know of the time since, %s asked to wait (503)."
                                .formatted(whole ? "everybody is" : "whoever calls " + services.get(0) + " is"),
                        "%nNext: %s (--dry-run to see first).".formatted(next))
                .collect(Collectors.joining());
    }
}
