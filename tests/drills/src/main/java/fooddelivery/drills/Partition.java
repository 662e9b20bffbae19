package fooddelivery.drills;

import fooddelivery.system.Platform;
import java.time.Duration;

/** Packets vanish: nothing is refused, so that whoever is connected waits for what never comes. */
final class Partition implements Drill.Promising {

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

    @Override
    public void run(Stage stage) {
        Platform platform = stage.platform();
        SteadyOrders orders = new SteadyOrders(stage);
        orders.during(200, () -> {
            SteadyOrders.pause(3_000);
            cut(stage, "no packet reaches the broker", platform.brokerPort(), 30);
            SteadyOrders.pause(5_000);
            cut(stage, "no packet reaches payment", platform.paymentPort(), 30);
            SteadyOrders.pause(5_000);
            cut(stage, "no packet reaches the database", platform.databasePort(), 20);
            SteadyOrders.pause(5_000);
        });
        orders.promiseGoodAnswers(503, 504);
        // A request that hangs in the database is answered by the gateway, 504 after 30 s, if it does not go on before.
        orders.promiseAnswersWithin(Duration.ofSeconds(31));
        orders.promiseNothingLostOrDoubled(Duration.ofSeconds(60));
    }

    private static void cut(Stage stage, String fault, int port, int seconds) {
        stage.during(fault, () -> {
            filter("-A", "--dport", port);
            filter("-A", "--sport", port);
            try {
                SteadyOrders.pause(1000L * seconds);
            } finally {
                filter("-D", "--dport", port);
                filter("-D", "--sport", port);
            }
        });
    }

    private static void filter(String action, String end, int port) {
        Command.run("iptables", action, "INPUT", "-p", "tcp", end, Integer.toString(port), "-j", "DROP");
    }
}
