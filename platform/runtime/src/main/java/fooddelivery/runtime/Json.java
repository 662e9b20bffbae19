package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.MayBeMissing;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonValue;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.json.bind.JsonbConfig;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import java.io.StringReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** The one JSON-B instance: for REST bodies, events and JSON columns. Unknown fields are ignored, nulls are left out. */
@Provider
public class Json implements ContextResolver<Jsonb> {

    private static final Jsonb JSONB = JsonbBuilder.create(new JsonbConfig()
            .withDeserializers(
                    new ExactValues.OfLong(),
                    new ExactValues.OfInteger(),
                    new ExactValues.OfDouble(),
                    new ExactValues.OfBoolean()));
    private static final JsonReaderFactory READERS = jakarta.json.Json.createReaderFactory(Map.of());

    public static String write(Object value) {
        return JSONB.toJson(value);
    }

    public static <T> T read(String json, Class<T> type) {
        return JSONB.fromJson(json, type);
    }

    public static <T> T read(String json, Type type) {
        return JSONB.fromJson(json, type);
    }

    /** @throws RuntimeException when the text is not an envelope of such an event */
    public static <E extends Event> Envelope<E> readEnvelope(String json, Class<E> event) {
        try (JsonReader reader = READERS.createReader(new StringReader(json))) {
            return readEnvelope(reader.readObject(), event);
        }
    }

    /**
     * JSON-B cannot bind a generic record, so the envelope is taken apart by hand and its data bound by itself.
     *
     * @throws RuntimeException when it is not an envelope of such an event
     */
    public static <E extends Event> Envelope<E> readEnvelope(JsonObject envelope, Class<E> event) {
        return new Envelope<>(
                envelope.getString("specversion"),
                UUID.fromString(envelope.getString("id")),
                envelope.getString("source"),
                envelope.getString("type"),
                UUID.fromString(envelope.getString("subject")),
                Instant.parse(envelope.getString("time")),
                envelope.getJsonNumber("sequence").longValueExact(),
                UUID.fromString(envelope.getString("correlationid")),
                Optional.ofNullable(envelope.getString("causationid", null))
                        .map(UUID::fromString)
                        .orElse(null),
                envelope.getString("traceparent", null),
                envelope.getString("datacontenttype"),
                complete(envelope.getJsonObject("data"), event));
    }

    /** JSON-B makes nothing of what is missing, a 0 or a null, which nobody who handles an event expects. */
    private static <E extends Event> E complete(JsonObject data, Class<E> event) {
        requireAll(data, event);
        return JSONB.fromJson(data.toString(), event);
    }

    /**
     * What a schema says of one field.
     *
     * @param record that it holds, or holds a list of; null for anything else
     */
    private record Field(String name, boolean isRequired, Class<?> record) {}

    /** Looked up once for each record: reflection reads the annotations anew each time, and events come by the thousand. */
    private static final ClassValue<List<Field>> FIELDS = new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
            return Stream.of(type.getRecordComponents()).map(Json::field).toList();
        }
    };

    private static Field field(RecordComponent component) {
        Type held = component.getGenericType() instanceof ParameterizedType list
                ? list.getActualTypeArguments()[0]
                : component.getType();
        return new Field(
                component.getName(),
                !component.isAnnotationPresent(MayBeMissing.class),
                held instanceof Class<?> type && type.isRecord() ? type : null);
    }

    /** Of a record, and of those within it: everything that its schema requires. */
    private static void requireAll(JsonObject data, Class<?> type) {
        for (Field field : FIELDS.get(type)) {
            JsonValue value = data.getOrDefault(field.name(), JsonValue.NULL);
            if (value == JsonValue.NULL) {
                if (field.isRequired()) {
                    throw new IllegalArgumentException("%s lacks its %s".formatted(type.getSimpleName(), field.name()));
                }
            } else if (field.record() != null && value instanceof JsonObject object) {
                requireAll(object, field.record());
            } else if (field.record() != null && value instanceof JsonArray items) {
                items.forEach(item -> requireAll(item.asJsonObject(), field.record()));
            }
        }
    }

    /** When an event happened, without the rest of it. */
    public static Instant readEnvelopeTime(String json) {
        try (JsonReader reader = READERS.createReader(new StringReader(json))) {
            return Instant.parse(reader.readObject().getString("time"));
        }
    }

    /** The type that an envelope names. */
    static Optional<String> readType(String json) {
        try (JsonReader reader = READERS.createReader(new StringReader(json))) {
            return Optional.ofNullable(reader.readObject().getString("type", null));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The id of an envelope, and of a text that is not all that an envelope should be, if at least that is there. */
    static Optional<UUID> readEnvelopeId(String json) {
        try (JsonReader reader = READERS.createReader(new StringReader(json))) {
            return Optional.of(UUID.fromString(reader.readObject().getString("id")));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public Jsonb getContext(Class<?> type) {
        return JSONB;
    }

    /** The type of a list, as {@link #read(String, Type)} takes it. */
    public static Type listOf(Class<?> element) {
        return new Generic(List.class, element);
    }

    private record Generic(Class<?> raw, Type argument) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return new Type[] {argument};
        }

        @Override
        public Type getRawType() {
            return raw;
        }

        @Override
        public Type getOwnerType() {
            return null;
        }
    }
}
