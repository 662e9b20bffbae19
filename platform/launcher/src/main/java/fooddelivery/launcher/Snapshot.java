package fooddelivery.launcher;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ValidateResult;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * One service's database as it is at one moment, while the service works on: a transaction that reads only and sees nothing
 * of what is committed after its first statement. It takes no locks that anybody waits for but migrations.
 */
final class Snapshot implements AutoCloseable {

    private static final String HISTORY = "flyway_schema_history";

    /** A service's own migrations, and those in the jars of what it shares with others: {@code db/platform/V0.1__….sql}. */
    private static final Pattern MIGRATION = Pattern.compile("(WEB-INF/classes/)?db/\\w+/(V[^/]+\\.sql)");

    /** Held, because loggers are collected together with their levels: what it does is told here, in other words. */
    private static final Logger LOGGED = Logger.getLogger("org.flywaydb");

    static {
        LOGGED.setLevel(Level.WARNING);
    }

    private final String service;
    private final Connection connection;
    private Instant at;

    Snapshot(String service, Connection connection) throws SQLException {
        this.service = service;
        this.connection = connection;
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }

    String service() {
        return service;
    }

    /** What is seen from now on. */
    void take() throws SQLException {
        connection.rollback();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            at = row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    Instant at() {
        return at;
    }

    /** Events that were published, by the time in their ids, and handled a moment before the snapshot. */
    Set<UUID> handledLately(int seconds) throws SQLException {
        long since = at.minusSeconds(seconds).toEpochMilli();
        Set<UUID> handled =
                ids("select event_id from inbox where received_at > now() - make_interval(secs => ?)", seconds);
        handled.removeIf(event -> event.getMostSignificantBits() >>> 16 < since);
        return handled;
    }

    /** Those of the events that this service has published. */
    Set<UUID> published(Set<UUID> events) throws SQLException {
        // Ids rise with time: the latest rows are enough, and the index finds them.
        return ids(
                "select event_id from outbox where id > (select coalesce(max(id), 0) - 50000 from outbox)"
                        + " and event_id = any (?)",
                (Object) events.toArray());
    }

    /** Attempts to pay that came to payment a moment before the snapshot. */
    Set<UUID> paidLately(int seconds) throws SQLException {
        return ids(
                "select attempt_id from payment_attempt where created_at > now() - make_interval(secs => ?)", seconds);
    }

    /** Those of the attempts that order, in its own database, knows to have made. */
    Set<UUID> attempted(Set<UUID> attempts) throws SQLException {
        return ids(
                "select attempt::uuid from orders, jsonb_array_elements_text(attempt_ids) attempt"
                        + " where placed_at > now() - interval '1 day' and attempt::uuid = any (?)",
                (Object) attempts.toArray());
    }

    private Set<UUID> ids(String query, Object parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            if (parameter instanceof Object[] ids) {
                statement.setArray(1, connection.createArrayOf("uuid", ids));
            } else {
                statement.setObject(1, parameter);
            }
            Set<UUID> found = new HashSet<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getObject(1, UUID.class));
                }
            }
            return found;
        }
    }

    /**
     * Writes everything into the set.
     *
     * @param archive the service's WAR, which has the migrations that made the database
     */
    void write(BackupSet set, Path archive, Progress progress) throws SQLException, IOException {
        JsonArray migrations = schema(set, archive);
        JsonObject tables = new JsonObject();
        long rows = 0;
        for (String table : tables()) {
            long copied = table(set, table, progress);
            tables.put(table, new JsonObject().put("rows", copied).put("columns", new JsonArray(columns(table))));
            rows += copied;
        }
        set.manifest()
                .getJsonObject("services")
                .put(
                        service,
                        new JsonObject()
                                .put("snapshotAt", at.toString())
                                .put("migrations", migrations)
                                .put("tables", tables)
                                .put("sequences", sequences()));
        progress.say("%-10s %d tables, %d rows", service, tables.size(), rows);
    }

    private long table(BackupSet set, String table, Progress progress) throws SQLException, IOException {
        String sql = "copy %s (%s) to stdout"
                .formatted(
                        quoted(table), columns(table).stream().map(this::quoted).collect(Collectors.joining(", ")));
        long[] rows = new long[1];
        set.add("%s/tables/%s.copy.gz".formatted(service, table), file -> {
            try (GZIPOutputStream packed = new GZIPOutputStream(file, 64 * 1024);
                    BackupSet.Counted counted = new BackupSet.Counted(packed, progress, service + "." + table)) {
                rows[0] = new CopyManager(connection.unwrap(BaseConnection.class)).copyOut(sql, counted);
            } catch (SQLException e) {
                throw new IOException("table %s of %s: %s".formatted(table, service, e.getMessage()), e);
            }
        });
        return rows[0];
    }

    /** Partitions, but not the tables that they are parts of. */
    private List<String> tables() throws SQLException {
        return texts("select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
                + " and relname <> '" + HISTORY + "' order by relname");
    }

    private List<String> columns(String table) throws SQLException {
        return texts(
                "select attname from pg_attribute where attrelid = to_regclass(?) and attnum > 0"
                        + " and not attisdropped and attgenerated = '' order by attnum",
                quoted(table));
    }

    private JsonObject sequences() throws SQLException {
        JsonObject sequences = new JsonObject();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "select sequencename, coalesce(last_value, 0) from pg_sequences where schemaname = 'public'")) {
            while (rows.next()) {
                sequences.put(rows.getString(1), rows.getLong(2));
            }
        }
        return sequences;
    }

    /** @return the scripts, in the order in which they were applied */
    private JsonArray schema(BackupSet set, Path archive) throws SQLException, IOException {
        List<String> scripts =
                texts("select script from " + HISTORY + " where success and type = 'SQL' order by installed_rank");
        List<String> missing = new ArrayList<>(scripts);
        try (ZipInputStream war = new ZipInputStream(Files.newInputStream(archive))) {
            copyScripts(war, set, missing);
        }
        if (!missing.isEmpty()) {
            throw new Failure(
                    "the database of %s was made by scripts that are not in %s: %s; build the version that runs"
                            .formatted(service, archive, missing));
        }
        return new JsonArray(scripts);
    }

    private void copyScripts(ZipInputStream archive, BackupSet set, List<String> missing) throws IOException {
        for (ZipEntry entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
            String name = entry.getName();
            Matcher migration = MIGRATION.matcher(name);
            if (name.startsWith("WEB-INF/lib/") && name.endsWith(".jar")) {
                copyScripts(new ZipInputStream(archive), set, missing);
            } else if (migration.matches() && missing.remove(migration.group(2))) {
                byte[] text = archive.readAllBytes();
                set.add("%s/schema/%s".formatted(service, migration.group(2)), file -> file.write(text));
            }
        }
    }

    /**
     * Makes sure that the scripts in the set are those that made the database.
     *
     * @throws Failure when one of them has changed since
     */
    static void requireSameScripts(BackupSet set, String service, DatabaseServer server, String password) {
        try {
            ValidateResult result =
                    flyway(set, service, server.url(service), password).validateWithResult();
            if (!result.validationSuccessful) {
                throw new Failure("the scripts in the archive of %s are not those that made its database: %s"
                        .formatted(service, result.getAllErrorMessages()));
            }
        } catch (FlywayException e) {
            throw new Failure("the schema of %s cannot be checked: %s".formatted(service, e.getMessage()), e);
        }
    }

    static Flyway flyway(BackupSet set, String service, String url, String password) {
        return Flyway.configure()
                .dataSource(url, service, password)
                .locations("filesystem:" + set.file(service + "/schema"))
                .outOfOrder(true)
                .load();
    }

    private List<String> texts(String query, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            List<String> found = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        }
    }

    private String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
