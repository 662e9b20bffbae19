package fooddelivery.runtime;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.sse.SseEventSink;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.metrics.Tag;

/**
 * How long answers take, at {@code /metrics} as {@code fooddelivery_requests_within_total}, by route (its pattern, so there are as
 * many as there are endpoints), method and class of status. A live stream has no length and is left out, and so is what no
 * endpoint has answered.
 */
@Provider
@PreMatching
@Priority(RequestMetrics.FIRST)
public class RequestMetrics implements ContainerRequestFilter, ContainerResponseFilter {

    static final int FIRST = 1;

    private static final String BEGAN = RequestMetrics.class.getName();

    private record Key(String method, String route, int statusClass) {}

    @Inject
    private MetricRegistry registry;

    @Context
    private ResourceInfo resource;

    private final Map<Key, Durations> durations = new ConcurrentHashMap<>();
    private final Map<Method, String> routes = new ConcurrentHashMap<>();

    @Override
    public void filter(ContainerRequestContext request) {
        request.setProperty(BEGAN, System.nanoTime());
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        Method method = resource.getResourceMethod();
        if (method == null || isStream(method) || !(request.getProperty(BEGAN) instanceof Long began)) {
            return;
        }
        String route = routes.computeIfAbsent(method, it -> route(resource.getResourceClass(), it));
        durations
                .computeIfAbsent(new Key(request.getMethod(), route, response.getStatus() / 100), this::durations)
                .record(Duration.ofNanos(System.nanoTime() - began));
    }

    private Durations durations(Key key) {
        return new Durations(
                registry,
                "fooddelivery_requests_within",
                new Tag("method", key.method()),
                new Tag("route", key.route()),
                new Tag("status", key.statusClass() + "xx"));
    }

    private static boolean isStream(Method method) {
        return Arrays.asList(method.getParameterTypes()).contains(SseEventSink.class);
    }

    /** As the paths are written: {@code orders/{orderId}/payments}. */
    static String route(Class<?> resource, Method method) {
        String own = path(method.getAnnotation(Path.class));
        String above = path(annotation(resource));
        return own.isEmpty() ? above : above + "/" + own;
    }

    /** The class may be the container's own below ours. */
    private static Path annotation(Class<?> resource) {
        Class<?> type = resource;
        while (type != null && type.getAnnotation(Path.class) == null) {
            type = type.getSuperclass();
        }
        return type == null ? null : type.getAnnotation(Path.class);
    }

    private static String path(Path path) {
        return path == null ? "" : path.value().replaceAll("^/|/$", "");
    }
}
