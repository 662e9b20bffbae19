package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A program in Python reads the events of the running platform ({@code docker/consumer}). */
@Tag("slow")
@ExtendWith(RunningPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsumerTest {

    private static final String PYTHON = System.getenv().getOrDefault("PYTHON", "/usr/bin/python3");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Those that tell of orders. */
    private static final List<String> TELLERS = List.of("order", "payment", "store", "delivery");

    private final Platform platform;
    private final Path program = Platform.workTree().resolve("docker/consumer/consume.py");
    private final Path schemas = Platform.workTree().resolve("platform/events/src/main/resources/schemas");
    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private byte[] configuration;
    private Customer customer;
    private Kitchen kitchen;
    private Rider rider;
    private Process consumer;

    @TempDir
    private Path directory;

    ConsumerTest(Platform platform) {
        this.platform = platform;
    }

    @BeforeAll
    void the_broker_is_told_to_copy_events() throws Exception {
        assumeTrue(platform.canStopParts(), "the broker's configuration is in the platform's data directory");
        assumeTrue(
                Files.isExecutable(Path.of(PYTHON))
                        && new ProcessBuilder(PYTHON, "-c", "import stomp")
                                        .start()
                                        .waitFor()
                                == 0,
                "python3-stomp is not installed");
        configuration = Files.exists(platform.configuration()) ? Files.readAllBytes(platform.configuration()) : null;
        Files.writeString(
                platform.configuration(),
                "\nfooddelivery.broker.feed=type LIKE 'fooddelivery.%'\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        platform.stop("broker");
        platform.start("broker");
        customer = platform.newCustomer();
        kitchen = platform.kitchen("owner1");
        rider = platform.rider("rider1");
        rider.isNearby();
    }

    @AfterAll
    void and_to_leave_it() throws IOException {
        if (customer != null) {
            if (configuration == null) {
                Files.delete(platform.configuration());
            } else {
                Files.write(platform.configuration(), configuration);
            }
            platform.stop("broker");
            platform.start("broker");
        }
    }

    @BeforeEach
    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        PYTHON,
                        "-B",
                        program.toString(),
                        "--port",
                        Integer.toString(platform.stompPort()),
                        "--state",
                        directory.resolve("state").toString())
                .redirectOutput(ProcessBuilder.Redirect.appendTo(lines().toFile()))
                .redirectError(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()));
        builder.environment().put("FOODDELIVERY_CONSUMER_PASSWORD", platform.passwordOf("broker.consumer"));
        consumer = builder.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        consumer.destroy();
        assertThat(consumer.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(consumer.exitValue()).isZero();
    }

    @Test
    void it_sees_every_event_of_an_order_once_in_order_and_as_published() {
        UUID orderId = customer.orders(customer.basket());
        travelsToTheDoor(orderId);

        List<JsonObject> seen = seesAll(orderId);

        assertThat(seen)
                .extracting(event -> simpleName(event))
                .contains("OrderPlaced", "PaymentApproved", "OrderCompleted");
        assertThat(seen).allSatisfy(this::isValid);
        Set<String> told = new HashSet<>();
        for (JsonObject event : seen) {
            if (event.containsKey("causationid")) {
                assertThat(told).as("the cause of %s", event).contains(event.getString("causationid"));
            }
            told.add(event.getString("id"));
        }
    }

    @Test
    void killed_in_the_middle_of_an_order_it_misses_nothing() throws Exception {
        UUID orderId = customer.orders(customer.basket());
        sees(orderId, event -> simpleName(event).equals("OrderPaid"));
        consumer.destroyForcibly().waitFor();
        travelsToTheDoor(orderId);
        start();

        seesAll(orderId);
    }

    @Test
    void a_broker_that_crashes_under_it_costs_it_nothing() {
        UUID before = customer.orders(customer.basket());
        sees(before, event -> simpleName(event).equals("OrderPaid"));
        platform.kill("broker");
        UUID meanwhile = customer.orders(customer.basket());
        platform.start("broker");
        kitchen.cooks(meanwhile);

        sees(meanwhile, event -> simpleName(event).equals("CookingFinished"));
        seesAll(before);
        seesAll(meanwhile);
    }

    private void travelsToTheDoor(UUID orderId) {
        kitchen.cooks(orderId);
        rider.finds(orderId);
        rider.claim(orderId).expect(200);
        rider.pickUp(orderId).expect(200);
        rider.dropOffWithoutCode(orderId).expect(200);
        customer.sees(orderId, "DELIVERED");
        customer.confirm(orderId).expect(200);
        customer.sees(orderId, "COMPLETED");
    }

    private void sees(UUID orderId, Predicate<JsonObject> event) {
        Await.until(
                "the consumer sees it: " + said(directory.resolve("log")),
                PATIENCE,
                () -> seen(orderId).stream().anyMatch(event));
    }

    /** What each service has in its outbox of that order, and nothing else, in the outbox's order. */
    private List<JsonObject> seesAll(UUID orderId) {
        List<List<JsonObject>> told = TELLERS.stream()
                .map(service ->
                        Await.value("%s has sent all".formatted(service), PATIENCE, () -> outbox(service, orderId)))
                .toList();
        int events = told.stream().mapToInt(List::size).sum();
        Await.until(
                "the consumer sees all %d events: %s".formatted(events, said(directory.resolve("log"))),
                PATIENCE,
                () -> seen(orderId).size() >= events);
        List<JsonObject> seen = seen(orderId);
        for (int i = 0; i < TELLERS.size(); i++) {
            String source = "/" + TELLERS.get(i);
            assertThat(seen.stream()
                            .filter(event -> event.getString("source").equals(source))
                            .toList())
                    .as("of %s", source)
                    .containsExactlyElementsOf(told.get(i));
        }
        assertThat(seen).hasSize(events);
        return seen;
    }

    /** Printed about that order; what came again is marked, and counts once. */
    private List<JsonObject> seen(UUID orderId) {
        String said = said(lines());
        List<JsonObject> seen = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        // The last line may be on its way.
        for (String line : said.substring(0, said.lastIndexOf('\n') + 1).lines().toList()) {
            JsonObject event = json(line);
            if (event.getString("subject").equals(orderId.toString())) {
                if (ids.add(event.getString("id"))) {
                    seen.add(Json.createObjectBuilder(event)
                            .remove("redelivered")
                            .build());
                } else {
                    assertThat(event.getBoolean("redelivered", false)).as(line).isTrue();
                }
            }
        }
        return seen;
    }

    /** Nothing as long as some of it is not sent. */
    private Optional<List<JsonObject>> outbox(String service, UUID orderId) {
        List<JsonObject> events = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        platform.databaseUrl(service), service, platform.passwordOf("database." + service));
                PreparedStatement select =
                        connection.prepareStatement("select body, sent_at from outbox where subject = ? order by id")) {
            select.setObject(1, orderId);
            ResultSet rows = select.executeQuery();
            while (rows.next()) {
                if (rows.getTimestamp("sent_at") == null) {
                    return Optional.empty();
                }
                events.add(json(rows.getString("body")));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return Optional.of(events);
    }

    private void isValid(JsonObject event) {
        assertThat(schema("envelope").validate(event.toString(), InputFormat.JSON))
                .isEmpty();
        assertThat(schema(event.getString("type"))
                        .validate(
                                event.getJsonObject("data").toString(),
                                InputFormat.JSON,
                                execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .as(event.toString())
                .isEmpty();
    }

    private Schema schema(String name) {
        return registry.getSchema(said(schemas.resolve(name + ".json")), InputFormat.JSON);
    }

    private Path lines() {
        return directory.resolve("lines");
    }

    /** {@code fooddelivery.order.OrderPaid.v1} is OrderPaid. */
    private static String simpleName(JsonObject event) {
        return event.getString("type").split("\\.")[2];
    }

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    private static String said(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file, StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
