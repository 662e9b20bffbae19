package fooddelivery.status.inbound;

import fooddelivery.runtime.Json;
import fooddelivery.status.domain.Position;
import fooddelivery.status.domain.TrackedOrder;
import fooddelivery.status.domain.Viewer;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One client that follows one order. It is told each step of the timeline and each delay once, in order, under the
 * order's position as id; one that arrives after a later one was told is not told by itself, what follows contains it.
 */
final class OrderStream {

    private static final long RECONNECT_MILLIS = 1000;

    private final UUID orderId;
    private final Viewer viewer;
    private final SseEventSink sink;
    private final Sse sse;
    private final Instant until;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile Position seen;

    /**
     * @param seen how far the client knows the order
     * @param until when the client's token ends, and with it what it may see
     */
    OrderStream(UUID orderId, Viewer viewer, Position seen, Instant until, SseEventSink sink, Sse sse) {
        this.orderId = orderId;
        this.viewer = viewer;
        this.seen = seen;
        this.until = until;
        this.sink = sink;
        this.sse = sse;
    }

    UUID orderId() {
        return orderId;
    }

    Viewer viewer() {
        return viewer;
    }

    boolean isBehind(Position position) {
        return seen.isBehind(position);
    }

    /** Makes sure that at most one writing waits; false when one does already. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    /** To be called when the claimed writing begins: what changes from now on needs another. */
    void begin() {
        claimed.set(false);
    }

    /** Sends the headers, so that the client knows that it is connected although nothing happens. */
    synchronized void greet() {
        send(sse.newEventBuilder()
                .comment("connected")
                .reconnectDelay(RECONNECT_MILLIS)
                .build());
    }

    /** @param order empty when the order is no longer this viewer's, which ends the stream */
    synchronized void show(Optional<TrackedOrder> order) {
        if (order.isEmpty()) {
            close();
            return;
        }
        for (TrackedOrder step : order.get().since(seen)) {
            send(sse.newEventBuilder()
                    .name("status")
                    .id(Long.toString(step.position().id()))
                    .reconnectDelay(RECONNECT_MILLIS)
                    .data(Json.write(OrderView.withTimeline(step, viewer)))
                    .build());
            seen = step.position();
        }
        seen = seen.and(order.get().position());
    }

    /** Keeps proxies from closing a silent connection, and notices a client that is gone. */
    synchronized void heartbeat(Instant now) {
        if (now.isAfter(until)) {
            close();
        } else {
            send(sse.newEventBuilder().comment("heartbeat").build());
        }
    }

    boolean isClosed() {
        return sink.isClosed();
    }

    void close() {
        sink.close();
    }

    private void send(OutboundSseEvent event) {
        if (!sink.isClosed()) {
            sink.send(event).whenComplete((sent, failure) -> {
                if (failure != null) {
                    close();
                }
            });
        }
    }
}
