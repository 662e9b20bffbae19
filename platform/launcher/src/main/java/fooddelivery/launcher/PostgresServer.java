package fooddelivery.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real PostgreSQL of its own on 127.0.0.1, durable (fsync on), from the binaries on the class path.
 *
 * <p>PostgreSQL refuses to run as root. Started by root it runs as uid 65534, and when that uid cannot reach the data
 * directory (a clone below a home directory of mode 0700, say) programs and data live in
 * {@code /var/lib/fooddelivery-<hash of the data directory>} instead; the same path finds them again.
 */
public final class PostgresServer implements AutoCloseable {

    static final String SUPERUSER = "postgres";
    /** A crash recovery may take a while, and cutting it short would only make it begin again. */
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    private final PostgresHome home;
    private final Path binaries;
    private final int port;
    private final String password;
    private final Process process;

    private PostgresServer(PostgresHome home, Path binaries, int port, String password, Process process) {
        this.home = home;
        this.binaries = binaries;
        this.port = port;
        this.password = password;
        this.process = process;
    }

    /**
     * Starts the server and waits until it answers; creates its data when the directory is empty, and first stops a
     * server that a killed program left behind on the same data.
     *
     * @param port 0 for a free one
     */
    public static PostgresServer start(Path dataDirectory, int port) {
        return start(dataDirectory, port, dataDirectory.resolve("postgres.log"));
    }

    static PostgresServer start(Path dataDirectory, int port, Path log) {
        try {
            Files.createDirectories(dataDirectory);
            // Others may pass, not look: the server's own user has to.
            Files.setPosixFilePermissions(dataDirectory, PosixFilePermissions.fromString("rwx--x--x"));
            Files.createDirectories(log.toAbsolutePath().getParent());
            PostgresHome home = PostgresHome.of(dataDirectory.toRealPath());
            Path cluster = cluster(home);
            if (postmaster(cluster).isPresent()) {
                stop(home, PostgresBinaries.unpackBelow(home.directory()));
            }
            int realPort = port == 0 ? Ports.free() : port;
            Ports.requireFree("database", realPort);
            Path binaries = PostgresBinaries.unpackBelow(home.directory());
            String password = password(dataDirectory.resolve("superuser-password"), cluster);
            if (!Files.exists(cluster)) {
                initialise(home, binaries, password);
            }
            return launch(home, binaries, realPort, password, log);
        } catch (IOException e) {
            throw new Failure("PostgreSQL cannot start in %s: %s".formatted(dataDirectory, e), e);
        }
    }

    public int port() {
        return port;
    }

    /** A JDBC URL without user and password. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
    }

    /** Creates role and database when they are missing; gives the role this password in any case. */
    public void ensureDatabase(String name, String user, String userPassword) {
        Databases.ensure(url("postgres"), SUPERUSER, password, name, user, userPassword);
    }

    /** SIGKILL to the server and all of its processes, as a power failure would end it. */
    public void kill() {
        kill(postmaster(cluster(home)).orElse(process.toHandle()));
    }

    /** Fast shutdown: open transactions are rolled back, everything is written, sessions are closed. */
    public void stop() {
        if (process.isAlive()) {
            stop(home, binaries);
        }
    }

    @Override
    public void close() {
        stop();
    }

    Process process() {
        return process;
    }

    /** Where the data really lives. */
    Path directory() {
        return home.directory();
    }

    static void kill(ProcessHandle postmaster) {
        // The postmaster first: it would answer a dying child by ending the others in good order.
        List<ProcessHandle> children = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        Stream.concat(Stream.of(postmaster), children.stream()).forEach(Processes::awaitEnd);
    }

    private static void stop(PostgresHome home, Path binaries) {
        Shell.Result result = Shell.run(
                Duration.ofSeconds(40),
                home.command(
                        binaries.resolve("pg_ctl"),
                        List.of("stop", "--pgdata=" + cluster(home), "--mode=fast", "--timeout=30")));
        if (!result.ok()) {
            postmaster(cluster(home)).ifPresent(PostgresServer::kill);
        }
    }

    private static Path cluster(PostgresHome home) {
        return home.directory().resolve("cluster");
    }

    /** The running server of this data by its own pid file; never another program that was given the same number. */
    static Optional<ProcessHandle> postmaster(Path cluster) {
        Path file = cluster.resolve("postmaster.pid");
        try {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
            return ProcessHandle.of(pid)
                    .filter(process -> process.info().arguments().stream()
                            .flatMap(Stream::of)
                            .anyMatch(cluster.toString()::equals));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException e) {
            throw new Failure("%s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static void initialise(PostgresHome home, Path binaries, String password) throws IOException {
        Path cluster = cluster(home);
        Path unfinished = cluster.resolveSibling("cluster.unfinished");
        Path passwordFile = cluster.resolveSibling("initdb-password");
        PostgresBinaries.delete(unfinished);
        Files.createDirectory(unfinished);
        home.give(unfinished);
        Secrets.write(passwordFile, password);
        home.give(passwordFile);
        try {
            Shell.Result result = Shell.run(
                    Duration.ofMinutes(2),
                    home.command(
                            binaries.resolve("initdb"),
                            List.of(
                                    "--pgdata=" + unfinished,
                                    "--username=" + SUPERUSER,
                                    "--pwfile=" + passwordFile,
                                    "--auth=scram-sha-256",
                                    "--encoding=UTF8",
                                    // PostgreSQL's own collation: the same order on every operating system.
                                    "--locale=C",
                                    "--locale-provider=builtin",
                                    "--builtin-locale=C.UTF-8")));
            if (!result.ok()) {
                throw new Failure("PostgreSQL could not create its data in %s: %s"
                        .formatted(cluster, Logs.lastLines(result.output(), 3)));
            }
        } finally {
            Files.delete(passwordFile);
        }
        Files.move(unfinished, cluster);
    }

    private static PostgresServer launch(PostgresHome home, Path binaries, int port, String password, Path log)
            throws IOException {
        Map<String, Object> settings = new TreeMap<>(Map.of(
                "port", port,
                "listen_addresses", "127.0.0.1",
                "unix_socket_directories", "",
                "max_connections", 800,
                "shared_buffers", "128MB",
                "fsync", "on",
                "log_min_duration_statement", 1000,
                // What rows and parameters hold (names, addresses) stays out of the log.
                "log_error_verbosity", "terse",
                "log_parameter_max_length", 0,
                "log_line_prefix", "%m [%p] %q%u@%d "));
        List<String> arguments = new ArrayList<>(List.of("-D", cluster(home).toString()));
        settings.forEach((name, value) -> arguments.addAll(List.of("-c", name + "=" + value)));
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        Process process = new ProcessBuilder(
                        Processes.ofItsOwnSession(home.command(binaries.resolve("postgres"), arguments)))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        PostgresServer server = new PostgresServer(home, binaries, port, password, process);
        server.awaitReady(log, logStart);
        return server;
    }

    private void awaitReady(Path log, long logStart) throws IOException {
        Instant limit = Instant.now().plus(START_LIMIT);
        while (true) {
            try (Connection connection = DriverManager.getConnection(url("postgres"), SUPERUSER, password)) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                // Class 28 is a wrong password, which waiting does not mend; all else is a server still coming up.
                if (e.getSQLState() != null && e.getSQLState().startsWith("28")) {
                    kill();
                    throw new Failure(
                            "PostgreSQL does not accept the superuser-password kept for %s: put the right one back, or remove the data"
                                    .formatted(directory()),
                            e);
                }
            }
            if (hasEnded()) {
                throw new Failure("PostgreSQL ended at its start: " + Logs.lastLines(Logs.since(log, logStart), 5));
            }
            if (Instant.now().isAfter(limit)) {
                kill();
                throw new Failure(
                        "PostgreSQL did not answer within %d s; see %s".formatted(START_LIMIT.toSeconds(), log));
            }
        }
    }

    private boolean hasEnded() throws IOException {
        try {
            return process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while PostgreSQL was starting", e);
        }
    }

    private static String password(Path file, Path cluster) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        if (Files.exists(cluster)) {
            throw new Failure(
                    "%s is missing, and the data in %s cannot be opened without it: put the file back, or remove the data"
                            .formatted(file, cluster));
        }
        String password = Secrets.random();
        Secrets.write(file, password);
        return password;
    }
}
