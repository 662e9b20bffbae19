package fooddelivery.runtime;

import jakarta.json.JsonNumber;
import jakarta.json.JsonValue;
import jakarta.json.bind.JsonbException;
import jakarta.json.bind.serializer.DeserializationContext;
import jakarta.json.bind.serializer.JsonbDeserializer;
import jakarta.json.stream.JsonParser;
import java.lang.reflect.Type;
import java.util.function.Function;

/**
 * Reads {@code Long} and {@code Integer} as they are written. By itself JSON-B takes 1.5 for 1, "100" for 100, and of a
 * number that is too large the lowest bits: no way to read an amount of money.
 */
final class WholeNumbers {

    static final class OfLong implements JsonbDeserializer<Long> {
        @Override
        public Long deserialize(JsonParser parser, DeserializationContext context, Type type) {
            return read(parser, JsonNumber::longValueExact);
        }
    }

    static final class OfInteger implements JsonbDeserializer<Integer> {
        @Override
        public Integer deserialize(JsonParser parser, DeserializationContext context, Type type) {
            return read(parser, JsonNumber::intValueExact);
        }
    }

    private WholeNumbers() {}

    private static <T> T read(JsonParser parser, Function<JsonNumber, T> exactly) {
        JsonValue value = parser.getValue();
        if (value == JsonValue.NULL) {
            return null;
        }
        if (!(value instanceof JsonNumber number)) {
            throw new JsonbException("A number is expected");
        }
        try {
            return exactly.apply(number);
        } catch (ArithmeticException e) {
            throw new JsonbException("A whole number is expected, and not such a large one", e);
        }
    }
}
