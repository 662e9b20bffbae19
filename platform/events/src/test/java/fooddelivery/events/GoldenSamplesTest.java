package fooddelivery.events;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One sample of every event as it once went over the wire, {@code golden/<type>.json}. A sample never changes: a record
 * that no longer reads it has broken whatever waits in an outbox, a queue or a dead-letter queue.
 */
class GoldenSamplesTest {

    private static final Set<String> ALWAYS = Set.of(
            "specversion",
            "id",
            "source",
            "type",
            "subject",
            "time",
            "sequence",
            "correlationid",
            "datacontenttype",
            "data");
    private static final Set<String> SOMETIMES = Set.of("causationid", "traceparent");
    private static final Jsonb JSONB = JsonbBuilder.create();

    @Test
    void every_event_has_a_golden_sample_and_every_sample_an_event() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(
                Path.of(GoldenSamplesTest.class.getResource("/golden").toURI()))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(EventType.everywhere().stream()
                            .map(type -> type.name() + ".json")
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_sample_reads_as_its_record_and_writes_as_itself(EventType type) {
        JsonObject data = sample(type).getJsonObject("data");
        Event event = JSONB.fromJson(data.toString(), type.record());
        assertThat(parse(JSONB.toJson(event))).isEqualTo(data);
    }

    @ParameterizedTest
    @MethodSource("types")
    void fields_that_are_not_known_are_ignored(EventType type) {
        JsonObject data = sample(type).getJsonObject("data");
        JsonObject later = Json.createObjectBuilder(data)
                .add("addedLater", Json.createObjectBuilder().add("what", "ever"))
                .build();
        assertThat((Event) JSONB.fromJson(later.toString(), type.record()))
                .isEqualTo(JSONB.fromJson(data.toString(), type.record()));
    }

    /** {@code golden-before/}: events as they went over the wire before fields were added to them, and still wait somewhere. */
    @ParameterizedTest
    @ValueSource(strings = {"fooddelivery.order.OrderPlaced.v1", "fooddelivery.order.OrderProgressed.v1"})
    void a_sample_of_before_a_field_was_added_reads_and_writes_as_itself(String name) {
        EventType type = EventType.named(name).orElseThrow();
        JsonObject data = sample("/golden-before/", type).getJsonObject("data");
        assertThat(data.keySet())
                .isNotEqualTo(sample(type).getJsonObject("data").keySet());
        Event event = JSONB.fromJson(data.toString(), type.record());
        assertThat(parse(JSONB.toJson(event))).isEqualTo(data);
    }

    @ParameterizedTest
    @MethodSource("types")
    void the_envelope_says_what_the_event_says(EventType type) {
        JsonObject envelope = sample(type);
        Event event = JSONB.fromJson(envelope.getJsonObject("data").toString(), type.record());
        assertThat(envelope.keySet()).containsAll(ALWAYS);
        assertThat(envelope.keySet().stream().filter(key -> !ALWAYS.contains(key)))
                .isSubsetOf(SOMETIMES);

        Envelope<?> written = Envelope.of(
                UUID.fromString(envelope.getString("id")),
                Instant.parse(envelope.getString("time")),
                envelope.containsKey("causationid") ? UUID.fromString(envelope.getString("causationid")) : null,
                envelope.getString("traceparent", null),
                event);
        assertThat(written.specversion())
                .isEqualTo(envelope.getString("specversion"))
                .isEqualTo("1.0");
        assertThat(written.source()).isEqualTo(envelope.getString("source"));
        assertThat(written.type()).isEqualTo(envelope.getString("type")).isEqualTo(type.name());
        assertThat(written.subject()).hasToString(envelope.getString("subject"));
        assertThat(written.sequence())
                .isEqualTo(envelope.getJsonNumber("sequence").longValueExact());
        assertThat(written.correlationid()).hasToString(envelope.getString("correlationid"));
        assertThat(written.datacontenttype()).isEqualTo(envelope.getString("datacontenttype"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void a_type_is_named_after_its_record_and_found_by_its_name(EventType type) {
        assertThat(type.name())
                .isEqualTo("fooddelivery" + type.source().replace('/', '.') + "."
                        + type.record().getSimpleName() + ".v1");
        assertThat(EventType.named(type.name())).contains(type);
    }

    @Test
    void a_type_of_a_version_that_is_not_known_is_not_found() {
        assertThat(EventType.named("fooddelivery.order.OrderPaid.v2")).isEmpty();
        assertThat(EventType.named("")).isEmpty();
    }

    private static List<EventType> types() {
        return EventType.everywhere();
    }

    static JsonObject sample(EventType type) {
        return sample("/golden/", type);
    }

    private static JsonObject sample(String where, EventType type) {
        try (InputStream file = GoldenSamplesTest.class.getResourceAsStream(where + type.name() + ".json");
                JsonReader reader = Json.createReader(file)) {
            return reader.readObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonValue parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readValue();
        }
    }
}
