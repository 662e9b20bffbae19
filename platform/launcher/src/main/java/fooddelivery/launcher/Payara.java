package fooddelivery.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts Payara Micro, once unpacked for all services, with a root directory for each.
 *
 * <p>{@code payara-micro.jar} unpacks itself into its root directory at every start, and its {@code launch-micro.jar}
 * accepts no other root directory. Naming the main class behind both instead gives every service the same class path,
 * so that one archive of loaded classes (AppCDS) serves all six: a third of the CPU of a start, and shared memory.
 */
final class Payara {

    /** The process lives on after these, so it has to be told from one that is still busy. */
    static final List<String> FATAL = List.of(
            "Failed to deploy",
            "Exception while loading the app",
            "EntityManagerSetupException",
            "Exception while preparing the app",
            "Exception while deploying the app",
            "BootstrapException");

    /** From the manifest of payara-micro.jar, which the JVM only heeds with -jar. */
    private static final List<String> OPENED = List.of(
            "java.base/jdk.internal.loader",
            "java.base/java.lang",
            "java.base/java.net",
            "java.base/java.nio",
            "java.base/java.util",
            "java.base/sun.nio.ch",
            "java.management/sun.management",
            "jdk.management/com.sun.management.internal",
            "java.base/sun.net.www.protocol.jrt",
            "java.base/sun.net.www.protocol.jar",
            "java.base/java.io",
            "java.naming/javax.naming.spi",
            "java.rmi/sun.rmi.transport",
            "java.logging/java.util.logging",
            "java.management/javax.management",
            "java.management/javax.management.openmbean");

    private static final List<String> EXPORTED =
            List.of("java.base/jdk.internal.ref", "jdk.naming.dns/com.sun.jndi.dns", "java.naming/com.sun.jndi.ldap");

    private static final String LISTENER =
            "configs.config.server-config.network-config.network-listeners.network-listener.http-listener";
    private static final String HTTP =
            "configs.config.server-config.network-config.protocols.protocol.http-listener.http";

    private static final String LOOPBACK = "set %s.address=127.0.0.1".formatted(LISTENER);

    private static final String NO_GRID =
            "set configs.config.server-config.hazelcast-config-specific-configuration.enabled=false";

    /** The optimising compiler costs half of the CPU of a start, see below. */
    static final String FAST_START = "-XX:TieredStopAtLevel=1";

    /** There are no options for these. */
    private static final List<String> BEFORE_BOOT = List.of(
            LOOPBACK,
            NO_GRID,
            "set %s.compression=on".formatted(HTTP),
            "set %s.scheme-mapping=X-Forwarded-Proto".formatted(HTTP),
            "set %s.server-header=false".formatted(HTTP),
            "set %s.xpowered-by=false".formatted(HTTP),
            // Else a GET with a body is answered with an empty 400, where a problem document is promised.
            "set %s.allow-payload-for-undefined-http-methods=true".formatted(HTTP),
            "set %s.trace-enabled=false".formatted(HTTP),
            // More than the gateway lets through, which tells in a problem document what is too long.
            "set %s.header-buffer-length-bytes=49152".formatted(HTTP),
            // So do the services (BodyLimit); the server has but a page of its own.
            "set %s.max-post-size-bytes=-1".formatted(HTTP),
            "set %s.max-form-post-size-bytes=1048576".formatted(HTTP));

    private static final String JSON_FORMATTER = "fish.payara.enterprise.server.logging.JSONLogFormatter";

    private final Installation installation;
    private final Path runtime;
    private final boolean recording;
    private final Optional<DataGrid> grid;

    Payara(Installation installation) {
        this(installation, false, Optional.empty());
    }

    /**
     * @param recording start the services so that their classes can be recorded; costs them memory
     * @param grid which they join
     */
    Payara(Installation installation, boolean recording, Optional<DataGrid> grid) {
        this.installation = installation;
        this.recording = recording;
        this.grid = grid;
        this.runtime = installation.tree().resolve("platform/launcher/target/payara-" + Versions.of("payara"));
    }

    /** Unpacks the runtime unless that is done. */
    private synchronized void unpack() throws IOException {
        if (Files.isDirectory(runtime)) {
            return;
        }
        Path unfinished = runtime.resolveSibling("payara.unfinished");
        PostgresBinaries.delete(unfinished);
        Shell.Result result = Shell.run(
                Processes.java(),
                "-jar",
                installation.built("platform/launcher/target/payara-micro.jar").toString(),
                "--rootdir",
                unfinished.toString(),
                "--outputlauncher");
        if (!result.ok()) {
            throw new Failure("Payara Micro cannot be unpacked: " + Logs.lastLines(result.output(), 3));
        }
        Files.move(unfinished, runtime, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes the root directory of a service's copy anew: what an instance that was killed left there is of no use. */
    void prepare(String part) throws IOException {
        unpack();
        Path root = installation.work(part);
        PostgresBinaries.delete(root);
        Files.createDirectories(root.resolve("docroot"));
        copy(runtime.resolve("config"), root.resolve("config"));
        // The adapters for data sources.
        copy(runtime.resolve("lib"), root.resolve("lib"));
        Path beforeBoot = root.resolve("before-boot.asadmin");
        Files.write(beforeBoot, BEFORE_BOOT);
        if (grid.isPresent()) {
            Ports.requireFree("the data grid of " + part, installation.gridPort(part));
            List<String> commands = new ArrayList<>(BEFORE_BOOT);
            commands.remove(NO_GRID);
            commands.addAll(grid.get().beforeBoot());
            Secrets.write(beforeBoot, String.join("\n", commands) + "\n");
        }
        // Payara's own levels, then ours: of two lines for one name the last counts.
        Files.writeString(
                root.resolve("logging.properties"),
                Files.readString(runtime.resolve("config/logging.properties"))
                        + "\n"
                        + logging()
                        + format(System.getenv()));
    }

    /** What is added to a server's own properties. */
    static String logging() throws IOException {
        try (InputStream ours = Payara.class.getResourceAsStream("service-logging.properties")) {
            return new String(ours.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** {@code FOODDELIVERY_LOG_FORMAT}: {@code json}, one object a line, or {@code text}. */
    static String format(Map<String, String> environment) {
        String wished = environment.getOrDefault("FOODDELIVERY_LOG_FORMAT", "text");
        return switch (wished.toLowerCase(Locale.ROOT)) {
            case "text" -> "";
            case "json" -> "\njava.util.logging.ConsoleHandler.formatter=" + JSON_FORMATTER + "\n";
            default -> throw new Failure("FOODDELIVERY_LOG_FORMAT is %s, and must be text or json".formatted(wished));
        };
    }

    /**
     * The same for a container, when its image is made. There a service has an address of its own, which others reach, so
     * nothing but the port tells them whether it is there: it is opened when the application is. Passwords come from files.
     *
     * @param secrets the directory of files that are named after properties, at run time
     * @return the file for {@code java @file}, within the root directory
     */
    Path prepareImage(String service, Path secrets) throws IOException {
        prepare(service);
        Path root = installation.work(service);
        List<String> before = new ArrayList<>(BEFORE_BOOT);
        before.replaceAll(line -> line.equals(LOOPBACK) ? "set %s.address=0.0.0.0".formatted(LISTENER) : line);
        before.add("set %s.enabled=false".formatted(LISTENER));
        Files.write(root.resolve("before-boot.asadmin"), before);
        // How it logs is chosen when it is started.
        Files.writeString(root.resolve("json-log.properties"), format(Map.of("FOODDELIVERY_LOG_FORMAT", "json")));
        Path deployed = root.resolve("after-deploy.asadmin");
        Files.writeString(deployed, "set %s.enabled=true\n".formatted(LISTENER));
        List<String> arguments = new ArrayList<>(command(service, installation.archive(service)));
        arguments.remove(0);
        // Containers run for long, and one at a time is started anew.
        arguments.remove(FAST_START);
        // The others come back under the same name with another address.
        arguments.addAll(0, List.of("-Dsun.net.inetaddr.ttl=1", "-Dsun.net.inetaddr.negative.ttl=1"));
        arguments.addAll(List.of("--postdeploycommandfile", deployed.toString(), "--secretsdir", secrets.toString()));
        Path options = root.resolve("java.options");
        Files.write(
                options,
                arguments.stream()
                        .map(word ->
                                "\"%s\"".formatted(word.replace("\\", "\\\\").replace("\"", "\\\"")))
                        .toList());
        return options;
    }

    /** @param archive of the service */
    List<String> command(String part, Path archive) {
        List<String> command = new ArrayList<>();
        command.add(Processes.java());
        if (isRecorded()) {
            command.add("-XX:SharedArchiveFile=" + archive());
        } else if (recording) {
            command.add("-XX:+RecordDynamicDumpInfo");
        }
        // The optimising compiler takes half of the CPU of a start, which six services on two cores feel: 73 s to the
        // first
        // paid order without it, 110 with it. Under load it is worth having, see below.
        command.add(FAST_START);
        command.addAll(modules());
        if (grid.isPresent()) {
            command.addAll(DataGrid.flags());
        }
        Path boot = runtime.resolve("launch-micro.jar");
        command.addAll(List.of(
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xlog:disable",
                "-Xlog:all=error",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Djava.awt.headless=true",
                // The JDK would silently send a POST again that may have been carried out.
                "-Dsun.net.http.retryPost=false",
                // Connections to payment that are kept: as many as there are calls at once, instead of five.
                "-Dhttp.maxConnections=128",
                // Named, it is not looked for in every archive again and again, twice for each token.
                "-Djakarta.json.provider=org.eclipse.parsson.JsonProviderImpl",
                // Its own error page, on ports that nobody outside reaches, need not tell its version.
                "-Dproduct.name=server",
                Logs.JVM_FORMAT,
                "-Dfish.payara.micro.BootJar=" + boot.toUri(),
                "-Dfish.payara.micro.UnpackDir=" + runtime));
        // Of two flags the later one counts: -XX:TieredStopAtLevel=4 gives every service the optimising compiler.
        String wished = System.getenv().getOrDefault("FOODDELIVERY_SERVICE_JAVA_OPTS", "");
        Stream.of(wished.split(" ")).filter(flag -> !flag.isBlank()).forEach(command::add);
        command.addAll(List.of(
                "-cp",
                boot.toString(),
                "fish.payara.micro.impl.PayaraMicroImpl",
                "--rootdir",
                installation.work(part).toString(),
                "--logproperties",
                installation.work(part).resolve("logging.properties").toString(),
                "--prebootcommandfile",
                installation.work(part).resolve("before-boot.asadmin").toString(),
                "--disablephonehome",
                "--port",
                Integer.toString(installation.port(part)),
                "--minhttpthreads",
                "16",
                "--maxhttpthreads",
                "160",
                "--deploy",
                installation.built("platform/artemis-rar/target/artemis.rar").toString(),
                "--deploy",
                archive.toString()));
        command.addAll(grid.map(joined -> joined.options(part)).orElse(List.of("--nocluster", "--nohazelcast")));
        return command;
    }

    /** Opens what Payara needs of the JDK's modules. */
    static List<String> modules() {
        return Stream.concat(
                        EXPORTED.stream().map("--add-exports=%s=ALL-UNNAMED"::formatted),
                        OPENED.stream().map("--add-opens=%s=ALL-UNNAMED"::formatted))
                .toList();
    }

    boolean isRecorded() {
        return Files.exists(archive());
    }

    /**
     * Writes the classes that a running service has loaded to an archive, which the JVMs started later map into memory
     * instead of loading and verifying each class.
     */
    void record(ProcessHandle service) throws IOException {
        Path unfinished = runtime.resolveSibling("unfinished.jsa");
        Files.deleteIfExists(unfinished);
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Shell.Result result = Shell.run(
                jcmd.toString(), Long.toString(service.pid()), "VM.cds", "dynamic_dump", unfinished.toString());
        if (!result.ok() || !Files.exists(unfinished)) {
            throw new Failure("the classes could not be recorded: " + Logs.lastLines(result.output(), 2));
        }
        Files.move(unfinished, archive(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Of this JVM and this unpacked copy alone: others would refuse it. */
    private Path archive() {
        return runtime.resolve("classes-%s.jsa".formatted(System.getProperty("java.vm.version")));
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path source : all.toList()) {
                Files.copy(source, to.resolve(from.relativize(source).toString()));
            }
        }
    }
}
