package fooddelivery.drills;

import fooddelivery.system.CopiesUnderLoad;
import fooddelivery.system.OutageUnderLoad;
import fooddelivery.system.Platform;
import fooddelivery.system.RebuildUnderLoad;
import fooddelivery.system.RestoreDrill;
import fooddelivery.system.Turmoil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A claim that can fail.
 *
 * @param does what is done, in one sentence
 * @param must what must hold, in one sentence
 * @param needs what it needs beside a machine that the platform runs on; empty for nothing
 * @param inAll whether it is one of {@code all}
 * @param code made anew for each run
 */
record Drill(String name, String does, String must, String needs, boolean inAll, Supplier<Scenario> code) {

    private static final String EVERY_ORDER =
            "every order is known once to every service and paid once, and the ledger sums to zero";

    /** In the order in which {@code all} goes through them. */
    static final List<Drill> ALL = List.of(
            outage("store"),
            of(
                    "payment-outage",
                    "payment is killed while people order, and started again",
                    "orders are taken all the same, within 1.5 s, and " + EVERY_ORDER,
                    outages(200, OutageUnderLoad::killPaymentWhileOrdersArePaid)),
            of(
                    "payment-overload",
                    "the simulated card company takes 400 ± 220 ms, on the edge of the time limit of 610 ms",
                    "the circuit opens and closes again, p99 of ordering is at most 1,000 ms, there is no 5xx, and "
                            + EVERY_ORDER,
                    PaymentOverload::new),
            of(
                    "lost-answers",
                    "the simulated card company takes 2 ± 1 s and loses every fifth answer after it has charged the card",
                    "orders are taken within 1.5 s, nobody is charged twice, and " + EVERY_ORDER,
                    outages(200, OutageUnderLoad::orderWhilePaymentIsOverloaded)),
            outage("broker"),
            outage("status"),
            outage("delivery"),
            outage("notify"),
            of(
                    "messages-outage",
                    "the company that brings the customers' messages is away for a minute",
                    "each phone shows all that its customer was told, once and in order",
                    outages(500, OutageUnderLoad::killTheirPhonesForAMinute)),
            of(
                    "database-outage",
                    "PostgreSQL is killed while people order, and started again",
                    "whoever orders is told 503 and when to try again, and nothing else of the kind; what was asked again"
                            + " under its key is one order; " + EVERY_ORDER,
                    DatabaseOutage::new),
            of(
                    "poison-message",
                    "messages that nobody can read are sent to the address of the events",
                    "they end as dead letters with their cause, other orders go on without a delay, and an administrator"
                            + " can discard them",
                    PoisonMessage::new),
            of(
                    "doubled-events",
                    "each event is sent again as soon as it is there, and once more when everything is over",
                    "no service handles one twice: nobody is told, charged or refunded twice, no status and no stream has"
                            + " one more step, and every order comes to its end",
                    DoubledEvents::new),
            new Drill(
                    "disk-full",
                    "the disk of the database, and then that of the broker, is filled to the last byte",
                    "whoever orders is told 503 or 202, and when there is room again everything goes on; "
                            + EVERY_ORDER,
                    "root, and loop mounts",
                    true,
                    DiskFull::new),
            new Drill(
                    "slow-network",
                    "each packet to and from broker and payment takes 50 ± 30 ms, then each to and from the database 5 ms",
                    "orders are answered within 3 s, and " + EVERY_ORDER,
                    "root, ip and iptables",
                    true,
                    SlowNetwork::new),
            new Drill(
                    "partition",
                    "packets to the broker (30 s), to payment (30 s) and to the database (20 s) vanish",
                    "customers are answered in bounded time, everything catches up within a minute, and " + EVERY_ORDER,
                    "root, ip and iptables",
                    true,
                    Partition::new),
            new Drill(
                    "clock-skew",
                    "the clock of store is 90 s fast and that of payment 90 s slow, then the other way round with order and"
                            + " status",
                    "whole orders go through, no status goes back, no ticket expires at once, and " + EVERY_ORDER,
                    "libfaketime",
                    true,
                    ClockSkew::new),
            of(
                    "kill-anything",
                    "every process is killed again and again while customers, kitchens and riders do whatever they like",
                    "every wish is one order that comes to its end, and every won is where it belongs",
                    () -> stage -> new Turmoil(
                                    stage.platform(),
                                    stage.settings().orders(2000),
                                    stage.settings().rounds(3),
                                    System.nanoTime(),
                                    stage)
                            .run()),
            of(
                    "rebuild",
                    "the status view is built anew, again and again, while people order, and every tenth order goes on to the"
                            + " door and is followed live",
                    "no answer goes back or is missing, no stream has a gap or a repetition, and both views say the same",
                    () -> stage -> new RebuildUnderLoad(
                                    stage.platform(),
                                    stage.settings().orders(2000),
                                    stage.settings().rate(20),
                                    10,
                                    stage)
                            .run()),
            of(
                    "restore",
                    "of each service, the database is set back to a backup while orders went on, and repaired",
                    "the audit notices, the repair mends it, every order goes on to its end, and nobody is charged or told"
                            + " twice",
                    () -> Drill::restore),
            copies(CopiesScenario.ROLLING_RESTART, true, ""),
            copies(CopiesScenario.REPLICA_LOSS, true, ""),
            copies(CopiesScenario.BROKER_FAILOVER, true, ""),
            copies(CopiesScenario.UPGRADE, false, "--from REV"),
            copies(CopiesScenario.CONTAINERS, false, "containers: docker/run drill kill starts it"));

    static Optional<Drill> named(String name) {
        return ALL.stream().filter(drill -> drill.name().equals(name)).findFirst();
    }

    private static Drill of(String name, String does, String must, Supplier<Scenario> code) {
        return new Drill(name, does, must, "", true, code);
    }

    private static Drill outage(String part) {
        return of(
                part + "-outage",
                "%s is killed while people order, and started again".formatted(part),
                "every order is paid at once, and " + EVERY_ORDER,
                outages(500, drill -> drill.killWhileOrdersArePaid(part)));
    }

    private static Supplier<Scenario> outages(int orders, Consumer<OutageUnderLoad> what) {
        return () -> stage -> what.accept(outages(stage, orders));
    }

    static OutageUnderLoad outages(Stage stage, int orders) {
        return new OutageUnderLoad(
                stage.platform(),
                stage.settings().orders(orders),
                stage.settings().concurrency(),
                stage);
    }

    private static Drill copies(CopiesScenario kind, boolean inAll, String needs) {
        return new Drill(kind.word(), kind.does, kind.must, needs, inAll, () -> new CopiesDrill(kind));
    }

    private static void restore(Stage stage) {
        try {
            List<String> services =
                    stage.settings().value("--only").map(List::of).orElse(Platform.SERVICES);
            for (String service : services) {
                stage.say("%s", service);
                new RestoreDrill(stage.platform(), Files.createTempDirectory("drill-backups-"), stage)
                        .run(service, stage.settings().orders(1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A scenario that calls {@link Stage#promise} itself; all of another one is one promise. */
    interface Promising extends Scenario {}

    /** Of {@link CopiesUnderLoad}. */
    private record CopiesDrill(CopiesScenario kind) implements Scenario {

        @Override
        public void requirePossible(Settings settings) {
            kind.requirePossible(settings);
        }

        @Override
        public List<String> options(Settings settings) {
            return kind.options(settings);
        }

        @Override
        public boolean isContentWithAny() {
            return false;
        }

        @Override
        public void run(Stage stage) {
            kind.run(
                    stage.platform(),
                    kind.killed(stage.settings()),
                    stage.settings().rate(20),
                    stage);
        }
    }
}
