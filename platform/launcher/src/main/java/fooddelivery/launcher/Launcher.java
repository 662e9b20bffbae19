package fooddelivery.launcher;

import com.nimbusds.jose.JOSEException;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What {@code ./run} starts. */
public final class Launcher {

    private static final DocumentStore NO_DOCUMENTS = new DocumentStore(false, Optional.empty());

    private final Installation installation;
    private final Options options;
    private final Progress progress = new Progress();

    private Launcher(Installation installation, Options options) {
        this.installation = installation;
        this.options = options;
    }

    public static void main(String[] arguments) {
        try {
            Path tree = workTree();
            Options options = Options.parse(List.of(arguments), tree, System.getenv());
            new Launcher(new Installation(tree, options.data(), options.portOffset()), options).run();
        } catch (Failure e) {
            System.err.println("run: " + e.getMessage());
            System.exit(1);
        } catch (IOException e) {
            System.err.println("run: " + e);
            System.exit(1);
        } catch (InterruptedException e) {
            System.exit(130);
        }
    }

    private void run() throws IOException, InterruptedException {
        switch (options.command()) {
            case "up" -> up();
            case "detach" -> detach();
            case "record" -> record();
            case "down" -> down();
            case "audit" -> System.exit(new Audit(operator(Audit.patience()), progress).run(options.since()));
            case "repair" ->
                System.exit(new Repair(operator(Repair.patience()), progress).run(options.only(), options.dryRun()));
            case "rebuild-view" ->
                System.exit(RebuildView.of(operator(RebuildView.patience()), progress)
                        .run(options.force()));
            case "backup" -> new Safekeeping(installation, options, progress).backup();
            case "restore" -> new Safekeeping(installation, options, progress).restore();
            case "rotate-keys" -> System.out.println(toLauncher("rotate-keys").orElseGet(() -> rotateKeys(false)));
            case AdminServer.PART -> admin();
            case "rolling-restart" ->
                System.out.println(toLauncher("rolling-restart")
                        .orElseThrow(() -> new Failure("the platform is not running: ./run starts all of it")));
            case "status" ->
                System.out.print(
                        toLauncher("status").orElseGet(() -> "the platform is not running%n%s".formatted(leftovers())));
            default -> onPart(options.command(), options.part());
        }
    }

    private Operator operator(Duration patience) throws IOException {
        return Operator.of(installation, System.getenv(), patience);
    }

    private void up() throws IOException, InterruptedException {
        installation.prepare();
        FileChannel lockFile = FileChannel.open(
                installation.run("launcher.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = lockFile.tryLock();
        if (lock == null) {
            throw new Failure(
                    "the platform is already running with the data in %s: ./run status shows it, ./run down stops it"
                            .formatted(installation.data()));
        }
        Safekeeping.requireFinished(installation);
        progress.say("starting with the data in %s", installation.data());
        Optional<ForeignDatabase> foreign = ForeignDatabase.from(System.getenv());
        Credentials credentials = Credentials.ensure(installation, System.getenv("DEMO_PASSWORD"));
        Payara payara = new Payara(
                installation,
                false,
                options.shape().adminConsole()
                        ? Optional.of(new DataGrid(installation, options.shape().replicas()))
                        : Optional.empty());
        DocumentStore documents =
                DocumentStore.of(options.documents(), System.getenv(), Parts.configured(installation.configuration()));
        new Supervisor(withoutLauncher(), progress).stopLeftovers();
        Map<String, Part> parts =
                Parts.of(installation, payara, () -> credentials, foreign, documents, options.shape());
        Supervisor supervisor = new Supervisor(
                parts,
                documents.needsPart() ? Set.of(AdminServer.PART) : Set.of(AdminServer.PART, DocumentStore.PART),
                progress);
        supervisor.requireFreePorts();
        foreign.ifPresent(server -> server.prepare(credentials));

        PidFile pidFile = new PidFile(installation.run("launcher.pid"));
        pidFile.write(ProcessHandle.current());
        String[] phase = {"starting"};
        HttpServer control = Control.serve(installation.run("control"), command -> obey(supervisor, command, phase));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            progress.say("stopping");
                            supervisor.stopAll();
                            control.stop(0);
                            forget(pidFile);
                            progress.say("everything is stopped; the data stays in %s", installation.data());
                        },
                        "stop"));
        try {
            supervisor.startAll();
            Welcome welcome = new Welcome(installation, credentials, parts);
            welcome.awaitStores();
            progress.say("everything is ready");
            progress.print(welcome.text());
            phase[0] = "ready";
            retireKeysInTime();
        } catch (Failure e) {
            // During a stop, whatever was still starting fails; that is no news.
            if (!supervisor.isStopping()) {
                progress.say("%s", e.getMessage());
                System.exit(1);
            }
        }
        // Until a signal, or "down": the hook above does the rest.
        Thread.currentThread().join();
        lock.release();
    }

    private String obey(Supervisor supervisor, String command, String[] phase) {
        String[] words = command.split("/");
        switch (words[0]) {
            case "phase":
                return phase[0];
            case "status":
                return supervisor.status();
            case "rotate-keys":
                progress.say("the signing key is being changed by command");
                return rotateKeys(true);
            case "rolling-restart":
                return new RollingRestart(installation, options.shape(), supervisor, progress).run();
            case AdminServer.PART:
                // Says what to do when the services' servers did not join the data grid.
                supervisor.part(AdminServer.PART);
                return "";
            case "start":
                supervisor.start(words[1]);
                progress.say("%s was started by command", words[1]);
                return "%s is ready".formatted(words[1]);
            case "stop":
                supervisor.part(words[1]).stop();
                progress.say("%s was stopped by command", words[1]);
                return "%s is stopped".formatted(words[1]);
            case "kill":
                supervisor.part(words[1]).kill();
                progress.say("%s was killed by command", words[1]);
                return "%s is killed".formatted(words[1]);
            default:
                throw new Failure("there is no command " + words[0]);
        }
    }

    /**
     * Part of the build: starts one service, with what it needs and on data of its own, and records the classes that it
     * loads, which takes a third off the CPU of every later start.
     */
    private void record() throws IOException {
        Path scratch = installation.tree().resolve("platform/launcher/target/recording");
        Installation apart = new Installation(installation.tree(), scratch, Ports.freeOffset());
        Payara payara = new Payara(apart, true, Optional.empty());
        if (payara.isRecorded()) {
            return;
        }
        PostgresBinaries.delete(scratch);
        apart.prepare();
        Credentials credentials = Credentials.ensure(apart, null);
        Map<String, Part> parts =
                Parts.of(apart, payara, () -> credentials, Optional.empty(), NO_DOCUMENTS, Options.Shape.SMALLEST);
        parts.keySet().retainAll(List.of("database", "broker", "order"));
        Supervisor supervisor = new Supervisor(parts, progress);
        Thread cancel = new Thread(supervisor::stopAll, "cancel");
        Runtime.getRuntime().addShutdownHook(cancel);
        supervisor.startAll();
        payara.record(parts.get("order").process().orElseThrow());
        // The hook stops the three; what they wrote is of no more use.
        System.exit(0);
    }

    /** Ends with status 3 when the server has to be fetched first, which {@code ./run} does, and asks again. */
    private void admin() {
        toLauncher(AdminServer.PART)
                .orElseThrow(() -> new Failure(
                        "the platform is not running: ./run --admin-console starts all of it, ready for the console"));
        if (!AdminServer.isFetched(installation)) {
            System.exit(3);
        }
        progress.say("starting Payara Server; it takes a minute or two");
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        clock.scheduleAtFixedRate(() -> progress.say("waiting for its console"), 15, 15, TimeUnit.SECONDS);
        try {
            toLauncher("start/" + AdminServer.PART);
        } finally {
            clock.shutdownNow();
        }
        progress.say("%s is ready", AdminServer.PART);
        progress.print(AdminServer.words(installation));
    }

    /** The same launcher in a session of its own; its output goes to a file and, until all is ready, here as well. */
    private void detach() throws IOException, InterruptedException {
        installation.prepare();
        Path log = installation.log("launcher");
        Logs.rotate(log, 1_000_000);
        long shown = Files.exists(log) ? Files.size(log) : 0;
        List<String> command = new ArrayList<>(List.of(Processes.java()));
        command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Launcher.class.getName(),
                "up",
                "--data",
                installation.data().toString(),
                "--port-offset",
                Integer.toString(installation.portOffset()),
                "--documents",
                options.documents(),
                "--replicas",
                Integer.toString(options.shape().replicas())));
        if (options.shape().brokerBackup()) {
            command.add("--broker-backup");
        }
        if (options.shape().adminConsole()) {
            command.add("--admin-console");
        }
        if (options.shape().firstCopiesFrom() != null) {
            command.addAll(List.of(
                    "--first-copies-from", options.shape().firstCopiesFrom().toString()));
        }
        Process launcher = new ProcessBuilder(Processes.ofItsOwnSession(command))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Thread cancel = new Thread(launcher::destroy, "cancel");
        Runtime.getRuntime().addShutdownHook(cancel);
        boolean ended;
        boolean ready;
        do {
            ended = launcher.waitFor(500, TimeUnit.MILLISECONDS);
            ready = !ended && isReady(launcher);
            String news = Logs.since(log, shown);
            shown += news.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
            System.out.print(news);
        } while (!ended && !ready);
        Runtime.getRuntime().removeShutdownHook(cancel);
        if (ended) {
            System.exit(1);
        }
        System.out.printf("It runs in the background (process %d); ./run down stops it.%n", launcher.pid());
    }

    /**
     * @param isRunning whether there are services that have to read the new key before anything is signed with it
     */
    private synchronized String rotateKeys(boolean isRunning) {
        SigningKeys keys = new SigningKeys(installation);
        try {
            String next = keys.publishNext();
            if (isRunning) {
                Thread.sleep(SigningKeys.READ_AGAIN.plusSeconds(5).toMillis());
            }
            Instant now = Instant.now();
            keys.useNext(now);
            return "new tokens are signed with the key %s; those of the key before it are good until %s"
                    .formatted(next, now.plus(SigningKeys.LAST_TOKENS).truncatedTo(ChronoUnit.SECONDS));
        } catch (IOException | JOSEException | ParseException e) {
            throw new Failure("the signing key cannot be changed: %s".formatted(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted; the same command goes on with it", e);
        }
    }

    /** Looks every minute, as long as the launcher runs, for a key whose last tokens are over. */
    private void retireKeysInTime() {
        SigningKeys keys = new SigningKeys(installation);
        Thread retirement = new Thread(
                () -> {
                    while (!Thread.currentThread().isInterrupted()) {
                        try {
                            keys.retire(Instant.now());
                            TimeUnit.MINUTES.sleep(1);
                        } catch (IOException | ParseException e) {
                            progress.say("the signing keys cannot be read: %s", e);
                            return;
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                },
                "retire keys");
        retirement.setDaemon(true);
        retirement.start();
    }

    private boolean isReady(Process launcher) {
        boolean itsOwn = new PidFile(installation.run("launcher.pid"))
                .read()
                .map(process -> process.pid() == launcher.pid())
                .orElse(false);
        return itsOwn
                && Files.exists(installation.run("control"))
                && toLauncher("phase").equals(Optional.of("ready"));
    }

    private void down() {
        Optional<ProcessHandle> launcher = new PidFile(installation.run("launcher.pid")).read();
        if (launcher.isEmpty()) {
            new Supervisor(withoutLauncher(), progress).stopLeftovers();
            System.out.println("nothing is running any more");
            return;
        }
        // SIGTERM is the launcher's own way of stopping everything, whatever it is doing at the moment.
        launcher.get().destroy();
        if (!Processes.awaitEnd(launcher.get(), 120_000)) {
            throw new Failure("the launcher (process %d) does not end"
                    .formatted(launcher.get().pid()));
        }
        System.out.println("everything is stopped");
    }

    private void onPart(String command, String name) {
        Optional<String> answer = toLauncher(command + "/" + name);
        if (answer.isPresent()) {
            System.out.println(answer.get());
            return;
        }
        if (command.equals("start")) {
            throw new Failure("the platform is not running: ./run starts all of it");
        }
        Part part = withoutLauncher().get(name);
        boolean ran = part.process().isPresent();
        if (command.equals("kill")) {
            part.kill();
        } else {
            part.stop();
        }
        System.out.println(
                ran
                        ? "%s was left behind by an earlier run, and is stopped".formatted(name)
                        : "%s does not run".formatted(name));
    }

    private String leftovers() {
        StringBuilder text = new StringBuilder();
        withoutLauncher()
                .values()
                .forEach(part -> part.process()
                        .ifPresent(process -> text.append(
                                "%s (process %d) was left behind by an earlier run: ./run takes over, ./run down stops it%n"
                                        .formatted(part.name, process.pid()))));
        return text.toString();
    }

    /** Parts that can be found and stopped, but not started: all that any run may have had. */
    private Map<String, Part> withoutLauncher() {
        return Parts.of(
                installation,
                new Payara(installation),
                () -> {
                    throw new Failure("the platform is not running: ./run starts all of it");
                },
                Optional.empty(),
                NO_DOCUMENTS,
                Options.Shape.LARGEST);
    }

    private Optional<String> toLauncher(String command) {
        boolean runs = new PidFile(installation.run("launcher.pid")).read().isPresent();
        return runs ? Control.send(installation.run("control"), command) : Optional.empty();
    }

    private void forget(PidFile pidFile) {
        try {
            Files.deleteIfExists(installation.run("control"));
        } catch (IOException e) {
            progress.say("%s cannot be removed: %s", installation.run("control"), e);
        }
        pidFile.delete();
    }

    /** The work tree: launcher.jar is in platform/launcher/target. */
    private static Path workTree() {
        String home = System.getProperty("fooddelivery.home");
        if (home != null) {
            return Path.of(home).toAbsolutePath().normalize();
        }
        Path jar = Path.of(Launcher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        return jar.resolve("../../../..").toAbsolutePath().normalize();
    }
}
