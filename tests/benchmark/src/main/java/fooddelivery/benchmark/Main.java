package fooddelivery.benchmark;

import static fooddelivery.benchmark.Progress.say;

import fooddelivery.system.Machine;
import fooddelivery.system.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What {@code ./benchmark} understands. */
public final class Main {

    private static final String HELP = """
            Measures the platform: how fast orders are taken, what that costs, how it ages and how it grows. It starts a
            platform of its own for that, on other ports and with new data, and stops it at the end.

              ./benchmark                   loads, costs, catching up, start, and what this machine could do; half an hour
                                            or more; writes docs/benchmark/README.md
              ./benchmark --quick           about five minutes, with little warm-up: only for a first impression

              ./benchmark growth            the same questions with little in the databases and with a million orders: nothing
                                            may become twice as slow; about an hour; writes docs/benchmark/growth.md

              ./benchmark soak              whole orders for half an hour: memory, latency and tables may not creep up; writes
                                            docs/benchmark/soak.md

              --warm-up N        orders before anything is measured (default: 30,000, which the optimising compiler needs;
                                 --quick: 300)
              --seconds N        how long each load is measured (default: 40; --quick: 8)
              --backlog N        events that wait in an outage, before they are caught up (default: 5,000; --quick: 500)
              --orders N         how far it grows (default: 1,000,000 orders,
              --open N           100,000 deliveries that wait for a rider,
              --stores N         10,000 stores); its warm-up is 5,000 orders, a load lasts 20 s, and its backlog is 100,000
              --minutes N        how long a soak takes (default: 30; at least 2)
              --rate N           whole orders a second of a soak (default: 5); its warm-up is 1,000 orders
              --out DIR          where the results are written
              --url URL          use the platform that runs there, started by ./run, with
              --data DIR         its data directory

            FOODDELIVERY_SERVICE_JAVA_OPTS is heeded as by ./run, and is in the report.
            Outages under load: ./run drill --help
            """;

    private static final Set<String> COMMANDS = Set.of("growth", "soak");
    private static final Set<String> NUMBERS =
            Set.of("warm-up", "seconds", "backlog", "orders", "open", "stores", "minutes", "rate");
    private static final Set<String> TEXTS = Set.of("out", "url", "data");
    private static final Path WORK = Platform.workTree().resolve("tests/benchmark/target");

    private final String command;
    private final Map<String, String> options;

    private Main(String command, Map<String, String> options) {
        this.command = command;
        this.options = options;
    }

    /** @param arguments as {@code ./benchmark --help} tells */
    public static void main(String[] arguments) throws Exception {
        Locale.setDefault(Locale.ROOT);
        List<String> words = Arrays.asList(arguments);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(HELP);
            return;
        }
        try {
            if (!parse(words).run()) {
                say("FAILED: a promise is broken, see the report");
                System.exit(1);
            }
        } catch (IllegalArgumentException e) {
            System.err.printf("benchmark: %s; see ./benchmark --help%n", e.getMessage());
            System.exit(1);
        } catch (AssertionError | IllegalStateException e) {
            say("FAILED: %s", e.getMessage());
            System.exit(1);
        } catch (IOException | SQLException | RuntimeException e) {
            // Nothing that was foreseen: whoever mends it wants to know where.
            e.printStackTrace();
            System.exit(1);
        }
        // Threads of clients would keep this alive.
        System.exit(0);
    }

    private static Main parse(List<String> words) {
        Map<String, String> options = new LinkedHashMap<>();
        String command = "";
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String name = word.startsWith("--") ? word.substring(2) : "";
            if (name.equals("quick")) {
                options.put(name, "");
            } else if (NUMBERS.contains(name) || TEXTS.contains(name)) {
                i++;
                if (i == words.size()) {
                    throw new IllegalArgumentException(word + " needs a value");
                }
                if (NUMBERS.contains(name) && !words.get(i).matches("\\d{1,9}(\\.\\d{1,3})?")) {
                    throw new IllegalArgumentException("%s needs a number, not \"%s\"".formatted(word, words.get(i)));
                }
                options.put(name, words.get(i));
            } else if (COMMANDS.contains(word) && command.isEmpty()) {
                command = word;
            } else {
                throw new IllegalArgumentException("\"%s\" is not understood here".formatted(word));
            }
        }
        return new Main(command, options);
    }

    /** @return whether all promises are kept */
    private boolean run() throws Exception {
        return switch (command) {
            case "growth" -> new Growth(this).run();
            case "soak" -> new Soak(this).run();
            default -> new Measurement(this).run();
        };
    }

    boolean isQuick() {
        return options.containsKey("quick");
    }

    int whole(String name, int standard) {
        return (int) number(name, standard);
    }

    double number(String name, double standard) {
        return options.containsKey(name) ? Double.parseDouble(options.get(name)) : standard;
    }

    /** One of our own, which ends with this program, or the one that was named. */
    Platform platform() throws IOException {
        if (options.containsKey("url") != options.containsKey("data")) {
            throw new IllegalArgumentException("--url and --data are needed together");
        }
        if (options.containsKey("url")) {
            return Platform.at(URI.create(options.get("url")), Optional.of(Path.of(options.get("data"))));
        }
        say("starting a platform");
        Files.createDirectories(WORK);
        Platform platform = Platform.prepared(Files.createTempDirectory(WORK, "data-"), List.of());
        // Before the start: what was begun is stopped even if this ends in the middle of it.
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop the platform"));
        platform.up();
        return platform;
    }

    /** What there is to say of the machine and the platform at this moment, before the measurements and after them. */
    static Report.Setting setting(Platform platform, String date, List<Double> calibration) {
        return new Report.Setting(
                date,
                Machine.description(),
                Machine.revision(Platform.workTree()),
                platform.process("order").map(Machine::javaFlags).orElse("unknown"),
                System.getenv().getOrDefault("FOODDELIVERY_SERVICE_JAVA_OPTS", ""),
                calibration);
    }

    void write(String name, String text) throws IOException {
        Path standard = isQuick() ? WORK : Platform.workTree().resolve("docs/benchmark");
        Path directory = options.containsKey("out") ? Path.of(options.get("out")) : standard;
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name), text);
        say("written: %s", directory.resolve(name));
    }
}
