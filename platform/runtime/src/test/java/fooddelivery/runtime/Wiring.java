package fooddelivery.runtime;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Resource;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceContext;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Puts real beans together by the types of their injection points, as the container does, without one. */
public final class Wiring {

    private Wiring() {}

    /**
     * Fills every injection point of the bean, then calls its {@code @PostConstruct} methods.
     *
     * @param parts what to inject; a {@code Map} among them holds configuration that differs from the defaults
     */
    public static <T> T wire(T bean, Object... parts) {
        for (Class<?> type = bean.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (isInjectionPoint(field)) {
                    field.setAccessible(true);
                    try {
                        field.set(bean, value(field, List.of(parts)));
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }
        Arrays.stream(bean.getClass().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(PostConstruct.class))
                .forEach(method -> call(bean, method));
        return bean;
    }

    private static boolean isInjectionPoint(Field field) {
        return field.isAnnotationPresent(Inject.class)
                || field.isAnnotationPresent(Resource.class)
                || field.isAnnotationPresent(PersistenceContext.class);
    }

    private static Object value(Field field, List<Object> parts) {
        ConfigProperty property = field.getAnnotation(ConfigProperty.class);
        if (property != null) {
            Object configured = parts.stream()
                    .filter(Map.class::isInstance)
                    .map(part -> ((Map<?, ?>) part).get(property.name()))
                    .filter(found -> found != null)
                    .findFirst()
                    .orElse(null);
            if (field.getType() == Optional.class) {
                return Optional.ofNullable(configured);
            }
            return configured != null ? configured : convert(property.defaultValue(), field.getType());
        }
        if (field.getType() == Instance.class) {
            Class<?> wanted = (Class<?>) ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
            return all(parts.stream().filter(wanted::isInstance).toList());
        }
        return parts.stream()
                .filter(field.getType()::isInstance)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Nothing to inject into " + field));
    }

    /** All there are of a type, which may be none. */
    private static Object all(List<Object> parts) {
        return Proxy.newProxyInstance(
                Instance.class.getClassLoader(), new Class<?>[] {Instance.class}, (self, method, arguments) -> {
                    if (!method.getName().equals("iterator")) {
                        throw new UnsupportedOperationException(method.getName());
                    }
                    return parts.iterator();
                });
    }

    private static Object convert(String text, Class<?> type) {
        if (type == Duration.class) {
            return Duration.parse(text);
        }
        if (type == int.class || type == Integer.class) {
            return Integer.valueOf(text);
        }
        if (type == long.class || type == Long.class) {
            return Long.valueOf(text);
        }
        if (type == double.class || type == Double.class) {
            return Double.valueOf(text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return Boolean.valueOf(text);
        }
        return text;
    }

    private static void call(Object bean, Method method) {
        try {
            method.setAccessible(true);
            method.invoke(bean);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(method + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
