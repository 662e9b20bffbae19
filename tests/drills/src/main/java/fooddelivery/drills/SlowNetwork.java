package fooddelivery.drills;

import fooddelivery.system.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Everything that services say to broker, payment and database goes through relays, which take their time. */
final class SlowNetwork implements Drill.Promising {

    private static final long EACH_MILLIS = 20_000;

    private final Map<String, TcpRelay> relays = new LinkedHashMap<>();

    @Override
    public boolean isContentWithAny() {
        return false;
    }

    @Override
    public boolean isInNamespace() {
        return true;
    }

    @Override
    public void requirePossible(Settings settings) {
        Namespace.requirePossible();
    }

    /** Connections last long: they have to go through the relays from the beginning. */
    @Override
    public void prepare(Path data, Platform platform) throws IOException {
        relay("broker", platform.brokerPort());
        relay("payment", platform.paymentPort());
        relay("database", platform.databasePort());
    }

    private void relay(String part, int port) throws IOException {
        TcpRelay relay = new TcpRelay(port);
        relays.put(part, relay);
        // Gone with the namespace.
        Command.run(
                "iptables",
                "-t",
                "nat",
                "-A",
                "OUTPUT",
                "-p",
                "tcp",
                "-d",
                "127.0.0.1",
                "--dport",
                Integer.toString(port),
                "!",
                "--sport",
                TcpRelay.FIRST_SOURCE + ":" + TcpRelay.LAST_SOURCE,
                "-j",
                "REDIRECT",
                "--to-ports",
                Integer.toString(relay.port()));
    }

    @Override
    public void run(Stage stage) {
        SteadyOrders orders = new SteadyOrders(stage);
        orders.during(200, () -> {
            SteadyOrders.pause(3_000);
            stage.during("broker and payment: 50 ± 30 ms", () -> {
                relays.get("broker").delay(50, 30);
                relays.get("payment").delay(50, 30);
                SteadyOrders.pause(EACH_MILLIS);
                relays.get("broker").delay(0, 0);
                relays.get("payment").delay(0, 0);
            });
            SteadyOrders.pause(3_000);
            stage.during("database: 5 ms", () -> {
                relays.get("database").delay(5, 0);
                SteadyOrders.pause(EACH_MILLIS);
                relays.get("database").delay(0, 0);
            });
        });
        orders.promiseGoodAnswers();
        orders.promiseAnswersWithin(Duration.ofSeconds(3));
        orders.promiseNothingLostOrDoubled(Duration.ofSeconds(60));
    }

    @Override
    public void cleanUp() {
        for (TcpRelay relay : relays.values()) {
            try {
                relay.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
