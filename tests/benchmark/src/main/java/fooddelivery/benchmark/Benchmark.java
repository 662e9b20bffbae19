package fooddelivery.benchmark;

import fooddelivery.system.Drill;
import fooddelivery.system.Platform;
import fooddelivery.system.RebuildUnderLoad;
import fooddelivery.system.RestoreDrill;
import fooddelivery.system.Turmoil;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code ./benchmark drill} does. */
public final class Benchmark {

    private static final String HELP = """
            Makes a part fail while people order.
            It starts a platform of its own for that, on other ports and with new data, and stops it at the end.

              ./benchmark drill             all outages below; writes docs/benchmark/drills.md
              ./benchmark drill store       kill the store service while people order, start it again, and look
                                            for every order in every service; also: broker status delivery notify
              ./benchmark drill payment     the same for payment, without which orders are taken but paid later
              ./benchmark drill overload    the simulated card company slows down and loses answers
              ./benchmark drill slow        the simulated card company takes 400 to 620 ms: the circuit opens,
                                            nobody waits long, everything is paid later
              ./benchmark drill phone       the company that brings the customers' messages is away for a minute
              ./benchmark drill anything    every process is killed again and again while customers, kitchens and
                                            riders do whatever they like; then every won is looked for (about
                                            20 minutes; writes docs/benchmark/anything.md)

              ./benchmark drill rebuild     the status view is built anew, again and again, while whole orders run and
                                            people follow them live (about four minutes; writes
                                            docs/benchmark/rebuild.md)

              ./benchmark drill rolling-restart   two copies of each service; each is stopped and started, one after the
                                            other, while people order: no request may fail
              ./benchmark drill replicas    two copies of each service; each is killed once while people order: a request
                                            may have to be repeated, and nothing else is noticed
              ./benchmark drill broker-failover   the broker is killed and the backup takes over, and then the other way
                                            round: ordering goes on, no event is lost or doubled
              ./benchmark drill upgrade --from REV   the first copy of each service is built from that revision, the
                                            second is of today: both work over one database (see docs/upgrades.md)
                                            (the four take five to ten minutes each; each writes docs/benchmark/NAME.md)
              ./benchmark drill containers  the same as "replicas" where the platform runs in containers: docker/run drill
                                            kill starts this
              ./benchmark drill restore     of each service: its database is set back to a backup while orders went on, and
                                            given back what the others know; then every order and every won is looked
                                            for (about ten minutes; writes docs/benchmark/restore.md)

              --orders N         orders of a drill (default: 500; payment and overload 200; anything and rebuild 2,000;
                                 restore: 1 at each of eight steps, before and after the backup)
              --only SERVICE     the one service that the drill "restore" is about
              --rate N           orders a second in the drills "rebuild" and those of copies (default: 20)
              --from REV         a commit, branch or tag of this repository
              --rounds N         how often each process is killed in the drill "anything" (default: 3)
              --concurrency N    people who order at the same time in a drill (default: 8)
              --copies A,B,…     what is killed in the drill "containers"
              --out DIR          where the results are written
              --url URL          use the platform that runs there, with
              --data DIR         its data directory
            """;

    private static final List<String> TOGETHER =
            List.of("store", "broker", "payment", "overload", "status", "delivery", "notify", "slow", "phone");
    /** These have a page of their own, and so are alone. */
    private static final List<String> ALONE = Stream.concat(
                    Stream.of("anything", "rebuild", "restore"),
                    Stream.of(CopiesDrill.values()).map(CopiesDrill::word))
            .toList();

    private static final List<String> PARTS =
            Stream.concat(TOGETHER.stream(), ALONE.stream()).toList();

    private static final List<String> WITHOUT_PAYMENT = List.of("payment", "overload", "slow");
    private static final Path WORK = Platform.workTree().resolve("tests/benchmark/target");

    private final Map<String, String> options;

    private Benchmark(Map<String, String> options) {
        this.options = options;
    }

    public static void main(String[] arguments) throws IOException {
        Locale.setDefault(Locale.ROOT);
        Map<String, String> options = parse(List.of(arguments));
        if (options.containsKey("help")) {
            System.out.print(HELP);
            return;
        }
        Benchmark benchmark = new Benchmark(options);
        try {
            if (options.getOrDefault("drill", "").equals("anything")) {
                benchmark.turmoil();
            } else if (options.getOrDefault("drill", "").equals("rebuild")) {
                benchmark.rebuild();
            } else if (CopiesDrill.named(options.getOrDefault("drill", "")).isPresent()) {
                benchmark.copies(CopiesDrill.named(options.get("drill")).orElseThrow());
            } else if (options.getOrDefault("drill", "").equals("restore")) {
                benchmark.restore();
            } else {
                benchmark.drill();
            }
        } catch (AssertionError | IllegalStateException e) {
            say("FAILED: %s", e.getMessage());
            System.exit(1);
        }
    }

    private static Map<String, String> parse(List<String> arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            switch (word) {
                case "-h", "--help" -> options.put("help", "");
                case "drill" -> options.put("drill", "");
                case "--orders",
                        "--only",
                        "--rate",
                        "--rounds",
                        "--concurrency",
                        "--out",
                        "--url",
                        "--data",
                        "--from",
                        "--copies" -> {
                    i++;
                    if (i == arguments.size()) {
                        return refuse("%s needs a value".formatted(word));
                    }
                    options.put(word.substring(2), arguments.get(i));
                }
                default -> {
                    if (!options.containsKey("drill")
                            || !PARTS.contains(word)
                            || ALONE.contains(options.get("drill"))
                            || (ALONE.contains(word) && !options.get("drill").isEmpty())) {
                        return refuse("\"%s\" is not understood here".formatted(word));
                    }
                    options.merge("drill", word, (before, added) -> (before + " " + added).strip());
                }
            }
        }
        return options;
    }

    private static Map<String, String> refuse(String reason) {
        System.err.printf("benchmark: %s; see ./benchmark --help%n", reason);
        System.exit(1);
        return Map.of();
    }

    private void drill() throws IOException {
        List<String> parts = options.get("drill").isEmpty()
                ? List.of("store", "broker", "payment", "overload", "slow")
                : List.of(options.get("drill").split(" "));
        int concurrency = Integer.parseInt(options.getOrDefault("concurrency", "8"));
        StringBuilder page = new StringBuilder("""
                # Outages under load

                Written by `./benchmark drill` on %s. Machine: %s. A part is killed (`SIGKILL`) after a fifth of the
                orders and started again after half of them; the last fifth is placed when it is back. Then every order
                is looked for in order, payment, store and status. A drill fails at the first order that is lost,
                doubled, or paid twice.
                """.formatted(LocalDate.now(), Machine.description()));
        try (Platform platform = platform()) {
            platform.warmUp();
            for (String part : parts) {
                int orders = Integer.parseInt(
                        options.getOrDefault("orders", WITHOUT_PAYMENT.contains(part) ? "200" : "500"));
                page.append("%n## `%s`, %d orders, %d people at once%n%n".formatted(part, orders, concurrency));
                say("%s: %d orders, %d people at once", part, orders, concurrency);
                Drill drill = new Drill(platform, orders, concurrency, line -> {
                    say("  %s", line);
                    page.append("- ").append(line).append('\n');
                });
                switch (part) {
                    case "payment" -> drill.killPaymentWhileOrdersArePaid();
                    case "overload" -> drill.orderWhilePaymentIsOverloaded();
                    case "phone" -> drill.killTheirPhonesForAMinute();
                    case "slow" -> drill.orderWhileTheCardCompanyIsSlow();
                    default -> drill.killWhileOrdersArePaid(part);
                }
            }
        }
        if (options.get("drill").isEmpty() || options.containsKey("out")) {
            write("drills.md", page.toString());
        }
    }

    private void turmoil() throws IOException {
        int orders = Integer.parseInt(options.getOrDefault("orders", "2000"));
        int rounds = Integer.parseInt(options.getOrDefault("rounds", "3"));
        StringBuilder page = new StringBuilder("""
                # Everything fails

                Written by `./benchmark drill anything` on %s. Machine: %s. Each process is killed (`SIGKILL`) %d times,
                two at a time, while %,d orders are placed, cancelled, paid with bad cards, rejected, cooked, carried,
                given up and confirmed. Whoever gets no answer tries again.

                """.formatted(LocalDate.now(), Machine.description(), rounds, orders));
        try (Platform platform = platform()) {
            platform.warmUp();
            new Turmoil(platform, orders, rounds, System.nanoTime(), line -> {
                        say("  %s", line);
                        page.append("- ").append(line).append('\n');
                    })
                    .run();
        }
        write("anything.md", page.toString());
    }

    private void rebuild() throws IOException {
        int orders = Integer.parseInt(options.getOrDefault("orders", "2000"));
        double rate = Double.parseDouble(options.getOrDefault("rate", "20"));
        StringBuilder page = new StringBuilder("""
                # The status view is built anew under load

                Written by `./benchmark drill rebuild` on %s. Machine: %s. %,d whole orders, from the basket to the
                confirmation, are begun at %.0f a second; every tenth is followed live, and all of them are looked at all the
                time. Meanwhile the view is built anew from the services' logs, again and again. The drill fails at the
                first answer that goes back or is missing, at the first stream that leaves something out or tells it twice,
                and at the first difference between the two views.

                """.formatted(LocalDate.now(), Machine.description(), orders, rate));
        try (Platform platform = platform()) {
            platform.warmUp();
            new RebuildUnderLoad(platform, orders, rate, 10, line -> {
                        say("  %s", line);
                        page.append("- ").append(line).append('\n');
                    })
                    .run();
        }
        write("rebuild.md", page.toString());
    }

    private void copies(CopiesDrill drill) throws IOException {
        double rate = Double.parseDouble(options.getOrDefault("rate", "20"));
        List<String> start = new ArrayList<>(drill.options);
        List<String> killed = drill == CopiesDrill.CONTAINERS ? containers() : CopiesDrill.EACH_COPY;
        if (drill == CopiesDrill.UPGRADE) {
            start.add(EarlierRevision.build(options.get("from")).toString());
        }
        StringBuilder page = new StringBuilder(
                """
                # %s

                Written by `./benchmark drill %s` on %s. Machine: %s. People order at %.0f a second, without a pause; every
                fifth order is looked for in the status view at once, every tenth is accepted in the kitchen. %s

                """.formatted(drill.title, drill.word(), LocalDate.now(), Machine.description(), rate, drill.story));
        try (Platform platform = platform(start)) {
            platform.warmUp();
            drill.run(platform, killed, rate, line -> {
                say("  %s", line);
                page.append("- ").append(line).append('\n');
            });
        }
        write(drill.word() + ".md", page.toString());
    }

    /** Those that the drill is told of, since they are not of its making. */
    private List<String> containers() {
        if (!options.containsKey("url") || !options.containsKey("copies")) {
            throw new IllegalStateException(
                    "this drill needs --url, --data and --copies: docker/run drill kill gives them");
        }
        return List.of(options.get("copies").split(","));
    }

    private void restore() throws IOException {
        int perStep = Integer.parseInt(options.getOrDefault("orders", "1"));
        List<String> services = options.containsKey("only") ? List.of(options.get("only")) : Platform.SERVICES;
        StringBuilder page = new StringBuilder("""
                # A service is set back to a backup

                Written by `./benchmark drill restore` on %s. Machine: %s. Orders are brought to each of eight steps, a backup is
                made, each of them goes on by a step and as many new ones come; one is rejected, one cancelled, one declined.
                Then one service's database is set back to the backup. The drill fails when the audit does not notice, when
                anything differs after the repair, when an order does not go on to its end, when anybody is charged twice or
                told twice, or when the ledger does not sum to zero.
                """.formatted(LocalDate.now(), Machine.description()));
        try (Platform platform = platform()) {
            platform.warmUp();
            Path backups = Files.createTempDirectory(WORK, "backups-");
            for (String service : services) {
                say("%s", service);
                page.append("%n## `%s`%n%n".formatted(service));
                new RestoreDrill(platform, backups, line -> {
                            say("  %s", line);
                            page.append("- ").append(line).append('\n');
                        })
                        .run(service, perStep);
            }
        }
        write("restore.md", page.toString());
    }

    private Platform platform() throws IOException {
        return platform(List.of());
    }

    private Platform platform(List<String> start) throws IOException {
        if (options.containsKey("url")) {
            return Platform.at(
                    URI.create(options.get("url")),
                    Optional.ofNullable(options.get("data")).map(Path::of));
        }
        say("starting a platform");
        Files.createDirectories(WORK);
        Platform platform = Platform.start(Files.createTempDirectory(WORK, "data-"), start);
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop the platform"));
        return platform;
    }

    private void write(String name, String text) throws IOException {
        Path standard = Platform.workTree().resolve("docs/benchmark");
        Path directory = options.containsKey("out") ? Path.of(options.get("out")) : standard;
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name), text);
        say("written: %s", directory.resolve(name));
    }

    private static void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }
}
