package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.launcher.Options.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The administrators' console, up to the point where it is started: who joins the data grid, and what listens. */
class AdminServerTest {

    /** The doors and the grid of the domain that comes with Payara Server 6.2025.10. */
    private static final String DOMAIN = """
            <domain>
              <hazelcast-runtime-configuration start-port="5900" das-port="4900" auto-increment-port="true"/>
              <configs>
                <config name="server-config">
                  <iiop-service>
                    <iiop-listener address="0.0.0.0" port="3700" id="orb-listener-1" lazy-init="true"/>
                    <iiop-listener security-enabled="true" address="0.0.0.0" port="3820" id="SSL"/>
                  </iiop-service>
                  <admin-service><jmx-connector address="0.0.0.0" port="8686" name="system"/></admin-service>
                  <hazelcast-config-specific-configuration/>
                  <network-config><network-listeners>
                    <network-listener port="8080" protocol="http-listener-1" name="http-listener-1"/>
                    <network-listener port="4848" protocol="admin-listener" name="admin-listener"/>
                  </network-listeners></network-config>
                </config>
                <config name="default-config">
                  <network-config><network-listeners>
                    <network-listener port="${HTTP_LISTENER_PORT}" name="http-listener-1"/>
                  </network-listeners></network-config>
                </config>
              </configs>
            </domain>
            """;

    @TempDir
    Path directory;

    private Installation installation;
    private DataGrid grid;

    @BeforeEach
    void prepare() {
        installation = new Installation(directory, directory.resolve("data"), 7);
        installation.prepare();
        grid = new DataGrid(installation, 2);
    }

    @Test
    void only_the_console_and_the_grid_listen_and_only_on_the_loopback_address() throws Exception {
        Path file = Files.writeString(directory.resolve("domain.xml"), DOMAIN);

        new AdminServer(installation, grid).close(file);

        Document domain =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        Element config = (Element) domain.getElementsByTagName("config").item(0);
        for (String door : List.of("network-listener", "iiop-listener", "jmx-connector")) {
            NodeList doors = config.getElementsByTagName(door);
            for (int i = 0; i < doors.getLength(); i++) {
                Element element = (Element) doors.item(i);
                assertThat(element.getAttribute("address")).as(door).isEqualTo("127.0.0.1");
                assertThat(element.getAttribute("enabled"))
                        .as(door)
                        .isEqualTo(Boolean.toString(element.getAttribute("name").equals("admin-listener")));
            }
        }
        assertThat(attribute(config, "jms-service", "type")).isEqualTo("DISABLED");
        assertThat(((Element) config.getElementsByTagName("network-listener").item(1)).getAttribute("port"))
                .isEqualTo("4855");
        assertThat(attribute(domain.getDocumentElement(), "hazelcast-runtime-configuration", "interface"))
                .isEqualTo("127.0.0.1");
        assertThat(attribute(domain.getDocumentElement(), "hazelcast-runtime-configuration", "cluster-group-name"))
                .isEqualTo(grid.name());
        assertThat(attribute(domain.getDocumentElement(), "hazelcast-runtime-configuration", "das-port"))
                .isEqualTo("4856");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void a_domain_that_is_not_as_expected_is_not_started() throws Exception {
        Path file =
                Files.writeString(directory.resolve("domain.xml"), DOMAIN.replace("jmx-connector", "something-new"));
        assertThatThrownBy(() -> new AdminServer(installation, grid).close(file))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("jmx-connector");
    }

    @Test
    void every_member_has_a_port_of_its_own_and_knows_all() {
        Set<String> members = Arrays.stream(grid.members().split(",")).collect(Collectors.toSet());
        assertThat(members).hasSize(1 + 6 * 2).contains("127.0.0.1:4856", "127.0.0.1:4857", "127.0.0.1:4858");
        for (int replicas = 1; replicas <= Installation.MOST_REPLICAS; replicas++) {
            String[] all = new DataGrid(installation, replicas).members().split(",");
            assertThat(all).doesNotHaveDuplicates().doesNotContain("127.0.0.1:" + installation.port("admin"));
        }
    }

    @Test
    void the_name_of_the_grid_is_drawn_once_and_no_command_line_tells_it() throws IOException {
        String name = grid.name();
        assertThat(name).hasSize(24).isEqualTo(new DataGrid(installation, 1).name());
        assertThat(grid.beforeBoot()).anyMatch(command -> command.endsWith("cluster-group-name=" + name));
        assertThat(grid.options("order-2"))
                .noneMatch(option -> option.contains(name))
                .containsSubsequence("--interfaces", "127.0.0.1", "--startport", "4858", "--name", "order-2");
        assertThat(DataGrid.flags()).contains("-Dhazelcast.socket.bind.any=false");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(installation.key("data-grid"))))
                .isEqualTo("rw-------");
    }

    @Test
    void without_the_option_no_service_joins_and_there_is_no_console() {
        assertThat(Options.parse(List.of(), directory, Map.of()).shape().adminConsole())
                .isFalse();
        Payara alone = new Payara(installation);
        assertThat(parts(Shape.SMALLEST, alone)).doesNotContainKey("admin");
        Shape asked = Options.parse(List.of("--detach", "--admin-console"), directory, Map.of())
                .shape();
        assertThat(asked.adminConsole()).isTrue();
        assertThat(parts(asked, new Payara(installation, false, Optional.of(grid))))
                .containsKey("admin");
        assertThat(Options.parse(List.of("admin"), directory, Map.of()).command())
                .isEqualTo("admin");
        assertThat(Options.parse(List.of("stop", "admin"), directory, Map.of()).part())
                .isEqualTo("admin");
        assertThatThrownBy(() -> new Supervisor(parts(Shape.SMALLEST, alone), new Progress()).part("admin"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("./run --admin-console");
    }

    private Map<String, Part> parts(Shape shape, Payara payara) {
        return Parts.of(
                installation,
                payara,
                () -> {
                    throw new AssertionError("nothing is started");
                },
                Optional.empty(),
                new DocumentStore(false, Optional.empty()),
                shape);
    }

    @Test
    void a_password_is_hashed_as_payara_does_it() {
        // Of the empty password, from the admin-keyfile that comes with Payara Server 6.2025.10.
        String theirs = "KmDHfsWXWeoRBbY3XMIaW7x95ljvpJlqx/aIeDZakL22/1BrYLp7Ig==";
        byte[] salt = Arrays.copyOfRange(Base64.getDecoder().decode(theirs), 32, 40);
        assertThat(AdminServer.hash("", salt)).isEqualTo("{SSHA256}" + theirs);
        assertThat(AdminServer.hash("another", salt)).isNotEqualTo("{SSHA256}" + theirs);
    }

    @Test
    void an_archive_is_unpacked_whole_or_not_at_all() throws IOException {
        Path archive = directory.resolve("server.zip");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            for (String name : List.of("one", "two")) {
                ZipEntry entry = new ZipEntry("payara6/" + name);
                entry.setMethod(ZipEntry.DEFLATED);
                zip.putNextEntry(entry);
                zip.write(Secrets.bytes(5000));
                zip.closeEntry();
            }
        }
        AdminServer.unzip(archive, directory.resolve("whole"));
        assertThat(directory.resolve("whole/payara6/one")).hasSize(5000);

        byte[] bytes = Files.readAllBytes(archive);
        Path cut = Files.write(directory.resolve("cut.zip"), Arrays.copyOf(bytes, bytes.length - 30));
        assertThatThrownBy(() -> AdminServer.unzip(cut, directory.resolve("cut")))
                .isInstanceOf(IOException.class);
        bytes[2500] ^= 1;
        Path changed = Files.write(directory.resolve("changed.zip"), bytes);
        assertThatThrownBy(() -> AdminServer.unzip(changed, directory.resolve("changed")))
                .isInstanceOf(IOException.class);
    }

    private static String attribute(Element within, String element, String attribute) {
        return ((Element) within.getElementsByTagName(element).item(0)).getAttribute(attribute);
    }
}
