package fooddelivery.status.inbound;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** The client's end of an event stream: what was sent, as {@code name}, {@code id}, {@code data} or {@code comment}. */
final class Wire implements SseEventSink {

    final List<Map<String, String>> received = new CopyOnWriteArrayList<>();
    private boolean broken;
    private boolean closed;

    Sse sse() {
        return proxy(Sse.class, (method, argument) -> builder());
    }

    /** From now on every write fails, as to a client that is gone. */
    void breakDown() {
        broken = true;
    }

    List<String> ids() {
        return received.stream()
                .filter(event -> event.containsKey("id"))
                .map(event -> event.get("id"))
                .toList();
    }

    private static OutboundSseEvent.Builder builder() {
        Map<String, String> fields = new LinkedHashMap<>();
        OutboundSseEvent.Builder[] self = new OutboundSseEvent.Builder[1];
        self[0] = proxy(OutboundSseEvent.Builder.class, (method, argument) -> {
            if (method.equals("build")) {
                return proxy(OutboundSseEvent.class, (getter, none) -> fields);
            }
            fields.put(method, argument.toString());
            return self[0];
        });
        return self[0];
    }

    @Override
    @SuppressWarnings("unchecked")
    public CompletionStage<?> send(OutboundSseEvent event) {
        if (broken) {
            return CompletableFuture.failedFuture(new java.io.IOException("Broken pipe"));
        }
        received.add((Map<String, String>) event.getData());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    private interface Call {
        Object answer(String method, Object argument);
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> call.answer(method.getName(), arguments == null ? null : arguments[0])));
    }
}
