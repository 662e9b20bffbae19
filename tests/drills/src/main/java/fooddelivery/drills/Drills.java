package fooddelivery.drills;

import fooddelivery.drills.Recorder.Recording;
import fooddelivery.system.Machine;
import fooddelivery.system.Platform;
import fooddelivery.system.Watch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code ./run drill} does. */
public final class Drills implements AutoCloseable {

    private static final String HELP = """
            Makes something fail while people order, and looks whether what is promised holds. It starts a platform of its
            own for that, on other ports and with new data, and stops it at the end.

              ./run drill NAME         one drill; ./run drill --list names them
              ./run drill all          all that need nothing special, one after the other; a failure does not end it
              ./run drill --list       what there is: what is done, and what must hold

            Each writes NAME.html, with pictures over time, NAME.json and index.html to docs/drills. It ends with 0 when
            every promise was kept, 1 when one was broken, 2 when the command was not understood, and 3 when this machine
            lacks what the drill needs.

              --orders N         orders of a drill (most: 500 or 200; kill-anything and rebuild 2,000; restore: 1 at each of
                                 eight steps, before and after the backup)
              --rate N           orders a second, where they come at a rate (default: 20; the drills of root's: 5)
              --rounds N         how often each process is killed in kill-anything (default: 3)
              --concurrency N    people who order at the same time, elsewhere (default: 8)
              --only SERVICE     the one service that restore is about
              --from REV         of upgrade: a commit, branch or tag of this repository
              --copies A,B,…     what is killed in containers
              --times N          repeats the drill so often, and ends at the first failure
              --out DIR          where the reports are written
              --url URL          use the platform that runs there, with
              --data DIR         its data directory; without --url: where the drill's own platform keeps its data
              --port-offset N    the first that is tried for a platform of its own (default: 2020)
            """;

    private enum Outcome {
        HELD(0),
        BROKEN(1),
        NOT_HERE(3);

        private final int code;

        Outcome(int code) {
            this.code = code;
        }

        static Outcome of(int code) {
            return Stream.of(values())
                    .filter(outcome -> outcome.code == code)
                    .findFirst()
                    .orElse(BROKEN);
        }
    }

    static final int NOT_UNDERSTOOD = 2;
    private static final Path TREE = Platform.workTree();
    private static final Path WORK = TREE.resolve("tests/drills/target");

    private final Settings settings;
    /** What has to be undone, the last first. */
    private final List<Runnable> undo = new ArrayList<>();
    /** A platform that the next drill may use as well. */
    private Optional<Platform> shared = Optional.empty();

    private Drills(Settings settings) {
        this.settings = settings;
    }

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(run(List.of(arguments)));
    }

    /** @return the exit code */
    static int run(List<String> arguments) {
        Settings settings;
        try {
            settings = Settings.parse(arguments);
            if (settings.has("--help")) {
                System.out.print(HELP);
                return 0;
            }
            if (settings.has("--list")) {
                list();
                return 0;
            }
            String name = settings.name().orElseThrow();
            if (!name.equals(Settings.ALL) && Drill.named(name).isEmpty()) {
                throw new Settings.Misunderstood(
                        "there is no drill \"%s\"; ./run drill --list names them".formatted(name));
            }
        } catch (Settings.Misunderstood e) {
            System.err.printf("drill: %s; see ./run drill --help%n", e.getMessage());
            return NOT_UNDERSTOOD;
        }
        settings.value("--port-offset").ifPresent(offset -> System.setProperty("fooddelivery.port-offset", offset));
        try (Drills drills = new Drills(settings)) {
            Runtime.getRuntime().addShutdownHook(new Thread(drills::close, "undo"));
            return settings.name().orElseThrow().equals(Settings.ALL)
                    ? drills.all()
                    : drills.one(Drill.named(settings.name().orElseThrow()).orElseThrow()).code;
        }
    }

    static void list() {
        for (Drill drill : Drill.ALL) {
            System.out.printf("%-17s %s%n", drill.name(), drill.does());
            System.out.printf("%-17s must hold: %s%n", "", drill.must());
            if (!drill.needs().isEmpty()) {
                System.out.printf(
                        "%-17s needs %s%s%n", "", drill.needs(), drill.inAll() ? "" : "; not part of \"all\"");
            }
        }
    }

    private int all() {
        Map<String, String> rows = new LinkedHashMap<>();
        List<String> broken = new ArrayList<>();
        for (Drill drill : Drill.ALL.stream().filter(Drill::inAll).toList()) {
            long begin = System.nanoTime();
            Outcome outcome = one(drill);
            rows.put(
                    drill.name(),
                    "%-8s %5.0f s"
                            .formatted(
                                    outcome == Outcome.NOT_HERE
                                            ? "skipped"
                                            : outcome.name().toLowerCase(Locale.ROOT),
                                    (System.nanoTime() - begin) / 1e9));
            if (outcome == Outcome.BROKEN) {
                broken.add(drill.name());
            }
        }
        System.out.println();
        rows.forEach((name, row) -> System.out.printf("%-17s %s%n", name, row));
        System.out.println(broken.isEmpty() ? "every promise was kept" : "BROKEN: " + String.join(", ", broken));
        return broken.isEmpty() ? 0 : Outcome.BROKEN.code;
    }

    /** As often as it was asked for. */
    private Outcome one(Drill drill) {
        System.out.printf("%n%s: %s%n", drill.name(), drill.does());
        for (int time = 1; time <= settings.times(); time++) {
            if (settings.times() > 1) {
                System.out.printf("%d of %d%n", time, settings.times());
            }
            Outcome outcome = once(drill);
            if (outcome != Outcome.HELD) {
                return outcome;
            }
        }
        return Outcome.HELD;
    }

    private Outcome once(Drill drill) {
        try {
            Scenario scenario = drill.code().get();
            scenario.requirePossible(settings);
            if (scenario.isInNamespace() && !Namespace.isHere()) {
                close();
                return Outcome.of(Namespace.run(drill.name(), settings));
            }
            return play(drill, scenario) ? Outcome.HELD : Outcome.BROKEN;
        } catch (NotHere e) {
            System.out.printf("%s is not possible here: %s%n", drill.name(), e.getMessage());
            return Outcome.NOT_HERE;
        } catch (AssertionError | RuntimeException | IOException e) {
            System.out.printf(
                    "%s FAILED: %s%n", drill.name(), e instanceof AssertionError ? e.getMessage() : e.toString());
            close();
            return Outcome.BROKEN;
        }
    }

    private boolean play(Drill drill, Scenario scenario) throws IOException {
        boolean alone = !scenario.isContentWithAny();
        if (alone) {
            close();
        }
        Platform platform = shared.isPresent() ? shared.get() : platform(scenario);
        if (!alone) {
            shared = Optional.of(platform);
        }
        boolean ok = false;
        try (Recorder recorder = new Recorder(platform)) {
            platform.watch(recorder);
            Stage stage = new Stage(platform, settings, recorder);
            Instant at = Instant.now();
            if (scenario instanceof Drill.Promising) {
                perform(scenario, stage);
            } else {
                stage.promise(drill.must(), () -> scenario.run(stage));
            }
            ok = report(drill, stage, at);
        } finally {
            platform.watch(Watch.NONE);
            if (alone || !ok) {
                close();
            }
        }
        return ok;
    }

    private static void perform(Scenario scenario, Stage stage) {
        try {
            scenario.run(stage);
        } catch (AssertionError | RuntimeException e) {
            stage.promise("the drill comes to its end", () -> {
                throw e;
            });
        }
    }

    private boolean report(Drill drill, Stage stage, Instant at) throws IOException {
        Recording recording = stage.recorder().recording();
        Result result = Result.of(drill, stage, at, Machine.description(), Machine.revision(TREE));
        Path directory = settings.out(TREE.resolve("docs/drills"));
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(drill.name() + ".html"), Page.of(result, recording));
        Files.writeString(directory.resolve(drill.name() + ".json"), result.json() + "\n");
        Files.writeString(directory.resolve("index.html"), Page.index(Result.read(directory)));
        System.out.printf("must hold: %s%n", drill.must());
        result.held().forEach(held -> System.out.printf("  %-6s %s%n", held.ok() ? "held" : "BROKEN", held.promise()));
        System.out.printf(
                "%s %s, in %d s; written: %s%n",
                drill.name(),
                result.ok() ? "held" : "is BROKEN",
                result.seconds(),
                directory.resolve(drill.name() + ".html"));
        return result.ok();
    }

    private Platform platform(Scenario scenario) throws IOException {
        if (settings.url().isPresent()) {
            return Platform.at(settings.url().get(), settings.data());
        }
        List<String> options = scenario.options(settings);
        Path parent = Files.createDirectories(settings.data().orElse(WORK));
        Path data = Files.createTempDirectory(parent, "data-");
        System.out.printf("starting a platform with its data in %s%n", data);
        later(() -> {
            try {
                scenario.cleanUp();
                remove(data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        Platform platform = Platform.prepared(data, options);
        try {
            scenario.prepare(data, platform);
        } catch (NotHere e) {
            close();
            throw e;
        }
        later(platform::close);
        platform.up();
        platform.warmUp();
        return platform;
    }

    /** What is in the logs of a failure is worth keeping; data is not. */
    private static void remove(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(one -> !one.startsWith(data.resolve("logs")))
                    .sorted(Comparator.reverseOrder())
                    .toList()) {
                if (!file.equals(data)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private synchronized void later(Runnable step) {
        undo.add(0, step);
    }

    /** Undoes all that is left to undo; whatever of it fails, the rest is tried. */
    @Override
    public synchronized void close() {
        shared = Optional.empty();
        while (!undo.isEmpty()) {
            try {
                undo.remove(0).run();
            } catch (RuntimeException | AssertionError e) {
                System.out.printf("something could not be undone: %s%n", e);
            }
        }
    }
}
