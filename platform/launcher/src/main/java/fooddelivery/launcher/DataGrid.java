package fooddelivery.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Payara's data grid: how the servers of the services and the console of the administrators know each other. Whoever is a
 * member of it may deploy anything at every other member, so all of it is on the loopback address, and its name is a secret
 * of 120 bits in a file that only its owner reads: a member that says another name is turned away. Hazelcast 5 has no
 * password besides the name, and Payara's encryption of the grid is one of stored values alone.
 *
 * <p>Each member is told the addresses of all, so they find each other whichever of them is started first.
 */
final class DataGrid {

    /** The first half of what an instance is called, {@code food:order}. */
    static final String GROUP = "food";

    private final Installation installation;
    private final int replicas;

    /** @param replicas copies of each service */
    DataGrid(Installation installation, int replicas) {
        this.installation = installation;
        this.replicas = replicas;
    }

    /** Drawn at the first time. */
    String name() throws IOException {
        Path file = installation.key("data-grid");
        if (!Files.exists(file)) {
            Secrets.write(file, Secrets.random());
        }
        return Files.readString(file).strip();
    }

    /** Host and port of every member, whether it runs or not, separated by commas. */
    String members() {
        List<String> parts = new ArrayList<>(List.of(AdminServer.PART));
        Installation.SERVICES.forEach(service -> parts.addAll(Parts.copies(service, replicas)));
        return parts.stream()
                .map(part -> "127.0.0.1:%d".formatted(installation.gridPort(part)))
                .collect(Collectors.joining(","));
    }

    /** What a JVM that is a member is started with. */
    static List<String> flags() {
        return List.of(
                // Else Hazelcast listens on all addresses, whichever interface it was given.
                "-Dhazelcast.socket.bind.any=false",
                "-Dhazelcast.phone.home.enabled=false",
                // All members may stop at once: nobody has to take over what they hold.
                "-Dhazelcast.graceful.shutdown.max.wait=2",
                // Members that came up apart from each other get together, in seconds instead of minutes.
                "-Dhazelcast.merge.first.run.delay.seconds=15",
                "-Dhazelcast.merge.next.run.delay.seconds=15");
    }

    /** Options of Payara Micro; the name of the grid is none of them, because everybody sees command lines. */
    List<String> options(String part) {
        return List.of(
                "--clustermode",
                "tcpip:" + members(),
                "--interfaces",
                "127.0.0.1",
                "--startport",
                Integer.toString(installation.gridPort(part)),
                "--name",
                part,
                "--instancegroup",
                GROUP);
    }

    /** Commands for Payara Micro before its boot. */
    List<String> beforeBoot() throws IOException {
        return List.of(
                "set hazelcast-runtime-configuration.cluster-group-name=" + name(),
                "set hazelcast-runtime-configuration.auto-increment-port=false");
    }
}
