package fooddelivery.launcher;

import java.nio.file.Path;
import java.util.function.Supplier;

/** The embedded PostgreSQL, with a database and a user for each service. */
final class DatabasePart extends Part {

    private final Supplier<Credentials> credentials;
    private PostgresServer server;

    DatabasePart(Installation installation, Supplier<Credentials> credentials) {
        super(installation, "database");
        this.credentials = credentials;
    }

    @Override
    Process spawn() {
        server = PostgresServer.start(
                installation.data().resolve("database"), installation.port(name), installation.log(name));
        return server.process();
    }

    @Override
    void awaitReady(Process process, long logStart) {
        for (String service : Installation.SERVICES) {
            server.ensureDatabase(service, service, credentials.get().database(service));
        }
    }

    @Override
    void terminate(ProcessHandle process) {
        // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave.
        Shell.run("kill", "-INT", Long.toString(process.pid()));
    }

    @Override
    void slay(ProcessHandle process) {
        PostgresServer.kill(process);
    }

    /** Where the data really lives. */
    Path directory() {
        return server.directory();
    }
}
