package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two brokers over one journal: the first is another process, which can be killed; the second is in this one. */
class BrokerPairTest {

    private static final String ORDER = "fooddelivery.events::store";

    @TempDir
    Path directory;

    private final int primaryPort = Ports.free();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(
                process -> Processes.awaitEnd(process.destroyForcibly().toHandle()));
    }

    @Test
    void what_a_killed_primary_had_taken_the_backup_delivers_and_the_primary_comes_back_as_the_one_that_stands_by()
            throws Exception {
        Path passwords = directory.resolve("passwords");
        Files.writeString(passwords, "broker.order=order's password\nbroker.store=store's password\n");
        Process primary = primary(passwords);
        await("the primary listens", () -> !Ports.isFree(primaryPort));
        int port = Ports.free();
        try (BrokerServer backup = BrokerServer.start(
                directory.resolve("data"),
                port,
                0,
                Credentials.brokerUsers(passwords),
                Map.of(BrokerServer.ROLE, "backup"))) {
            assertThat(backup.isActive()).isFalse();
            assertThat(Ports.isFree(port)).isTrue();
            try (CoreClient order = new CoreClient(primaryPort, "order", "order's password")) {
                order.send("fooddelivery.events", "order.OrderPaid", 0, 50);
                order.session.commit();
            }

            Instant killed = Instant.now();
            Processes.awaitEnd(primary.destroyForcibly().toHandle());
            await("the backup listens", () -> !Ports.isFree(port));
            System.out.printf(
                    "the backup served %d ms after the primary was killed%n",
                    Duration.between(killed, Instant.now()).toMillis());

            try (CoreClient order = new CoreClient(port, "order", "order's password");
                    CoreClient store = new CoreClient(port, "store", "store's password")) {
                order.send("fooddelivery.events", "order.OrderPaid", 50, 60);
                order.session.commit();
                assertThat(store.read(ORDER))
                        .containsExactlyElementsOf(
                                IntStream.range(0, 60).boxed().toList());
            }
            Process again = primary(passwords);
            await("the primary stands by", () -> log(again).contains(BrokerServer.STANDS_BY));
            assertThat(Ports.isFree(primaryPort)).isTrue();
            assertThat(backup.isActive()).isTrue();
        }
        await("the primary takes over from a backup that was stopped", () -> !Ports.isFree(primaryPort));
        try (CoreClient store = new CoreClient(primaryPort, "store", "store's password")) {
            assertThat(store.read(ORDER)).isEmpty();
        }
    }

    private Process primary(Path passwords) throws IOException {
        Process process = new ProcessBuilder(
                        Processes.java(),
                        "-Xmx128m",
                        "-D" + BrokerServer.ROLE + "=primary",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerServer.class.getName(),
                        directory.resolve("data").toString(),
                        Integer.toString(primaryPort),
                        "0",
                        passwords.toString(),
                        directory.resolve("none").toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log-" + processes.size()).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private String log(Process process) {
        try {
            return Files.readString(directory.resolve("log-" + processes.indexOf(process)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        Instant limit = Instant.now().plusSeconds(120);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as(what).isBefore(limit);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
