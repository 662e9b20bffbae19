package fooddelivery.status.inbound;

import fooddelivery.runtime.Gauges;
import fooddelivery.runtime.GracefulStop;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import fooddelivery.status.application.OrderChanged;
import fooddelivery.status.application.OrderTracking;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * All clients that follow an order here, and what keeps them up to date: twice a second one query asks how far the
 * orders that are being followed have come, whichever replica recorded them; an event handled by this replica makes that look
 * come at once. No connection, thread or subscription per client, and nothing that a restarted database could lose.
 */
@ApplicationScoped
public class OrderStreams {

    private static final Logger LOG = System.getLogger(OrderStreams.class.getName());
    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /** A client that takes no data blocks one of these until the server's write timeout closes it. */
    private static final int WRITERS = 8;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private Timers timers;

    @Inject
    private OrderTracking orders;

    @Inject
    private Clock clock;

    @Inject
    @ConfigProperty(name = "fooddelivery.status.max-streams", defaultValue = "2000")
    private int maxStreams;

    private final Map<UUID, Set<OrderStream>> followed = new ConcurrentHashMap<>();
    private ExecutorService writers;

    void start(@Observes Startup.Finished event) {
        writers = Executors.newFixedThreadPool(WRITERS, threads);
        timers.every(LOOK, "Looking for changed orders", this::look);
        timers.every(HEARTBEAT, "Heartbeat of the order streams", this::heartbeat);
    }

    void measured(@Observes Startup.Finished event, Gauges gauges) {
        gauges.gauge("fooddelivery_live_views", "Clients that follow an order live", this::size);
    }

    private int size() {
        return followed.values().stream().mapToInt(Set::size).sum();
    }

    /** Before a stream is opened: a replica has room for so many. */
    void requireRoom() {
        if (size() >= maxStreams) {
            throw new ProblemException(503, "too-many-streams", "Too many people are watching right now.")
                    .retryAfter(5);
        }
    }

    void add(OrderStream stream) {
        stream.greet();
        // Known before the first look: no change can fall between the two.
        followed.compute(stream.orderId(), (orderId, streams) -> {
            Set<OrderStream> all = streams == null ? ConcurrentHashMap.newKeySet() : streams;
            all.add(stream);
            return all;
        });
        refresh(stream);
    }

    void changed(@Observes(during = TransactionPhase.AFTER_SUCCESS) OrderChanged event) {
        followed.getOrDefault(event.orderId(), Set.of()).forEach(this::refresh);
    }

    private void look() {
        if (!followed.isEmpty()) {
            orders.positions(followed.keySet())
                    .forEach((orderId, position) -> followed.getOrDefault(orderId, Set.of()).stream()
                            .filter(stream -> stream.isBehind(position))
                            .forEach(this::refresh));
        }
    }

    private void heartbeat() {
        Instant now = clock.instant();
        followed.values().forEach(streams -> streams.forEach(stream -> write(stream, () -> stream.heartbeat(now))));
    }

    private void refresh(OrderStream stream) {
        if (stream.claim()) {
            write(stream, () -> {
                stream.begin();
                stream.show(orders.find(stream.orderId(), stream.viewer()));
            });
        }
    }

    private void write(OrderStream stream, Runnable writing) {
        writers.execute(() -> {
            try {
                writing.run();
            } catch (RuntimeException e) {
                // The stream still knows how far it got; the next look tries again.
                LOG.log(Level.WARNING, "Order {0} could not be shown: {1}", stream.orderId(), e.toString());
            }
            if (stream.isClosed()) {
                remove(stream);
            }
        });
    }

    private void remove(OrderStream stream) {
        followed.computeIfPresent(stream.orderId(), (orderId, streams) -> {
            streams.remove(stream);
            return streams.isEmpty() ? null : streams;
        });
    }

    /** They connect again, to another copy, and go on where they were. */
    void leave(@Observes GracefulStop.LastCall event) {
        followed.values().forEach(streams -> streams.forEach(OrderStream::close));
    }

    @PreDestroy
    void stop() {
        leave(null);
        writers.shutdownNow();
    }
}
