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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * What the containers need of the launcher: the same command lines, keys and databases as on one machine, made by the same
 * code. {@code docker/Dockerfile} and {@code docker/run} call it.
 */
public final class Containers {

    /** Where a container finds the files that are its own and nobody else's. */
    private static final Path SECRETS = Path.of("/run/secrets/fooddelivery");

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Containers() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            switch (arguments.length == 0 ? "" : arguments[0]) {
                case "image" -> image(Path.of(arguments[1]), Path.of(arguments[2]));
                case "secrets" ->
                    secrets(Path.of(arguments[1]), arguments.length > 2 ? Integer.parseInt(arguments[2]) : -1);
                case "databases" -> databases(arguments[1]);
                default ->
                    throw new Failure("one of these is expected: image TREE DATA | secrets DATA [UID] | databases URL");
            }
        } catch (Failure e) {
            System.err.println("containers: " + e.getMessage());
            System.exit(1);
        } catch (IOException e) {
            System.err.println("containers: " + e);
            System.exit(1);
        }
    }

    /**
     * When the images are made: everything that a service's process is started with.
     *
     * @param data where it will be at run time, in memory
     */
    private static void image(Path tree, Path data) throws IOException {
        Payara payara = new Payara(new Installation(tree, data, 0));
        for (String service : Installation.SERVICES) {
            System.out.println(payara.prepareImage(service, SECRETS));
        }
    }

    /**
     * Makes the keys and passwords that are missing, and lays out for each container those that it needs, one directory a
     * container. What was laid out before is made anew, so that a changed key gets there.
     *
     * @param uid whom the files belong to, which only root may say; -1 for whoever runs this
     */
    private static void secrets(Path data, int uid) throws IOException {
        Installation installation = new Installation(Path.of(""), data, 0);
        installation.prepare();
        Credentials credentials = Credentials.ensure(installation, System.getenv("DEMO_PASSWORD"));
        Path all = Files.createDirectories(data.resolve("secrets"));
        Files.setPosixFilePermissions(all, PosixFilePermissions.fromString("rwx--x--x"));
        for (String service : Installation.SERVICES) {
            Map<String, String> files = new TreeMap<>();
            files.put("fooddelivery.db.password", credentials.database(service));
            files.put("fooddelivery.broker.password", credentials.broker(service));
            files.put("jwks.json", Files.readString(installation.key("jwks.json")));
            if (Parts.SIGNING.contains(service)) {
                files.put("signing-key.json", Files.readString(installation.key("signing-key.json")));
            }
            if (Parts.KEEPING.contains(service)) {
                files.put("secret-key", Files.readString(installation.key("secret-key")));
            }
            if (service.equals("order")) {
                files.put("administrator-password", credentials.accounts().get("admin"));
            }
            lay(all.resolve(service), files, uid);
        }
        // Only where the demonstration is wanted is this one mounted.
        lay(
                all.resolve("demo"),
                Map.of("demo-accounts.properties", Files.readString(installation.demoAccounts())),
                uid);
        lay(all.resolve("broker"), Map.of("passwords", passwords(installation, "broker.")), uid);
        lay(all.resolve("phone"), Map.of("passwords", passwords(installation, "phone.")), uid);
        // The phone's, until somebody puts those of a real company there.
        for (String channel : List.of("alimtalk", "sms")) {
            String file = "fooddelivery.%s.secret".formatted(channel);
            if (!Files.exists(all.resolve("notify").resolve(file))) {
                lay(all.resolve("notify"), Map.of(file, credentials.phone()), uid);
            }
        }
        String documents = kept(installation, "documents-root");
        lay(all.resolve("mongodb"), Map.of("root-password", documents), uid);
        String uri = "mongodb://root:%s@mongodb:27017/order?authSource=admin".formatted(documents);
        lay(all.resolve("order"), Map.of("fooddelivery.mongodb.uri", uri), uid);
        lay(all.resolve("grafana"), Map.of("admin-password", kept(installation, "grafana-admin")), uid);
        String password = kept(installation, "database-superuser");
        lay(all.resolve("database"), Map.of("superuser-password", password), uid);
        lay(
                all.resolve("databases"),
                Map.of("superuser-password", password, "passwords", passwords(installation, "database.")),
                uid);
    }

    /** A password that only containers have, drawn at the first time. */
    private static String kept(Installation installation, String name) throws IOException {
        Path file = installation.key(name);
        if (!Files.exists(file)) {
            Secrets.write(file, Secrets.random());
        }
        return Files.readString(file);
    }

    /** Those lines of the file of passwords. */
    private static String passwords(Installation installation, String prefix) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String line : Files.readAllLines(installation.passwords())) {
            if (line.startsWith(prefix)) {
                lines.append(line).append('\n');
            }
        }
        return lines.toString();
    }

    private static void lay(Path directory, Map<String, String> files, int uid) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            if (Files.exists(path) && Files.readString(path).equals(file.getValue())) {
                continue;
            }
            Secrets.write(path, file.getValue());
            give(path, uid);
        }
        give(directory, uid);
    }

    private static void give(Path path, int uid) throws IOException {
        if (uid >= 0) {
            Files.setAttribute(path, "unix:uid", uid);
            Files.setAttribute(path, "unix:gid", uid);
        }
    }

    /**
     * Waits for the server, and makes a role and a database for each service, with the passwords of now.
     *
     * @param url of the administrators' database
     */
    private static void databases(String url) throws IOException, InterruptedException {
        Map<String, String> passwords = Credentials.read(SECRETS.resolve("passwords"));
        String superuser =
                Files.readString(SECRETS.resolve("superuser-password")).strip();
        await(url, superuser);
        for (String service : Installation.SERVICES) {
            Databases.ensure(url, "postgres", superuser, service, service, passwords.get("database." + service));
            System.out.println(service + " has its database");
        }
    }

    private static void await(String url, String password) throws InterruptedException {
        Instant limit = Instant.now().plus(PATIENCE);
        while (true) {
            try (Connection connection = DriverManager.getConnection(url, "postgres", password)) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException e) {
                // Class 28 is a wrong password, which waiting does not mend.
                boolean refused = e.getSQLState() != null && e.getSQLState().startsWith("28");
                if (refused || Instant.now().isAfter(limit)) {
                    throw new Failure("the database at %s cannot be used: %s".formatted(url, e.getMessage()), e);
                }
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }
}
