package fooddelivery.runtime;

import java.lang.reflect.Type;
import org.postgresql.util.PGobject;

/**
 * Keeps a value, often a list of records, in a {@code jsonb} column. Replace such a value, do not mutate it. The subclass
 * adds {@code implements AttributeConverter<T, Object>}: EclipseLink looks for the types there and not further up.
 */
public abstract class JsonColumn<T> {

    private final Type type;

    /** @param type the attribute's full type, as {@code Json.read} takes it */
    protected JsonColumn(Type type) {
        this.type = type;
    }

    public Object convertToDatabaseColumn(T value) {
        return value == null ? null : Json.write(value);
    }

    public T convertToEntityAttribute(Object column) {
        if (column == null) {
            return null;
        }
        return Json.read(column instanceof PGobject json ? json.getValue() : column.toString(), type);
    }
}
