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
 * Reads numbers and booleans as they are written. By itself JSON-B takes 1.5 for 1, "100" for 100, 1 and "yes" for false,
 * and of a number that is too large the lowest bits: no way to read an amount of money.
 *
 * <p>JSON-B asks these for {@code Long} and never for {@code long}, so a body's record has no primitive components.
 */
final class ExactValues {

    static final class OfLong implements JsonbDeserializer<Long> {
        @Override
        public Long deserialize(JsonParser parser, DeserializationContext context, Type type) {
            return number(parser, JsonNumber::longValueExact);
        }
    }

    static final class OfInteger implements JsonbDeserializer<Integer> {
        @Override
        public Integer deserialize(JsonParser parser, DeserializationContext context, Type type) {
            return number(parser, JsonNumber::intValueExact);
        }
    }

    static final class OfDouble implements JsonbDeserializer<Double> {
        @Override
        public Double deserialize(JsonParser parser, DeserializationContext context, Type type) {
            Double value = number(parser, JsonNumber::doubleValue);
            if (value != null && value.isInfinite()) {
                throw new JsonbException("Not such a large number is expected");
            }
            return value;
        }
    }

    static final class OfBoolean implements JsonbDeserializer<Boolean> {
        @Override
        public Boolean deserialize(JsonParser parser, DeserializationContext context, Type type) {
            return switch (parser.getValue().getValueType()) {
                case TRUE -> true;
                case FALSE -> false;
                case NULL -> null;
                default -> throw new JsonbException("true or false is expected");
            };
        }
    }

    private ExactValues() {}

    private static <T> T number(JsonParser parser, Function<JsonNumber, T> exactly) {
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
