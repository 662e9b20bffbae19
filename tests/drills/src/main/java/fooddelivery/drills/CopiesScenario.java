package fooddelivery.drills;

import fooddelivery.system.CopiesUnderLoad;
import fooddelivery.system.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What happens to copies of services, or of the broker, while people order. */
enum CopiesScenario {
    ROLLING_RESTART(
            List.of("--replicas", "2"),
            "of each service there are two copies, and all twelve are restarted, one after the other, while people order",
            "no request fails, and all services say the same of every order"),
    REPLICA_LOSS(
            List.of("--replicas", "2"),
            "of each service there are two copies, and each of the twelve is killed and started again",
            "a request may have to be repeated, nothing else is noticed, and all services say the same of every order"),
    CONTAINERS(
            List.of(),
            "each container but a database is killed and started again",
            "a request may have to be repeated, nothing else is noticed, and all services say the same of every order"),
    BROKER_FAILOVER(
            List.of("--broker-backup"),
            "the broker is killed and the backup takes over, and then the other way round",
            "no request fails, no event is lost or doubled"),
    UPGRADE(
            List.of("--replicas", "2"),
            "the first copy of each service is of an earlier revision, the second of this one, over one database",
            "no request fails, and all services say the same of every order");

    /** Every copy of every service, where there are two of each. */
    private static final List<String> EACH_COPY = Platform.SERVICES.stream()
            .flatMap(service -> Stream.of(service, service + "-2"))
            .toList();

    /** Seconds' worth of orders while something is away. */
    private static final int AWAY = 8;

    private final List<String> options;

    final String does;
    final String must;

    CopiesScenario(List<String> options, String does, String must) {
        this.options = options;
        this.does = does;
        this.must = must;
    }

    void requirePossible(Settings settings) {
        if (this == UPGRADE && !settings.has("--from")) {
            throw new NotHere("it needs --from REV, such as --from HEAD~20");
        }
        if (this == CONTAINERS && !(settings.has("--url") && settings.has("--copies"))) {
            throw new NotHere("it needs --url, --data and --copies: docker/run drill kill gives them");
        }
    }

    /** Of {@code ./run}; for the upgrade the earlier revision is built first. */
    List<String> options(Settings settings) {
        List<String> all = new ArrayList<>(options);
        if (this == UPGRADE) {
            all.add("--first-copies-from");
            try {
                all.add(EarlierRevision.build(settings.value("--from").orElseThrow())
                        .toString());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return all;
    }

    /** The copies that are killed: of containers, those that the drill is told of, since they are not of its making. */
    List<String> killed(Settings settings) {
        return this == CONTAINERS
                ? List.of(settings.value("--copies").orElseThrow().split(","))
                : EACH_COPY;
    }

    /** As it is called on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @param killed what is killed, one after the other, in a drill that kills copies */
    void run(Platform platform, List<String> killed, double perSecond, Consumer<String> report) {
        boolean retries = this == REPLICA_LOSS || this == CONTAINERS;
        CopiesUnderLoad load = new CopiesUnderLoad(platform, perSecond, retries, report);
        load.during(() -> {
            switch (this) {
                case ROLLING_RESTART -> platform.rollingRestart();
                case REPLICA_LOSS, CONTAINERS -> killed.forEach(copy -> away(platform, load, copy, report));
                case BROKER_FAILOVER -> {
                    away(platform, load, "broker", report);
                    away(platform, load, "broker-backup", report);
                }
                default -> load.awaitOrders(4 * AWAY);
            }
        });
    }

    private static void away(Platform platform, CopiesUnderLoad load, String part, Consumer<String> report) {
        long begin = System.nanoTime();
        platform.kill(part);
        load.awaitOrders(AWAY);
        platform.start(part);
        report.accept("%s was away for %.0f s".formatted(part, (System.nanoTime() - begin) / 1e9));
        load.awaitOrders(AWAY / 2);
    }
}
