package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import jakarta.ws.rs.ext.ContextResolver;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;

/** The one JSON-B instance: for REST bodies, events and JSON columns. Unknown fields are ignored, nulls are left out. */
@Provider
public class Json implements ContextResolver<Jsonb> {

    private static final Jsonb JSONB = JsonbBuilder.create();

    public static String write(Object value) {
        return JSONB.toJson(value);
    }

    public static <T> T read(String json, Class<T> type) {
        return JSONB.fromJson(json, type);
    }

    public static <T> T read(String json, Type type) {
        return JSONB.fromJson(json, type);
    }

    /** @throws jakarta.json.bind.JsonbException when the text is not an envelope of such an event */
    public static <E extends Event> Envelope<E> readEnvelope(String json, Class<E> event) {
        return JSONB.fromJson(json, new Generic(Envelope.class, event));
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
