package fooddelivery.launcher;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/**
 * One running copy of the platform on this machine: where its files are and which ports it uses.
 *
 * @param tree the work tree with the built archives
 * @param data everything that survives a stop
 * @param portOffset added to every port
 */
record Installation(Path tree, Path data, int portOffset) {

    static final List<String> SERVICES = List.of("order", "payment", "store", "delivery", "notify", "status");

    /** The broker that stands by. */
    static final String BROKER_BACKUP = "broker-backup";
    /** Copies of a service, at most. */
    static final int MOST_REPLICAS = 4;

    private static final Map<String, Integer> PORTS = Map.ofEntries(
            Map.entry("gateway", 8080),
            Map.entry("order", 8081),
            Map.entry("payment", 8082),
            Map.entry("store", 8083),
            Map.entry("delivery", 8084),
            Map.entry("notify", 8085),
            Map.entry("status", 8086),
            Map.entry("phone", 8087),
            Map.entry("inner", 8088),
            Map.entry("database", 15432),
            Map.entry("broker", 61616),
            Map.entry(BROKER_BACKUP, 61612),
            Map.entry("documents", 27017),
            Map.entry(AdminServer.PART, 4848));

    private static final int STOMP = 61613;
    private static final int STOMP_OF_BACKUP = 61611;
    /** Between the ports of a service's copies. */
    private static final int STRIDE = 10;

    /** Of the first member of the data grid, the console. */
    private static final int GRID = 4849;

    private static final int BROKER_METRICS = 61610;
    private static final int BROKER_METRICS_OF_BACKUP = 61609;

    private static final long DISK_NEEDED = 1_000_000_000;

    /** @param part {@code inner} is the gateway's door for the services themselves */
    int port(String part) {
        Integer port = PORTS.get(part);
        return portOffset + (port != null ? port : PORTS.get(service(part)) + STRIDE * (number(part) - 1));
    }

    /** @param number 1 for the first, which is called as the service is; order-2 is the second */
    static String copy(String service, int number) {
        return number == 1 ? service : service + "-" + number;
    }

    /** Of which service a part is a copy; the part itself when it is of none. */
    static String service(String part) {
        int dash = part.lastIndexOf('-');
        return dash > 0 && SERVICES.contains(part.substring(0, dash)) ? part.substring(0, dash) : part;
    }

    private static int number(String part) {
        return Integer.parseInt(part.substring(part.lastIndexOf('-') + 1));
    }

    /** Where a member of the {@link DataGrid} listens for the others. */
    int gridPort(String part) {
        String service = service(part);
        return GRID
                + portOffset
                + (part.equals(AdminServer.PART)
                        ? 0
                        : 1
                                + SERVICES.indexOf(service) * MOST_REPLICAS
                                + (part.equals(service) ? 0 : number(part) - 1));
    }

    /** Where the broker listens for programs that are not ours. */
    int stompPort(boolean ofBackup) {
        return (ofBackup ? STOMP_OF_BACKUP : STOMP) + portOffset;
    }

    /** Where the broker's metrics are. */
    int brokerMetricsPort(boolean ofBackup) {
        return (ofBackup ? BROKER_METRICS_OF_BACKUP : BROKER_METRICS) + portOffset;
    }

    Path log(String part) {
        return data.resolve("logs").resolve(part + ".log");
    }

    Path run(String file) {
        return data.resolve("run").resolve(file);
    }

    /** A part's own directory; nothing in it survives a start. */
    Path work(String part) {
        return data.resolve("work").resolve(part);
    }

    Path passwords() {
        return data.resolve("passwords");
    }

    /** Configuration of this copy's services that stands above everything else; need not be there. */
    Path configuration() {
        return data.resolve("config.properties");
    }

    Path demoAccounts() {
        return data.resolve("demo-accounts.properties");
    }

    Path key(String file) {
        return data.resolve("keys").resolve(file);
    }

    /** A file that the build made. */
    Path built(String path) {
        Path file = tree.resolve(path);
        if (!Files.exists(file)) {
            throw new Failure("%s is not built: ./run builds what is missing".formatted(path));
        }
        return file;
    }

    Path archive(String service) {
        return built("%1$s-war/target/%1$s.war".formatted(service));
    }

    /** Makes the directories, whatever the umask is: others may pass (PostgreSQL's own user has to), not look. */
    void prepare() {
        try {
            for (Path directory : List.of(
                    data, data.resolve("run"), data.resolve("keys"), data.resolve("logs"), data.resolve("work"))) {
                Files.createDirectories(directory);
                boolean passable = directory.equals(data);
                Files.setPosixFilePermissions(
                        directory, PosixFilePermissions.fromString(passable ? "rwx--x--x" : "rwx------"));
            }
            FileStore disk = Files.getFileStore(data);
            if (disk.getUsableSpace() < DISK_NEEDED) {
                throw new Failure("only %d MB are free on the disk of %s, and at least %d MB are needed"
                        .formatted(disk.getUsableSpace() / 1_000_000, data, DISK_NEEDED / 1_000_000));
            }
        } catch (IOException e) {
            throw new Failure("%s cannot be used for the data: %s".formatted(data, e), e);
        }
    }
}
