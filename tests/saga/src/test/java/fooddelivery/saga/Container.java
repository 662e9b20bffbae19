package fooddelivery.saga;

import fooddelivery.runtime.Wiring;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.concurrent.Callable;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.MethodDelegation;
import net.bytebuddy.implementation.bind.annotation.FieldValue;
import net.bytebuddy.implementation.bind.annotation.Origin;
import net.bytebuddy.implementation.bind.annotation.RuntimeType;
import net.bytebuddy.implementation.bind.annotation.SuperCall;
import net.bytebuddy.matcher.ElementMatchers;

/** What the server does for beans, as far as the saga needs it: injection, {@code @Transactional}, start-up observers. */
public final class Container {

    private static final String DATABASE = "simulatedDatabase";

    private static final ClassValue<Class<?>> INTERCEPTED = new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> type) {
            return intercept(type);
        }
    };

    private Container() {}

    /** Makes the bean with its injection points filled, its transactions those of the database. */
    static <T> T bean(Class<T> type, MemoryDatabase database, Object... parts) {
        try {
            Object bean = INTERCEPTED.get(type).getDeclaredConstructor().newInstance();
            Field field = bean.getClass().getField(DATABASE);
            field.set(bean, database);
            return type.cast(Wiring.wire(bean, parts));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> intercept(Class<?> type) {
        return new ByteBuddy()
                .subclass(type)
                .name(type.getName() + "$Intercepted")
                .defineField(DATABASE, MemoryDatabase.class, Modifier.PUBLIC)
                .method(ElementMatchers.isAnnotatedWith(Transactional.class)
                        .or(ElementMatchers.isDeclaredBy(ElementMatchers.isAnnotatedWith(Transactional.class)))
                        .and(ElementMatchers.not(ElementMatchers.isPrivate()))
                        .and(ElementMatchers.not(ElementMatchers.isStatic())))
                .intercept(MethodDelegation.to(Interceptor.class))
                .make()
                .load(type.getClassLoader(), ClassLoadingStrategy.Default.INJECTION)
                .getLoaded();
    }

    /** Around every transactional method. */
    public static final class Interceptor {

        private Interceptor() {}

        @RuntimeType
        public static Object around(
                @FieldValue(DATABASE) MemoryDatabase database, @Origin Method method, @SuperCall Callable<?> call) {
            Transactional own = method.getAnnotation(Transactional.class);
            TxType type = (own != null ? own : method.getDeclaringClass().getAnnotation(Transactional.class)).value();
            return switch (type) {
                case REQUIRED -> database.inTransaction(() -> proceed(call));
                case MANDATORY -> {
                    database.requireTransaction();
                    yield proceed(call);
                }
                default -> throw new UnsupportedOperationException(method + ": " + type);
            };
        }

        private static Object proceed(Callable<?> call) {
            try {
                return call.call();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Calls the bean's observer of the start, which sets up its timers. */
    static void start(Object bean, SimulatedTimers timers) {
        Class<?> type = bean.getClass();
        while (type != Object.class) {
            for (Method method : type.getDeclaredMethods()) {
                if (Arrays.stream(method.getParameters())
                        .anyMatch(parameter -> parameter.isAnnotationPresent(Observes.class))) {
                    call(bean, method, timers);
                    return;
                }
            }
            type = type.getSuperclass();
        }
        throw new IllegalArgumentException(bean.getClass() + " does not observe the start");
    }

    private static void call(Object bean, Method method, SimulatedTimers timers) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(parameter -> parameter.isInstance(timers) && parameter != Object.class ? timers : null)
                .toArray();
        try {
            method.setAccessible(true);
            method.invoke(bean, arguments);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(method + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
