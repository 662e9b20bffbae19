package fooddelivery.benchmark;

import fooddelivery.system.CopiesUnderLoad;
import fooddelivery.system.Platform;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What happens to copies of services, or of the broker, while people order. */
enum CopiesDrill {
    ROLLING_RESTART(
            List.of("--replicas", "2"),
            "Every service is restarted under load",
            "Of each service there are two copies, and `./run rolling-restart` stops and starts all of them, one after"
                    + " the other. The drill fails at the first request that is not answered as usual."),
    REPLICAS(
            List.of("--replicas", "2"),
            "Copies are killed under load",
            "Of each service there are two copies. Each of the twelve is killed (`SIGKILL`) and started again. A request"
                    + " may have to be repeated by who asked; in the end each must be carried out, once."),
    CONTAINERS(
            List.of(),
            "One container after the other is killed under load",
            "Each container, a database excepted, is killed (`SIGKILL`) and started again; see `docker/run drill kill`. A"
                    + " request may have to be repeated by who asked; in the end each must be carried out, once."),
    BROKER_FAILOVER(
            List.of("--broker-backup"),
            "The broker is killed under load, and the backup takes over",
            "The broker is killed (`SIGKILL`), the backup takes over its journal, the first comes back and stands by;"
                    + " then the same the other way round."),
    UPGRADE(
            List.of("--replicas", "2", "--first-copies-from"),
            "Two versions work side by side",
            "The first copy of each service is of an earlier revision, the second of the present one; both work over one"
                    + " database, of which the newer has migrated the schema.");

    /** Every copy of every service, where there are two of each. */
    static final List<String> EACH_COPY = Platform.SERVICES.stream()
            .flatMap(service -> Stream.of(service, service + "-2"))
            .toList();

    /** Seconds' worth of orders while something is away. */
    private static final int AWAY = 8;

    /** Of {@code ./run}; that of the upgrade lacks a directory. */
    final List<String> options;

    final String title;
    final String story;

    CopiesDrill(List<String> options, String title, String story) {
        this.options = options;
        this.title = title;
        this.story = story;
    }

    /** As it is called on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<CopiesDrill> named(String word) {
        return Stream.of(values()).filter(drill -> drill.word().equals(word)).findFirst();
    }

    /** @param killed what is killed, one after the other, in a drill that kills copies */
    void run(Platform platform, List<String> killed, double perSecond, Consumer<String> report) {
        boolean retries = this == REPLICAS || this == CONTAINERS;
        CopiesUnderLoad load = new CopiesUnderLoad(platform, perSecond, retries, report);
        load.during(() -> {
            switch (this) {
                case ROLLING_RESTART -> platform.rollingRestart();
                case REPLICAS, CONTAINERS -> killed.forEach(copy -> away(platform, load, copy, report));
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
