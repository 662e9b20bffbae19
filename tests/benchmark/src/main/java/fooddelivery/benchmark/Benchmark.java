package fooddelivery.benchmark;

import fooddelivery.benchmark.OrderLoad.Result;
import fooddelivery.system.Await;
import fooddelivery.system.Customer;
import fooddelivery.system.Machine;
import fooddelivery.system.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code ./benchmark} does. */
public final class Benchmark {

    private static final String HELP = """
            Measures how fast orders are taken. It starts a platform of its own for that, on other ports and with new
            data, and stops it at the end. To make a part fail while people order: ./run drill --help

              ./benchmark                   about seven minutes; writes docs/benchmark/README.md
              ./benchmark --quick           about two minutes, with little warm-up: only for a first impression

              --out DIR          where the results are written
              --url URL          use the platform that runs there, with
              --data DIR         its data directory
            """;

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
        try {
            new Benchmark(options).measure();
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
                case "--quick" -> options.put("quick", "");
                case "--out", "--url", "--data" -> {
                    i++;
                    if (i == arguments.size()) {
                        return refuse("%s needs a value; see ./benchmark --help".formatted(word));
                    }
                    options.put(word.substring(2), arguments.get(i));
                }
                case "drill" -> {
                    return refuse("the drills are started by ./run drill NAME now; ./run drill --list names them");
                }
                default -> {
                    return refuse("\"%s\" is not understood here; see ./benchmark --help".formatted(word));
                }
            }
        }
        return options;
    }

    private static Map<String, String> refuse(String reason) {
        System.err.printf("benchmark: %s%n", reason);
        System.exit(1);
        return Map.of();
    }

    private void measure() throws IOException {
        boolean quick = options.containsKey("quick");
        Duration level = Duration.ofSeconds(quick ? 10 : 40);
        Duration warmUp = Duration.ofSeconds(quick ? 15 : 120);
        Map<String, Double> firstOrder = new LinkedHashMap<>();
        long begin = System.nanoTime();
        try (Platform platform = platform()) {
            firstOrder(platform);
            if (platform.isOurs()) {
                firstOrder.put("with an empty data directory", (System.nanoTime() - begin) / 1e9);
                begin = System.nanoTime();
                platform.restart();
                firstOrder(platform);
                firstOrder.put(
                        "stopped and started again with the data it had (the stop included)",
                        (System.nanoTime() - begin) / 1e9);
            }
            say("seconds to the first paid order: %s", firstOrder);
            OrderLoad load = new OrderLoad(platform);
            say("warming up for %d s", warmUp.toSeconds());
            Result warm = load.run(8, warmUp, false);
            say("%d orders, %.0f a second", warm.orders(), warm.ordersPerSecond());
            List<Result> results = new ArrayList<>();
            for (int concurrency : new int[] {1, 8, 32}) {
                results.add(told(load.run(concurrency, level, false)));
            }
            results.add(told(load.run(8, level, true)));
            Report.Measured measured = new Report.Measured(
                    Machine.description(),
                    firstOrder,
                    "%d s, %,d orders at concurrency 8".formatted(warmUp.toSeconds(), warm.orders()),
                    results,
                    Machine.memory(platform));
            write("README.md", Report.markdown(measured));
            write("latency.svg", Report.chart(results));
        }
    }

    private static void firstOrder(Platform platform) {
        Customer customer = platform.customer("customer1");
        Await.until(
                "the first order is paid",
                Await.SOON,
                () -> customer.place(customer.basket()).expect(201, 202).status() == 201);
    }

    private static Result told(Result result) {
        say(
                "%d at once, %s: %.0f orders/s, %.1f CPU seconds per 1,000 orders, answers %s",
                result.concurrency(),
                result.way(),
                result.ordersPerSecond(),
                result.usage().platform() * 1000 / result.orders(),
                result.answers());
        return result;
    }

    private Platform platform() throws IOException {
        if (options.containsKey("url")) {
            return Platform.at(
                    URI.create(options.get("url")),
                    Optional.ofNullable(options.get("data")).map(Path::of));
        }
        say("starting a platform");
        Files.createDirectories(WORK);
        Platform platform = Platform.start(Files.createTempDirectory(WORK, "data-"));
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "stop the platform"));
        return platform;
    }

    private void write(String name, String text) throws IOException {
        Path standard =
                options.containsKey("quick") ? WORK : Platform.workTree().resolve("docs/benchmark");
        Path directory = options.containsKey("out") ? Path.of(options.get("out")) : standard;
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(name), text);
        say("written: %s", directory.resolve(name));
    }

    private static void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }
}
