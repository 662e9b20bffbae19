package fooddelivery.saga;

import java.lang.reflect.Field;

/** A column that an entity keeps to itself, for queries. */
final class EntityField<T> {

    private final Field field;

    EntityField(Class<?> entity, String name) {
        try {
            field = entity.getDeclaredField(name);
            field.setAccessible(true);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    T of(Object entity) {
        try {
            return (T) field.get(entity);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    void set(Object entity, T value) {
        try {
            field.set(entity, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
