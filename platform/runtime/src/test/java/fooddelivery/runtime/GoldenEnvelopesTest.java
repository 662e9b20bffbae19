package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import fooddelivery.events.MayBeMissing;
import fooddelivery.events.OrderEvent;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.RecordComponent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The golden samples of platform/events, whole, as listeners read them and as the outbox writes them. */
class GoldenEnvelopesTest {

    @ParameterizedTest
    @MethodSource("types")
    void a_sample_reads_as_the_event_that_was_published_and_writes_as_itself(EventType type) {
        JsonObject sample = sample(type);
        Envelope<? extends Event> read = fooddelivery.runtime.Json.readEnvelope(sample.toString(), type.record());
        assertThat(read)
                .isEqualTo(Envelope.of(read.id(), read.time(), read.causationid(), read.traceparent(), read.data()));
        assertThat(parse(fooddelivery.runtime.Json.write(read))).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("types")
    void attributes_and_fields_that_are_not_known_are_ignored(EventType type) {
        JsonObject sample = sample(type);
        JsonObject later = Json.createObjectBuilder(sample)
                .add("dataschema", "https://example.org/later")
                .add(
                        "data",
                        Json.createObjectBuilder(sample.getJsonObject("data")).add("addedLater", 1))
                .build();
        assertThat((Envelope<?>) fooddelivery.runtime.Json.readEnvelope(later.toString(), type.record()))
                .isEqualTo(fooddelivery.runtime.Json.readEnvelope(sample.toString(), type.record()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "type", "subject", "time", "sequence", "data", "source", "specversion"})
    void an_envelope_that_lacks_something_is_refused(String attribute) {
        EventType type = EventType.all().get(0);
        JsonObject without =
                Json.createObjectBuilder(sample(type)).remove(attribute).build();
        assertThatThrownBy(() -> fooddelivery.runtime.Json.readEnvelope(without.toString(), type.record()))
                .isInstanceOf(RuntimeException.class);
    }

    /** Or else it would be handled with a null, or with 0 won. */
    @ParameterizedTest
    @MethodSource("types")
    void an_event_that_lacks_what_it_must_have_is_refused(EventType type) {
        JsonObject sample = sample(type);
        for (RecordComponent component : type.record().getRecordComponents()) {
            String without = Json.createObjectBuilder(sample)
                    .add(
                            "data",
                            Json.createObjectBuilder(sample.getJsonObject("data"))
                                    .remove(component.getName()))
                    .build()
                    .toString();
            if (component.isAnnotationPresent(MayBeMissing.class)) {
                fooddelivery.runtime.Json.readEnvelope(without, type.record());
            } else {
                assertThatThrownBy(() -> fooddelivery.runtime.Json.readEnvelope(without, type.record()))
                        .as(component.getName())
                        .hasMessageContaining("lacks its " + component.getName());
            }
        }
    }

    @Test
    void so_is_one_whose_parts_lack_something() {
        String goods = sample(EventType.named("fooddelivery.order.OrderPaid.v1").orElseThrow())
                .toString()
                .replaceAll("\"quantity\":", "\"kuantity\":");
        assertThatThrownBy(() -> fooddelivery.runtime.Json.readEnvelope(goods, OrderEvent.OrderPaid.class))
                .hasMessageContaining("OrderLine lacks its quantity");
    }

    @Test
    void what_is_no_json_is_refused() {
        Class<? extends Event> type = EventType.all().get(0).record();
        for (String text : List.of("", "x", "[]", "null", "[".repeat(100_000))) {
            assertThatThrownBy(() -> fooddelivery.runtime.Json.readEnvelope(text, type))
                    .isInstanceOf(RuntimeException.class);
        }
    }

    private static List<EventType> types() {
        return EventType.everywhere();
    }

    private static JsonObject sample(EventType type) {
        try (InputStream file = GoldenEnvelopesTest.class.getResourceAsStream("/golden/" + type.name() + ".json");
                JsonReader reader = Json.createReader(file)) {
            return reader.readObject();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonObject parse(String json) {
        try (JsonReader reader = Json.createReader(new StringReader(json))) {
            return reader.readObject();
        }
    }
}
