package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.runtime.TestBroker.Listening;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread around the relay: woken, sweeping, surviving, stopping. */
class RelayThreadTest {

    private static final Logger LOG = Logger.getLogger(RelayThread.class.getName());

    @TempDir
    static Path directory;

    private static TestBroker broker;
    private static TestDatabase store;

    private final TestMetrics metrics = new TestMetrics();
    private final RelayThread thread = Wiring.wire(
            new RelayThread(),
            new Threads(),
            broker.connections("store"),
            metrics.events(),
            new NoRecovery(),
            Map.of(
                    "fooddelivery.db.url", store.direct().getUrl(),
                    "fooddelivery.db.user", store.direct().getUser(),
                    "fooddelivery.db.password", store.direct().getPassword()));

    @BeforeAll
    static void startAll() {
        LOG.setLevel(Level.OFF);
        broker = new TestBroker(directory);
        store = TestDatabase.fresh("db/platform");
    }

    @AfterAll
    static void stopAll() {
        broker.close();
        LOG.setLevel(null);
    }

    @AfterEach
    void stop() {
        thread.stop();
    }

    @Test
    void what_was_left_behind_is_sent_without_anybody_waking_the_relay() throws Exception {
        publish();
        thread.start(null);
        await(() -> sent() == 1);
        assertThat(thread.failure()).isNull();
        received(1);
    }

    @Test
    void a_commit_wakes_the_relay_long_before_it_would_sweep() throws Exception {
        thread.start(null);
        await(() -> thread.failure() == null);
        Instant begin = Instant.now();
        for (int i = 1; i <= 5; i++) {
            publish();
            thread.wake(new Outbox.Written());
            int expected = i;
            await(() -> sent() == expected);
        }
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        received(5);
    }

    @Test
    void a_broker_that_is_down_is_shown_and_survived() throws Exception {
        thread.start(null);
        await(() -> thread.failure() == null);
        broker.stop();
        publish();
        await(() -> thread.failure() != null);
        broker.start();
        await(() -> sent() == 1 && thread.failure() == null);
        received(1);
    }

    @Test
    void a_database_that_ends_the_session_is_survived() throws Exception {
        thread.start(null);
        await(() -> thread.failure() == null);
        store.database()
                .query("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'", row -> null);
        publish();
        await(() -> sent() == 1 && thread.failure() == null);
        received(1);
    }

    @Test
    void stopping_lets_go_of_the_lock_so_that_another_relay_goes_on() throws Exception {
        thread.start(null);
        await(() -> thread.failure() == null);
        thread.stop();
        publish();
        try (Relay other = new Relay(store.direct(), broker.connections("store"))) {
            await(() -> {
                try {
                    return other.sendBatch() == 1;
                } catch (SQLException | JMSException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        received(1);
    }

    private static void publish() {
        UUID orderId = Ids.next();
        store.outbox(Clock.systemUTC()).publish(new CookingStarted(orderId, orderId, 1, Instant.now()));
    }

    private long sent() {
        return metrics.of("fooddelivery_events_sent");
    }

    private static void received(int count) throws Exception {
        int[] received = new int[1];
        try (Listening listening = broker.listen("order", message -> received[0]++)) {
            listening.deliver(count);
            listening.deliverAll();
        }
        assertThat(received[0]).isEqualTo(count);
    }

    private static void await(BooleanSupplier condition) {
        Instant limit = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(limit);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static final class Threads implements ManagedThreadFactory {
        @Override
        public Thread newThread(Runnable work) {
            return new Thread(work, "relay");
        }

        @Override
        public ForkJoinWorkerThread newThread(ForkJoinPool pool) {
            throw new UnsupportedOperationException();
        }
    }
}
