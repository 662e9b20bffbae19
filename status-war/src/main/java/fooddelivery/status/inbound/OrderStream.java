package fooddelivery.status.inbound;

import fooddelivery.runtime.Json;
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
 * One client that follows one order. It is told each step of the timeline once, in order, under the order's version as id;
 * a version that arrives after a higher one was told is not told by itself, the next timeline contains it.
 */
final class OrderStream {

    private static final long RECONNECT_MILLIS = 1000;

    private final UUID orderId;
    private final Viewer viewer;
    private final SseEventSink sink;
    private final Sse sse;
    private final Instant until;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private volatile long seen;

    /**
     * @param seen the last version that the client knows; 0 for none
     * @param until when the client's token ends, and with it what it may see
     */
    OrderStream(UUID orderId, Viewer viewer, long seen, Instant until, SseEventSink sink, Sse sse) {
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

    boolean isBehind(long version) {
        return version > seen;
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
                    .id(Long.toString(step.version()))
                    .reconnectDelay(RECONNECT_MILLIS)
                    .data(Json.write(OrderView.withTimeline(step, viewer)))
                    .build());
            seen = step.version();
        }
        seen = Math.max(seen, order.get().version());
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
