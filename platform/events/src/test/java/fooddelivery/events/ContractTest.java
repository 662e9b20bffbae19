package fooddelivery.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What is published about the events is what the records say, and what goes over the wire is what is published. */
class ContractTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final SchemaRegistry JSON_SCHEMA =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private static Map<String, String> generated;
    private static Map<String, Object> asyncApi;

    @BeforeAll
    static void read() throws IOException {
        generated = new Contract(tree()).files();
        asyncApi = new Yaml(new SafeConstructor(new LoaderOptions())).load(generated.get("asyncapi.yaml"));
    }

    @Test
    void the_files_in_the_repository_are_generated_from_the_records() throws IOException {
        if (Boolean.getBoolean("fooddelivery.write-docs")) {
            for (Path file : files()) {
                Files.delete(RESOURCES.resolve(file));
            }
            for (Map.Entry<String, String> file : generated.entrySet()) {
                Path path = RESOURCES.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        }
        assertThat(files())
                .as("written anew with -Dfooddelivery.write-docs=true")
                .containsExactlyInAnyOrderElementsOf(
                        generated.keySet().stream().map(Path::of).toList());
        generated.forEach((path, content) -> assertThat(RESOURCES.resolve(path))
                .as("written anew with -Dfooddelivery.write-docs=true")
                .hasContent(content));
    }

    @Test
    void asyncapi_yaml_is_a_document_of_asyncapi_3() {
        Schema official = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(resource("/contract/asyncapi-3.0.0.schema.json"), InputFormat.JSON);
        String yaml = generated.get("asyncapi.yaml");

        assertThat(official.validate(yaml, InputFormat.YAML)).isEmpty();
        assertThat(official.validate(yaml.replace("action: send", "action: shout"), InputFormat.YAML))
                .isNotEmpty();
    }

    @Test
    void its_references_lead_somewhere() {
        assertThat(references(asyncApi))
                .isNotEmpty()
                .allSatisfy(reference ->
                        assertThat(resolve(reference)).as(reference).isNotNull());
    }

    @Test
    void every_event_is_a_message_on_its_address_and_sent_by_its_service_alone() {
        Map<String, List<String>> senders = new TreeMap<>();
        map(asyncApi, "operations").forEach((name, operation) -> {
            if (map(operation).get("action").equals("send")) {
                messages(operation)
                        .forEach(message -> senders.computeIfAbsent(message, key -> new ArrayList<>())
                                .add(name));
            }
        });
        for (EventType type : EventType.everywhere()) {
            String name = type.record().getSimpleName();
            String channel = type.address().substring(type.address().lastIndexOf('.') + 1);
            assertThat(map(asyncApi, "channels", channel)).containsEntry("address", type.address());
            assertThat(map(asyncApi, "channels", channel, "messages")).containsKey(name);
            assertThat(senders.get(name))
                    .singleElement()
                    .asString()
                    .startsWith(type.source().substring(1) + "Tells");
        }
    }

    /** The document's readers against the broker's own words, by a few that are known by heart. */
    @Test
    void a_service_listens_to_what_the_broker_s_filter_lets_through() {
        assertThat(messages(map(asyncApi, "operations", "storeListens")))
                .containsExactlyInAnyOrder("OrderPaid", "OrderCancelRequested", "OrderCancelled");
        assertThat(messages(map(asyncApi, "operations", "deliveryListens")))
                .containsExactlyInAnyOrder("CookingFinished", "OrderCancelled");
        assertThat(messages(map(asyncApi, "operations", "orderListens")))
                .contains("PaymentApproved", "StorePublished")
                .doesNotContain("PreparationDelayed", "OrderPlaced");
        assertThat(messages(map(asyncApi, "operations", "statusListens")))
                .as("it keeps all of them")
                .containsAll(EventType.all().stream()
                        .map(type -> type.record().getSimpleName())
                        .toList());
        assertThat(map(asyncApi, "operations")).containsKeys("paymentListens", "notifyListens");
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_sample_is_valid_and_what_is_added_later_does_not_matter(EventType type) {
        JsonObject envelope = GoldenSamplesTest.sample(type);
        assertThat(errors("envelope", envelope)).isEmpty();
        assertThat(errors(type.name(), envelope.getJsonObject("data"))).isEmpty();
        assertThat(errors("envelope", with(envelope, "partitionkey", Json.createValue("a"))))
                .isEmpty();
        assertThat(errors(type.name(), with(envelope.getJsonObject("data"), "addedLater", JsonValue.TRUE)))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void every_field_is_in_a_sample_and_is_of_its_type_and_there_when_it_has_to_be(EventType type) {
        JsonObject data = GoldenSamplesTest.sample(type).getJsonObject("data");
        JsonObject schema = parse(generated.get("schemas/" + type.name() + ".json"));
        Set<String> required =
                new TreeSet<>(schema.getJsonArray("required").getValuesAs(value -> ((JsonString) value).getString()));

        for (String field : schema.getJsonObject("properties").keySet()) {
            assertThat(data).containsKey(field);
            JsonValue wrong = data.get(field).getValueType() == JsonValue.ValueType.STRING
                    ? Json.createValue(4711)
                    : Json.createValue("wrong");
            assertThat(errors(type.name(), with(data, field, wrong)))
                    .as("%s of another type", field)
                    .isNotEmpty();
            assertThat(errors(
                                    type.name(),
                                    Json.createObjectBuilder(data).remove(field).build())
                            .isEmpty())
                    .as("%s left out", field)
                    .isNotEqualTo(required.contains(field));
        }
    }

    @Test
    void an_envelope_without_its_id_or_of_another_version_of_cloudevents_is_not_valid() {
        JsonObject envelope = GoldenSamplesTest.sample(EventType.all().get(0));
        assertThat(errors(
                        "envelope",
                        Json.createObjectBuilder(envelope).remove("id").build()))
                .isNotEmpty();
        assertThat(errors("envelope", with(envelope, "specversion", Json.createValue("0.3"))))
                .isNotEmpty();
        assertThat(errors("envelope", with(envelope, "time", Json.createValue("yesterday"))))
                .isNotEmpty();
        assertThat(errors("envelope", with(envelope, "id", Json.createValue("4711"))))
                .isNotEmpty();
    }

    @Test
    void what_is_not_in_a_list_of_values_or_below_zero_is_not_valid() {
        JsonObject paid = GoldenSamplesTest.sample(
                        EventType.named("fooddelivery.order.OrderPaid.v1").orElseThrow())
                .getJsonObject("data");
        for (Map.Entry<String, JsonValue> wrong : Map.<String, JsonValue>of(
                        "status", Json.createValue("COOKED"),
                        "refund", Json.createValue("SOON"),
                        "total", Json.createValue(-1),
                        "version", Json.createValue(0),
                        "lines", JsonValue.EMPTY_JSON_ARRAY)
                .entrySet()) {
            assertThat(errors("fooddelivery.order.OrderPaid.v1", with(paid, wrong.getKey(), wrong.getValue())))
                    .as(wrong.getKey())
                    .isNotEmpty();
        }
    }

    private static List<EventType> types() {
        return EventType.everywhere();
    }

    private static List<Error> errors(String schema, JsonObject instance) {
        return JSON_SCHEMA
                .getSchema(generated.get("schemas/" + schema + ".json"), InputFormat.JSON)
                .validate(
                        instance.toString(),
                        InputFormat.JSON,
                        execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    private static JsonObject with(JsonObject object, String field, JsonValue value) {
        return Json.createObjectBuilder(object).add(field, value).build();
    }

    /** Of this contract, relative to the resources. */
    private static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(Files::isRegularFile)
                    .map(RESOURCES::relativize)
                    .filter(path -> path.startsWith("schemas") || path.equals(Path.of("asyncapi.yaml")))
                    .toList();
        }
    }

    private static Set<String> references(Object node) {
        Stream<?> children = Stream.of();
        Set<String> found = new LinkedHashSet<>();
        if (node instanceof Map<?, ?> object) {
            if (object.get("$ref") instanceof String reference) {
                found.add(reference);
            }
            children = object.values().stream();
        } else if (node instanceof List<?> array) {
            children = array.stream();
        }
        children.forEach(child -> found.addAll(references(child)));
        return found;
    }

    private static Object resolve(String reference) {
        Object node = asyncApi;
        for (String step : reference.substring(2).split("/")) {
            node = map(node).get(step);
        }
        return node;
    }

    private static List<String> messages(Object operation) {
        return ((List<?>) map(operation).get("messages"))
                .stream()
                        .map(reference -> (String) map(reference).get("$ref"))
                        .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                        .toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node, String... path) {
        Map<String, Object> found = (Map<String, Object>) node;
        for (String step : path) {
            found = (Map<String, Object>) found.get(step);
        }
        return found;
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }

    private static String resource(String path) {
        try (InputStream file = ContractTest.class.getResourceAsStream(path)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path tree() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("mvnw"))) {
            here = here.getParent();
        }
        return here;
    }
}
