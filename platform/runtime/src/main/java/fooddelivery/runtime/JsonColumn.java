package fooddelivery.runtime;

import jakarta.persistence.AttributeConverter;
import java.lang.reflect.Type;
import org.postgresql.util.PGobject;

/** Keeps a value, often a list of records, in a {@code jsonb} column. Replace such a value, do not mutate it. */
public abstract class JsonColumn<T> implements AttributeConverter<T, Object> {

    private final Type type;

    /** @param type the attribute's full type, as {@code Json.read} takes it */
    protected JsonColumn(Type type) {
        this.type = type;
    }

    @Override
    public Object convertToDatabaseColumn(T value) {
        return value == null ? null : Json.write(value);
    }

    @Override
    public T convertToEntityAttribute(Object column) {
        if (column == null) {
            return null;
        }
        return Json.read(column instanceof PGobject json ? json.getValue() : column.toString(), type);
    }
}
