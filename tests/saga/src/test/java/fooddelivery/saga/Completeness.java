package fooddelivery.saga;

import fooddelivery.events.MayBeMissing;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Every field of an event is there, as its published schema promises, unless it may be missing. */
final class Completeness {

    private static final Map<Class<?>, List<Method>> PROMISED = new ConcurrentHashMap<>();
    private static final Map<Class<?>, List<Method>> ALL = new ConcurrentHashMap<>();

    private Completeness() {}

    static boolean of(Record event) {
        return PROMISED.computeIfAbsent(event.getClass(), type -> fields(type, false)).stream()
                        .allMatch(field -> value(field, event) != null)
                && ALL.computeIfAbsent(event.getClass(), type -> fields(type, true)).stream()
                        .map(field -> value(field, event))
                        .filter(Objects::nonNull)
                        .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
                        .allMatch(value -> !(value instanceof Record inner) || of(inner));
    }

    private static List<Method> fields(Class<?> record, boolean all) {
        return Stream.of(record.getRecordComponents())
                .filter(component -> all || !component.isAnnotationPresent(MayBeMissing.class))
                .map(RecordComponent::getAccessor)
                .toList();
    }

    private static Object value(Method field, Record event) {
        try {
            return field.invoke(event);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
