package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresServerTest {

    @TempDir
    static Path directory;

    private static PostgresServer server;

    @BeforeAll
    static void start() throws Exception {
        // A temporary directory is of mode 0700, and the server's own user has to pass.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
        server = PostgresServer.start(directory.resolve("database"), 0);
        server.ensureDatabase("order", "order", "first");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void data_survives_a_stop_a_kill_and_a_server_left_behind() throws Exception {
        execute("create table kept (what text)");
        execute("insert into kept values ('before the stop')");
        server.stop();

        server = PostgresServer.start(directory.resolve("database"), server.port());
        execute("insert into kept values ('before the kill')");
        server.kill();
        assertThat(server.process().isAlive()).isFalse();

        server = PostgresServer.start(directory.resolve("database"), 0);
        execute("insert into kept values ('before the second start')");
        PostgresServer leftBehind = server;

        server = PostgresServer.start(directory.resolve("database"), 0);
        assertThat(leftBehind.process().isAlive()).isFalse();
        assertThat(query("select string_agg(what, ', ' order by what) from kept"))
                .isEqualTo("before the kill, before the second start, before the stop");
        assertThat(query("show fsync")).isEqualTo("on");
        assertThat(query("show listen_addresses")).isEqualTo("127.0.0.1");
    }

    @Test
    void a_password_is_asked_for_and_can_be_set_anew() throws Exception {
        assertThatThrownBy(() -> DriverManager.getConnection(server.url("order"), "order", "wrong"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");

        server.ensureDatabase("store", "store", "first");
        server.ensureDatabase("store", "store", "second");

        DriverManager.getConnection(server.url("store"), "store", "second").close();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("database/superuser-password"))))
                .isEqualTo("rw-------");
    }

    @Test
    void one_service_cannot_open_the_database_of_another() {
        server.ensureDatabase("payment", "payment", "other");

        assertThatThrownBy(() -> DriverManager.getConnection(server.url("order"), "payment", "other"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("permission denied");
    }

    @Test
    void an_administrator_without_all_rights_can_make_the_databases_too() throws Exception {
        try (Connection connection =
                        DriverManager.getConnection(server.url("postgres"), "postgres", superuserPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("create role operator login createdb createrole password 'operating'");
        }
        ForeignDatabase foreign = ForeignDatabase.from(Map.of(
                        "DB_URL", "postgresql://127.0.0.1:%d/postgres?connectTimeout=5".formatted(server.port()),
                        "DB_USER", "operator",
                        "DB_PASSWORD", "operating"))
                .orElseThrow();

        for (int start = 1; start <= 2; start++) {
            Databases.ensure(foreign.url("postgres"), "operator", "operating", "notify", "notify", "its own");
        }

        DriverManager.getConnection(foreign.url("notify"), "notify", "its own").close();
    }

    @Test
    void a_port_in_use_is_one_clear_line() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> PostgresServer.start(directory.resolve("second"), other.getLocalPort()))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("port " + other.getLocalPort())
                    .hasMessageContaining("--port-offset");
        }
    }

    private static String superuserPassword() throws Exception {
        return Files.readString(directory.resolve("database/superuser-password"));
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url("order"), "order", "first");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.url("order"), "order", "first");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
