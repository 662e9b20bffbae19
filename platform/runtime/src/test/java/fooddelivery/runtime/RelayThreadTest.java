package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.runtime.TestBroker.Listening;
import jakarta.jms.JMSException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
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

    private final Copy copy = new Copy("store");

    /** A copy of the service, as far as it relays and talks with the others. */
    private static final class Copy {

        private final TestMetrics metrics = new TestMetrics();
        private final OtherCopies others;
        private final RelayThread thread;

        Copy(String name) {
            ThisCopy self = ThisCopyTest.copy(store, name);
            AtomicReference<RelayThread> listener = new AtomicReference<>();
            others = OtherCopiesTest.others(self, word -> listener.get().wake(word));
            thread = Wiring.wire(
                    new RelayThread(),
                    TestThreads.FACTORY,
                    broker.connections("store"),
                    metrics.events(),
                    self,
                    others,
                    new NoRecovery());
            listener.set(thread);
        }

        void start() {
            others.start(null);
            thread.start(null);
        }

        void stop() {
            thread.stop();
            others.stop();
        }

        long sent() {
            return metrics.of("fooddelivery_events_sent");
        }
    }

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
        copy.stop();
    }

    @Test
    void what_was_left_behind_is_sent_without_anybody_waking_the_relay() throws Exception {
        publish();
        copy.start();
        await(() -> copy.sent() == 1);
        assertThat(copy.thread.failure()).isNull();
        received(1);
    }

    @Test
    void a_commit_wakes_the_relay_long_before_it_would_sweep() throws Exception {
        copy.start();
        await(() -> copy.thread.failure() == null);
        Instant begin = Instant.now();
        for (int i = 1; i <= 5; i++) {
            publish();
            copy.thread.wake(new Outbox.Written("fooddelivery.order.OrderPlaced.v1"));
            int expected = i;
            await(() -> copy.sent() == expected);
        }
        assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
        received(5);
    }

    @Test
    void a_broker_that_is_down_is_shown_and_survived() throws Exception {
        copy.start();
        await(() -> copy.thread.failure() == null);
        broker.stop();
        publish();
        await(() -> copy.thread.failure() != null);
        broker.start();
        await(() -> copy.sent() == 1 && copy.thread.failure() == null);
        received(1);
    }

    @Test
    void a_database_that_ends_the_session_is_survived() throws Exception {
        copy.start();
        await(() -> copy.thread.failure() == null);
        store.database()
                .query("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'", row -> null);
        publish();
        await(() -> copy.sent() == 1 && copy.thread.failure() == null);
        received(1);
    }

    @Test
    void stopping_lets_go_of_the_lock_so_that_another_relay_goes_on() throws Exception {
        copy.start();
        await(() -> copy.thread.failure() == null);
        copy.stop();
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

    @Test
    void a_commit_in_one_copy_wakes_the_relay_of_another() throws Exception {
        copy.start();
        await(() -> copy.thread.failure() == null);
        Copy second = new Copy("store-2");
        second.start();
        try {
            await(() -> second.thread.failure() == null && copy.others.isListening());
            Instant begin = Instant.now();
            for (int i = 1; i <= 5; i++) {
                publish();
                second.thread.wake(new Outbox.Written("fooddelivery.order.OrderPlaced.v1"));
                int expected = i;
                await(() -> copy.sent() == expected);
            }
            assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(5));
            assertThat(second.sent()).isZero();
            copy.stop();
            publish();
            await(() -> second.sent() == 1);
        } finally {
            second.stop();
        }
        received(6);
    }

    @Test
    void a_relay_that_is_frozen_loses_its_lock_and_sends_nothing_that_counts_afterwards() throws Exception {
        try (Relay frozen = new Relay(store.direct(), broker.connections("store"), List.of(), Duration.ofMillis(300));
                Relay other = new Relay(store.direct(), broker.connections("store"))) {
            assertThat(frozen.sendBatch()).isZero();
            publish();
            await(() -> {
                try {
                    return other.sendBatch() == 1;
                } catch (SQLException | JMSException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThatThrownBy(frozen::sendBatch).isInstanceOf(SQLException.class);
        }
        received(1);
    }

    private static void publish() {
        UUID orderId = Ids.next();
        store.outbox(Clock.systemUTC()).publish(new CookingStarted(orderId, orderId, 1, Instant.now()));
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
}
