package fooddelivery.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code asyncapi.yaml} is written by hand, and says the same as the records. */
class AsyncApiTest {

    private static final Map<String, Object> DOCUMENT = read();

    @Test
    void it_is_an_asyncapi_3_document_whose_references_lead_somewhere() {
        assertThat(DOCUMENT.get("asyncapi")).isEqualTo("3.0.0");
        Set<String> references = references(DOCUMENT);
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference ->
                        assertThat(resolve(reference)).as(reference).isNotNull());
    }

    @Test
    void every_event_is_a_message_on_the_address() {
        assertThat(map(DOCUMENT, "components", "messages")).containsOnlyKeys(names(types()));
        assertThat(map(DOCUMENT, "channels", "events", "messages")).containsOnlyKeys(names(EventType.all()));
        assertThat(map(DOCUMENT, "channels", "events")).containsEntry("address", EventType.COMMON);
        assertThat(map(DOCUMENT, "channels", "contacts", "messages")).containsOnlyKeys(names(EventType.contacts()));
        assertThat(map(DOCUMENT, "channels", "contacts")).containsEntry("address", ContactEvent.ADDRESS);
    }

    private static Set<String> names(List<EventType> types) {
        return types.stream().map(type -> type.record().getSimpleName()).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_message_has_the_type_the_source_and_the_fields_of_its_record(EventType type) {
        String name = type.record().getSimpleName();
        Map<String, Object> message = map(DOCUMENT, "components", "messages", name);
        assertThat(message).containsEntry("name", type.name());
        Map<String, Object> own = map(((List<?>) map(message, "payload").get("allOf")).get(1), "properties");
        assertThat(map(own, "type")).containsEntry("const", type.name());
        assertThat(map(own, "source")).containsEntry("const", type.source());
        assertThat(map(own, "data")).containsEntry("$ref", "#/components/schemas/" + name);
        assertThat(properties(map(DOCUMENT, "components", "schemas", name))).isEqualTo(components(type.record()));
    }

    @Test
    void shared_shapes_have_the_fields_of_their_records() {
        for (Class<?> shape : List.of(
                Cause.class,
                Place.class,
                OrderLine.class,
                OpeningPeriod.class,
                StoreEvent.MenuEntry.class,
                Envelope.class)) {
            assertThat(properties(map(DOCUMENT, "components", "schemas", shape.getSimpleName())))
                    .as(shape.getSimpleName())
                    .isEqualTo(components(shape));
        }
    }

    @Test
    void a_service_sends_what_is_its_own_and_everything_is_sent_by_one() {
        for (String service : List.of("order", "payment", "store", "delivery")) {
            assertThat(messagesOf(service + "Tells"))
                    .containsExactlyInAnyOrderElementsOf(EventType.all().stream()
                            .filter(type -> type.source().equals("/" + service))
                            .map(type -> type.record().getSimpleName())
                            .toList());
        }
        for (String operation : List.of("orderTellsContacts", "notifyListensToContacts")) {
            assertThat(messagesOf(operation)).containsExactlyInAnyOrderElementsOf(names(EventType.contacts()));
        }
    }

    private static List<EventType> types() {
        return Stream.of(EventType.all(), EventType.contacts())
                .flatMap(List::stream)
                .toList();
    }

    private static List<String> messagesOf(String operation) {
        return ((List<?>) map(DOCUMENT, "operations", operation).get("messages"))
                .stream()
                        .map(reference -> (String) map(reference).get("$ref"))
                        .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                        .toList();
    }

    private static Set<String> components(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());
    }

    private static Set<String> properties(Map<String, Object> schema) {
        Set<String> names = new LinkedHashSet<>();
        if (schema.get("$ref") instanceof String reference) {
            names.addAll(properties(map(resolve(reference))));
        }
        if (schema.get("allOf") instanceof List<?> parts) {
            parts.forEach(part -> names.addAll(properties(map(part))));
        }
        if (schema.containsKey("properties")) {
            names.addAll(map(schema, "properties").keySet());
        }
        return names;
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
        Object node = DOCUMENT;
        for (String step : reference.substring(2).split("/")) {
            node = map(node).get(step);
        }
        return node;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node, String... path) {
        Map<String, Object> found = (Map<String, Object>) node;
        for (String step : path) {
            found = (Map<String, Object>) found.get(step);
        }
        return found;
    }

    private static Map<String, Object> read() {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        try (InputStream yaml = AsyncApiTest.class.getResourceAsStream("/asyncapi.yaml")) {
            return new Yaml(new SafeConstructor(strict)).load(yaml);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
