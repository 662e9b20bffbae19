package fooddelivery.runtime;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What happens between SIGTERM and the end. The service first says that it is not ready, and goes on answering until those
 * who send it requests have noticed; then live connections are ended, the requests that still run are waited for, and only
 * then the server stops. A second SIGTERM ends it at once.
 *
 * <p>Payara Micro stops in a shutdown hook of the JVM, which is too late: hooks run side by side, and the listener is closed
 * by one of them. So the signal itself is taken, and given back to the JVM when everything is done. That works the same for
 * whoever sends it: the launcher, a container's runtime, a person. The JDK has no other way than {@code sun.misc.Signal},
 * of its supported module {@code jdk.unsupported}; it is called by reflection, because the compiler warns of it and no
 * annotation can silence that.
 */
@ApplicationScoped
public class GracefulStop {

    /** Nobody sends requests any more: whatever lives for long, such as a stream, is to end now. */
    public record LastCall() {}

    private static final Logger LOG = System.getLogger(GracefulStop.class.getName());
    private static final String SIGNAL = "TERM";

    @Inject
    @ConfigProperty(name = "fooddelivery.shutdown.delay-ms", defaultValue = "0")
    private long delayMillis;

    @Inject
    @ConfigProperty(name = "fooddelivery.shutdown.grace-ms", defaultValue = "10000")
    private long graceMillis;

    @Inject
    private ThisCopy self;

    @Inject
    private RunningRequests requests;

    @Inject
    private Event<LastCall> lastCall;

    private final AtomicBoolean leaving = new AtomicBoolean();
    private ClassLoader application;
    private Object before;

    void start(@Observes Startup.Finished event) {
        application = Thread.currentThread().getContextClassLoader();
        try {
            Class<?> handler = handlerType();
            before = handle(Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return ofObject(proxy, method.getName(), arguments);
                        }
                        terminate(() -> giveBack(arguments[0]));
                        return null;
                    }));
            LOG.log(Level.INFO, "This copy is called {0}", self.name());
        } catch (ReflectiveOperationException e) {
            LOG.log(Level.WARNING, "SIGTERM will end this service at once: the JVM keeps the signal for itself", e);
        }
    }

    /** Whether the service is about to stop, and should be sent no more requests. */
    public boolean isLeaving() {
        return leaving.get();
    }

    /** @param end ends the process */
    void terminate(Runnable end) {
        if (leaving.compareAndSet(false, true)) {
            // The thread is the JVM's own.
            Thread.currentThread().setContextClassLoader(application);
            LOG.log(Level.INFO, "{0} is leaving: not ready any more, and gone in {1} ms", self.name(), delayMillis);
            try {
                Thread.sleep(delayMillis);
                lastCall.fire(new LastCall());
                if (!requests.awaitNone(Duration.ofMillis(graceMillis))) {
                    LOG.log(Level.WARNING, "{0} requests still run, and are cut off", requests.count());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, "The stop goes on", e);
            }
        }
        end.run();
    }

    private void giveBack(Object signal) {
        try {
            handlerType().getMethod("handle", signal.getClass()).invoke(before, signal);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object handle(Object handler) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal", true, ClassLoader.getSystemClassLoader());
        try {
            return type.getMethod("handle", type, handlerType())
                    .invoke(null, type.getConstructor(String.class).newInstance(SIGNAL), handler);
        } catch (InvocationTargetException e) {
            // -Xrs, for one.
            throw new ReflectiveOperationException(e.getCause());
        }
    }

    private static Class<?> handlerType() throws ReflectiveOperationException {
        return Class.forName("sun.misc.SignalHandler", true, ClassLoader.getSystemClassLoader());
    }

    private static Object ofObject(Object proxy, String method, Object[] arguments) {
        return switch (method) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> GracefulStop.class.getName();
        };
    }

    /** The application leaves a server that goes on. */
    @PreDestroy
    void stop() {
        if (before != null && !leaving.get()) {
            try {
                handle(before);
            } catch (ReflectiveOperationException e) {
                LOG.log(Level.WARNING, "SIGTERM could not be given back", e);
            }
        }
    }
}
