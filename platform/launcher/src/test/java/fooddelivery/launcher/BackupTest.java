package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the services' real migrations, on a real server. */
class BackupTest {

    private static final Path TREE = Path.of("../..").toAbsolutePath().normalize();
    private static final String ORDER = "01900000-0000-7000-8000-000000000001";
    private static final String ATTEMPT = "01900000-0000-7000-8000-0000000000a1";

    @TempDir
    static Path directory;

    private static Installation installation;
    private static Credentials credentials;
    private static PostgresServer postgres;
    private static DatabaseServer server;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Progress progress = new Progress();
    private Path target;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        installation = new Installation(directory.resolve("tree"), directory.resolve("data"), 0);
        installation.prepare();
        credentials = Credentials.ensure(installation, "demo-demo-1");
        postgres = PostgresServer.start(installation.data().resolve("database"), 0);
        server = DatabaseServer.embedded(installation.data().resolve("database"), postgres.port());
        for (String service : Installation.SERVICES) {
            archive(service);
            postgres.ensureDatabase(service, service, credentials.database(service));
            Flyway.configure()
                    .dataSource(server.url(service), service, credentials.database(service))
                    .locations(
                            "filesystem:" + TREE.resolve("platform/runtime/src/main/resources/db/platform"),
                            "filesystem:" + TREE.resolve("platform/runtime/src/main/resources/db/accounts"),
                            "filesystem:" + TREE.resolve("platform/console/src/main/resources/db/console"),
                            "filesystem:" + TREE.resolve(service + "-war/src/main/resources/db/migration"))
                    .outOfOrder(true)
                    .load()
                    .migrate();
        }
        in("payment", "insert into payment_account (order_id, version) values ('" + ORDER + "', 3)");
        in(
                "payment",
                "insert into payment_attempt (attempt_id, order_id, attempt_no, customer_id, goods, delivery_fee,"
                        + " express_fee, method, status, reason, created_at) values ('" + ATTEMPT + "', '" + ORDER
                        + "', 1, gen_random_uuid(), 9000, 3000, 0, 'CARD', 'APPROVED', E'tab\\there\\nand \\\\', now())");
        in(
                "payment",
                "insert into outbox (event_id, type, subject, body) values (gen_random_uuid(), 'x', '" + ORDER
                        + "', '{}')");
        in("payment", "insert into simulated_payment (attempt_id, status) values ('" + ATTEMPT + "', 'DONE')");
        in("status", "insert into order_view (order_id, slot) values ('" + ORDER + "', 1)");
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @BeforeEach
    void name() {
        target = directory.resolve("backup-" + COUNT.incrementAndGet());
    }

    @Test
    void what_was_there_is_there_again_and_what_came_between_is_kept_aside() throws Exception {
        // The attempt is of a moment ago, and no order knows of it.
        in("payment", "update payment_attempt set created_at = now() - interval '1 minute'");
        BackupSet set = backup();
        in("payment", "update payment_attempt set status = 'REFUNDED'");
        in("payment", "insert into payment_account (order_id) values (gen_random_uuid())");
        in(
                "payment",
                "insert into simulated_refund select gen_random_uuid(), attempt_id, 12000 from simulated_payment");

        Map<String, String> kept = restore(set, List.of("payment"), false);

        assertThat(one("payment", "select status || '|' || reason from payment_attempt"))
                .isEqualTo("APPROVED|tab\there\nand \\");
        assertThat(one("payment", "select count(*) from payment_account")).isEqualTo("1");
        assertThat(one(kept.get("payment"), "select status || count(*) over () from payment_attempt"))
                .isEqualTo("REFUNDED1");
        assertThat(one(kept.get("payment"), "select count(*) from payment_account"))
                .isEqualTo("2");
        // The card company has not forgotten.
        assertThat(one("payment", "select amount from simulated_refund")).isEqualTo("12000");
        // No event and no posting gets a number that was given before.
        assertThat(Long.parseLong(one(
                        "payment",
                        "insert into outbox (event_id, type, subject, body)"
                                + " values (gen_random_uuid(), 'x', gen_random_uuid(), '{}') returning id")))
                .isGreaterThan(1_000_000);
        assertThat(one("payment", "select count(*) from outbox where written_by = '0'"))
                .isEqualTo("1");
        assertThat(one("payment", "select backup_at < restored_at and not whole from recovery"))
                .isEqualTo("t");
        assertThat(one("order", "select count(*) from recovery")).isEqualTo("0");
        in("payment", "truncate simulated_refund");
        in("payment", "update payment_attempt set created_at = now() - interval '1 minute'");
    }

    @Test
    void all_of_it_comes_back_where_there_is_nothing_and_broken_off_is_not_taken_for_that() throws Exception {
        in("payment", "update payment_attempt set created_at = now() - interval '1 minute'");
        backup();
        Path elsewhere = directory.resolve("elsewhere");
        Installation other =
                new Installation(installation.tree(), elsewhere, Ports.free() - installation.port("database"));
        other.prepare();
        Path obstacle = Files.createFile(elsewhere.resolve("database"));
        Options options = Options.parse(List.of("restore", "--from", target.toString()), TREE, Map.of());
        Safekeeping safekeeping = new Safekeeping(other, options, progress);

        assertThatThrownBy(safekeeping::restore).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> Safekeeping.requireFinished(other))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("broken off")
                .hasMessageContaining("./run restore --from " + target);
        assertThatThrownBy(safekeeping::backup).hasMessageContaining("broken off");

        Files.delete(obstacle);
        safekeeping.restore();
        Safekeeping.requireFinished(other);
        try (PostgresServer fresh = PostgresServer.start(elsewhere.resolve("database"), 0)) {
            DatabaseServer there = DatabaseServer.embedded(elsewhere.resolve("database"), fresh.port());
            try (Connection admin = there.asAdmin()) {
                assertThat(one(admin, "select count(*) from pg_database where datname like '%\\_%'"))
                        .isEqualTo("0");
            }
            try (Connection connection = there.connect("payment", "payment", credentials.database("payment"))) {
                assertThat(one(connection, "select status from payment_attempt"))
                        .isEqualTo("APPROVED");
                assertThat(one(connection, "select status from simulated_payment"))
                        .isEqualTo("DONE");
            }
            try (Connection connection = there.connect("status", "status", credentials.database("status"))) {
                assertThat(one(connection, "select order_id from order_view_1")).isEqualTo(ORDER);
                assertThat(one(connection, "select string_agg(slot::text || live, ',' order by slot) from generation"))
                        .isEqualTo("0true,1false");
            }
        }
        for (String file : List.of("passwords", "keys/secret-key", "keys/signing-key.json", "keys/jwks.json")) {
            assertThat(elsewhere.resolve(file))
                    .hasSameBinaryContentAs(installation.data().resolve(file));
        }
        assertThat(elsewhere.resolve("keys/secret-key"))
                .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void a_backup_is_its_owners_alone_and_damage_is_noticed() throws Exception {
        in("payment", "update payment_attempt set created_at = now() - interval '1 minute'");
        BackupSet set = backup();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.walk(target).filter(Files::isRegularFile)) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
        Path damaged = set.file("payment/tables/payment_attempt.copy.gz");
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);
        assertThatThrownBy(() -> set.verify(progress))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("payment_attempt.copy.gz is not what was written");
        Files.delete(damaged);
        assertThatThrownBy(() -> set.verify(progress)).hasMessageContaining("payment_attempt.copy.gz is missing");
        assertThatThrownBy(() -> backup()).isInstanceOf(Failure.class).hasMessageContaining("is not empty");
    }

    @Test
    void a_database_in_use_is_not_replaced() throws Exception {
        in("payment", "update payment_attempt set created_at = now() - interval '1 minute'");
        BackupSet set = backup();
        try (Connection user = server.connect("store", "store", credentials.database("store"))) {
            assertThatThrownBy(() -> restore(set, List.of("store"), false))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("./run stop store");
            assertThat(user.isValid(1)).isTrue();
        }
    }

    @Test
    void what_a_killed_restore_has_left_is_removed_by_the_next() throws Exception {
        in("payment", "update payment_attempt set created_at = now() - interval '1 minute'");
        BackupSet set = backup();
        try (Connection admin = server.asAdmin();
                Statement statement = admin.createStatement()) {
            statement.execute("create database store_restored_20260504_030000 owner store");
        }
        Map<String, String> kept = restore(set, List.of("store"), false);
        assertThat(one(
                        "postgres",
                        "select string_agg(datname, ' ' order by datname) from pg_database"
                                + " where datname like 'store%'"))
                .isEqualTo("store " + kept.get("store"));
        in("store", "delete from recovery");
    }

    @Test
    void a_service_that_was_backed_up_before_it_was_repaired_remembers_no_more_than_before() throws Exception {
        in("payment", "update payment_attempt set created_at = now() - interval '1 minute'");
        in(
                "delivery",
                "insert into recovery (id, backup_at, restored_at, whole) values (1, '2026-05-04 03:00Z', now(), false)");
        restore(backup(), List.of("delivery"), false);
        assertThat(one("delivery", "select backup_at = '2026-05-04 03:00Z' from recovery"))
                .isEqualTo("t");
        in("delivery", "delete from recovery");
    }

    @Test
    void a_payment_that_its_order_does_not_know_yet_has_the_snapshots_taken_anew() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread order = new Thread(() -> {
            try {
                // As if payment's snapshot were taken too late: order commits only after a while.
                TimeUnit.MILLISECONDS.sleep(1500);
                in("payment", "update payment_attempt set created_at = now() - interval '1 minute'");
                stop.set(true);
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        in("payment", "update payment_attempt set created_at = now()");
        order.start();
        BackupSet set = null;
        while (set == null) {
            try {
                set = backup();
            } catch (Failure e) {
                assertThat(e).hasMessageContaining("no moment was found");
                assertThat(target).doesNotExist();
            }
        }
        assertThat(stop).isTrue();
        order.join();
    }

    @Test
    void an_event_that_was_handled_and_not_published_has_the_snapshots_taken_anew() throws Exception {
        in("payment", "update payment_attempt set created_at = now() - interval '1 minute'");
        UUID event = new UUID(System.currentTimeMillis() << 16 | 0x7000, 1L << 63);
        in("store", "insert into inbox (event_id) values ('" + event + "')");
        assertThatThrownBy(() -> backup()).isInstanceOf(Failure.class).hasMessageContaining("no moment was found");

        in(
                "order",
                "insert into outbox (event_id, type, subject, body) values ('" + event
                        + "', 'x', gen_random_uuid(), '{}')");
        assertThat(backup().services()).containsExactlyElementsOf(Installation.SERVICES);
    }

    private BackupSet backup() {
        return new Backup(installation, server, credentials, progress).run(target);
    }

    private Map<String, String> restore(BackupSet set, List<String> services, boolean whole) {
        return new Restore(installation, server, progress, Instant.now()).databases(set, services, credentials, whole);
    }

    private static void in(String service, String sql) throws SQLException {
        try (Connection connection = server.connect(service, service, credentials.database(service));
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(String database, String sql) throws SQLException {
        try (Connection connection = server.asAdmin(database)) {
            return one(connection, sql);
        }
    }

    private static String one(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** What matters of a WAR: the scripts, its own and those in the runtime's jar. */
    private static void archive(String service) throws IOException {
        Path war = installation.tree().resolve("%1$s-war/target/%1$s.war".formatted(service));
        Files.createDirectories(war.getParent());
        ByteArrayOutputStream runtime = new ByteArrayOutputStream();
        zip(
                runtime,
                Map.of(
                        "db/platform/", TREE.resolve("platform/runtime/src/main/resources/db/platform"),
                        "db/accounts/", TREE.resolve("platform/runtime/src/main/resources/db/accounts"),
                        "db/console/", TREE.resolve("platform/console/src/main/resources/db/console")));
        Path jar = directory.resolve("lib-" + service);
        Files.createDirectories(jar);
        Files.write(jar.resolve("runtime-1.0.0-SNAPSHOT.jar"), runtime.toByteArray());
        try (OutputStream file = Files.newOutputStream(war)) {
            zip(
                    file,
                    Map.of(
                            "WEB-INF/classes/db/migration/",
                            TREE.resolve(service + "-war/src/main/resources/db/migration"),
                            "WEB-INF/lib/",
                            jar));
        }
    }

    private static void zip(OutputStream output, Map<String, Path> folders) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(output)) {
            for (Map.Entry<String, Path> folder : folders.entrySet()) {
                try (Stream<Path> files = Files.list(folder.getValue())) {
                    for (Path file : files.toList()) {
                        zip.putNextEntry(new ZipEntry(folder.getKey() + file.getFileName()));
                        Files.copy(file, zip);
                    }
                }
            }
        }
    }
}
