package fooddelivery.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A Payara Server with nothing but its console, through which administrators see the servers of the services, which are
 * members of the same {@link DataGrid}, and stop, start and deploy applications there.
 *
 * <p>{@code ./run admin} fetches it, because hardly anybody needs its 170 MB. Its domain is made anew at each start from
 * the one that comes with it: what belongs to this platform is written here, and nothing that is changed there is kept but
 * the administrator's password.
 */
final class AdminServer {

    static final String PART = "admin";
    static final String USER = "admin";

    /** So that whoever means all servers of the services does not mean this one. */
    private static final String GROUP_OF_ITS_OWN = "console";

    private static final String ARCHIVE = "platform/launcher/target/payara-server.zip";
    /** The directory that the archive has in it. */
    private static final String INSIDE = "payara6";

    private static final String PASSWORD_KEY = "AS_ADMIN_PASSWORD=";

    /** As Payara hashes a password: again and again, see its class SSHA. */
    private static final int ROUNDS = 100;

    /** No second log, and nothing that is written to the standard output becomes a record that is written there again. */
    private static final String LOGGING = """

            com.sun.enterprise.server.logging.GFFileHandler.logtoFile=false
            com.sun.enterprise.server.logging.GFFileHandler.logStandardStreams=false
            """;

    /** Beyond those of Payara Micro, from the options in the domain that comes with the server. */
    private static final List<String> OPENED = List.of(
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens=java.desktop/java.beans=ALL-UNNAMED",
            "--add-exports=java.base/sun.net.www=ALL-UNNAMED",
            "--add-exports=java.base/sun.security.util=ALL-UNNAMED");

    private final Installation installation;
    private final DataGrid grid;

    AdminServer(Installation installation, DataGrid grid) {
        this.installation = installation;
        this.grid = grid;
    }

    /** Whether it is on this machine, be it still packed. */
    static boolean isFetched(Installation installation) {
        return Files.isDirectory(unpacked(installation))
                || Files.exists(installation.tree().resolve(ARCHIVE));
    }

    Part part() {
        return new JvmPart(
                installation, PART, () -> new JvmPart.Launch(prepare(), Map.of()), http -> missing(http), List.of());
    }

    /** The console is loaded when it is asked for the first time. */
    private static Optional<String> missing(JvmPart.Exchanges http) throws IOException, InterruptedException {
        var page = http.get("/");
        return page.statusCode() == 200 && page.body().contains("j_security_check")
                ? Optional.empty()
                : Optional.of("its console is not loaded");
    }

    /** What to say when it is ready. */
    static String words(Installation installation) {
        return """
                Payara's console: http://127.0.0.1:%d/ — sign in as %s; the password is in %s
                Domain, then Data Grid shows the servers of the services. ./run stop admin ends it.
                The same by commands:
                  %s --host 127.0.0.1 --port %d --user %s --passwordfile %s send-asadmin-command --targets '%s:notify' --command disable -- notify""".formatted(
                        installation.port(PART),
                        USER,
                        password(installation),
                        unpacked(installation).resolve("bin/asadmin"),
                        installation.port(PART),
                        USER,
                        password(installation),
                        DataGrid.GROUP);
    }

    private static Path unpacked(Installation installation) {
        return installation.tree().resolve("platform/launcher/target/payara-server-" + Versions.of("payara"));
    }

    /** As {@code asadmin --passwordfile} reads it. */
    static Path password(Installation installation) {
        return installation.data().resolve("admin-password");
    }

    /** Makes the server and its domain ready, and says what to run. */
    private List<String> prepare() throws IOException {
        Path server = unpack();
        Ports.requireFree("the data grid of admin", installation.gridPort(PART));
        Path root = installation.work(PART);
        PostgresBinaries.delete(root);
        Path domain = root.resolve("domain");
        // There are keys in it.
        Files.createDirectories(
                root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Payara.copy(server.resolve("glassfish/domains/domain1"), domain);
        Path config = domain.resolve("config");
        close(config.resolve("domain.xml"));
        Secrets.write(
                config.resolve("admin-keyfile"),
                "%s;%s;asadmin\n".formatted(USER, hash(ensurePassword(), Secrets.bytes(8))));
        Files.writeString(
                config.resolve("logging.properties"), "\n" + Payara.logging() + LOGGING, StandardOpenOption.APPEND);
        return command(server.resolve("glassfish"), domain);
    }

    private List<String> command(Path server, Path domain) {
        Path config = domain.resolve("config");
        List<String> command = new ArrayList<>(List.of(Processes.java(), Payara.FAST_START));
        command.addAll(Payara.modules());
        command.addAll(OPENED);
        command.addAll(DataGrid.flags());
        command.addAll(List.of(
                "-Xmx384m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Djava.awt.headless=true",
                Logs.JVM_FORMAT,
                // It would look for news and updates at its maker's.
                "-Dcom.sun.enterprise.tools.admingui.NO_NETWORK=true",
                "-Dcom.sun.aas.installRoot=" + server,
                "-Dcom.sun.aas.instanceRoot=" + domain,
                "-Dcom.sun.enterprise.config.config_environment_factory_class=com.sun.enterprise.config.serverbeans.AppserverConfigEnvironmentFactory",
                "-Djava.security.auth.login.config=" + config.resolve("login.conf"),
                "-Djava.security.policy=" + config.resolve("server.policy"),
                "-Djavax.net.ssl.keyStore=" + config.resolve("keystore.p12"),
                "-Djavax.net.ssl.trustStore=" + config.resolve("cacerts.p12"),
                "-DANTLR_USE_DIRECT_CLASS_LOADING=true",
                "-Dorg.glassfish.grizzly.DEFAULT_MEMORY_MANAGER=org.glassfish.grizzly.memory.HeapMemoryManager",
                "-Dorg.jboss.weld.serialization.beanIdentifierIndexOptimization=false",
                "-Dcom.ctc.wstx.returnNullForDefaultNamespace=true",
                "-Dgosh.args=--nointeractive",
                "-Xbootclasspath/a:" + server.resolve("lib/grizzly-npn-api.jar"),
                "-cp",
                server.resolve("modules/glassfish.jar").toString(),
                "com.sun.enterprise.glassfish.bootstrap.ASMain",
                "-upgrade",
                "false",
                "-read-stdin",
                "false",
                "-domainname",
                "domain1",
                "-domaindir",
                domain.toString(),
                "-instancename",
                "server",
                "-type",
                "DAS",
                "-verbose",
                "true"));
        return command;
    }

    /** Unpacks the server unless that is done; whole or not at all. */
    private synchronized Path unpack() throws IOException {
        Path server = unpacked(installation);
        if (Files.isDirectory(server)) {
            return server;
        }
        Path archive = installation.tree().resolve(ARCHIVE);
        if (!Files.exists(archive)) {
            throw new Failure("Payara Server is not on this machine yet: ./run admin fetches it");
        }
        Path unfinished = server.resolveSibling("payara-server.unfinished");
        PostgresBinaries.delete(unfinished);
        unzip(archive, unfinished);
        Path asadmin = unfinished.resolve(INSIDE).resolve("bin/asadmin");
        Files.setPosixFilePermissions(asadmin, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(
                unfinished.resolve(INSIDE).resolve("glassfish/bin/asadmin"),
                PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.move(unfinished.resolve(INSIDE), server, StandardCopyOption.ATOMIC_MOVE);
        PostgresBinaries.delete(unfinished);
        // Maven keeps another.
        Files.delete(archive);
        return server;
    }

    /** Fails when anything in the archive is damaged or missing. */
    static void unzip(Path archive, Path into) throws IOException {
        int expected;
        // The directory at the end of the archive: it is there, and so is the end.
        try (ZipFile whole = new ZipFile(archive.toFile())) {
            expected = whole.size();
        }
        int entries = 0;
        // This one, other than the above, compares checksums.
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = into.resolve(entry.getName()).normalize();
                if (!file.startsWith(into)) {
                    throw new IOException("%s has an entry outside: %s".formatted(archive, entry.getName()));
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(zip, file);
                }
                entries++;
            }
        }
        if (entries != expected) {
            throw new IOException("%s is damaged: %d of %d entries".formatted(archive, entries, expected));
        }
    }

    private String ensurePassword() throws IOException {
        Path file = password(installation);
        if (!Files.exists(file)) {
            Secrets.write(file, PASSWORD_KEY + Secrets.random() + "\n");
        }
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith(PASSWORD_KEY))
                .map(line -> line.substring(PASSWORD_KEY.length()))
                .findFirst()
                .orElseThrow(() -> new Failure(
                        "%s has no line %s: remove the file, and another is made".formatted(file, PASSWORD_KEY)));
    }

    /** As in Payara's admin-keyfile. */
    static String hash(String password, byte[] salt) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(password.getBytes(StandardCharsets.UTF_8));
            byte[] hash = sha.digest(salt);
            for (int i = 1; i < ROUNDS; i++) {
                hash = sha.digest(hash);
            }
            byte[] both = new byte[hash.length + salt.length];
            System.arraycopy(hash, 0, both, 0, hash.length);
            System.arraycopy(salt, 0, both, hash.length, salt.length);
            return "{SSHA256}" + Base64.getEncoder().encodeToString(both);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Leaves the console's door and that of the data grid, both on the loopback address, and closes every other. */
    void close(Path domainXml) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            Document document;
            try (InputStream file = Files.newInputStream(domainXml)) {
                document = factory.newDocumentBuilder().parse(file);
            }
            Element config = all(document.getDocumentElement(), "config").stream()
                    .filter(element -> element.getAttribute("name").equals("server-config"))
                    .findFirst()
                    .orElseThrow(() -> new Failure("%s has no server-config".formatted(domainXml)));
            for (String door : List.of("network-listener", "iiop-listener", "jmx-connector")) {
                List<Element> doors = all(config, door);
                if (doors.isEmpty()) {
                    throw new Failure(
                            "%s has no %s: this is not the server that was expected".formatted(domainXml, door));
                }
                for (Element element : doors) {
                    boolean isConsole = element.getAttribute("name").equals("admin-listener");
                    element.setAttribute("address", "127.0.0.1");
                    element.setAttribute("enabled", Boolean.toString(isConsole));
                    if (isConsole) {
                        element.setAttribute("port", Integer.toString(installation.port(PART)));
                    }
                }
            }
            // Else its own message broker waits for somebody, on all addresses.
            Element jms = document.createElement("jms-service");
            jms.setAttribute("type", "DISABLED");
            config.appendChild(jms);
            joinGrid(document, config);
            TransformerFactory.newInstance()
                    .newTransformer()
                    .transform(new DOMSource(document), new StreamResult(domainXml.toFile()));
            Files.setPosixFilePermissions(domainXml, PosixFilePermissions.fromString("rw-------"));
        } catch (ParserConfigurationException | SAXException | TransformerException e) {
            throw new IOException("%s cannot be read or written: %s".formatted(domainXml, e), e);
        }
    }

    private void joinGrid(Document document, Element config) throws IOException {
        Element runtime = only(document.getDocumentElement(), "hazelcast-runtime-configuration");
        String port = Integer.toString(installation.gridPort(PART));
        runtime.setAttribute("cluster-group-name", grid.name());
        runtime.setAttribute("discovery-mode", "tcpip");
        runtime.setAttribute("tcpip-members", grid.members());
        runtime.setAttribute("interface", "127.0.0.1");
        runtime.setAttribute("das-port", port);
        runtime.setAttribute("start-port", port);
        runtime.setAttribute("auto-increment-port", "false");
        Element own = only(config, "hazelcast-config-specific-configuration");
        own.setAttribute("member-name", PART);
        own.setAttribute("member-group", GROUP_OF_ITS_OWN);
    }

    private static Element only(Element within, String name) {
        List<Element> found = all(within, name);
        if (found.size() != 1) {
            throw new Failure(
                    "there are %d times %s in the server's domain, and one was expected".formatted(found.size(), name));
        }
        return found.get(0);
    }

    private static List<Element> all(Element within, String name) {
        NodeList found = within.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }
}
