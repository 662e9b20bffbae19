package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.OtherCopies.Heard;
import jakarta.enterprise.event.Event;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtherCopiesTest {

    private static final Logger LOG = Logger.getLogger(OtherCopies.class.getName());

    private final TestDatabase database = TestDatabase.fresh();
    private final BlockingQueue<Heard> heardByFirst = new LinkedBlockingQueue<>();
    private final BlockingQueue<Heard> heardBySecond = new LinkedBlockingQueue<>();
    private final OtherCopies first = others(ThisCopyTest.copy(database, "store"), heardByFirst::add);
    private final OtherCopies second = others(ThisCopyTest.copy(database, "store"), heardBySecond::add);

    static OtherCopies others(ThisCopy self, Consumer<Heard> listener) {
        return Wiring.wire(
                new OtherCopies(),
                TestThreads.FACTORY,
                self,
                Proxy.newProxyInstance(
                        Event.class.getClassLoader(), new Class<?>[] {Event.class}, (proxy, method, arguments) -> {
                            listener.accept((Heard) arguments[0]);
                            return null;
                        }));
    }

    @BeforeEach
    void start() {
        LOG.setLevel(Level.OFF);
        first.start(null);
        second.start(null);
        await(() -> first.isListening() && second.isListening());
    }

    @AfterEach
    void stop() {
        first.stop();
        second.stop();
        LOG.setLevel(null);
    }

    @Test
    void what_one_copy_says_the_others_hear_and_not_itself() throws Exception {
        first.tell("tickets", "서울 1");
        first.tell("relay", "");
        assertThat(next(heardBySecond)).isEqualTo(new Heard("tickets", "서울 1"));
        assertThat(next(heardBySecond)).isEqualTo(new Heard("relay", ""));
        second.tell("relay", "");
        assertThat(next(heardByFirst)).isEqualTo(new Heard("relay", ""));
        assertThat(heardByFirst).isEmpty();
    }

    @Test
    void a_thousand_equal_words_are_few_and_none_of_different_ones_is_missing() throws Exception {
        for (int i = 0; i < 1000; i++) {
            first.tell("relay", "");
        }
        for (int i = 0; i < 300; i++) {
            first.tell("tickets", Integer.toString(i));
        }
        int relay = 0;
        for (int tickets = 0; tickets < 300; ) {
            Heard word = next(heardBySecond);
            if (word.topic().equals("relay")) {
                relay++;
            } else {
                assertThat(word.about()).isEqualTo(Integer.toString(tickets++));
            }
        }
        assertThat(relay).isBetween(1, 100);
    }

    @Test
    void a_database_that_ends_all_sessions_is_survived() throws Exception {
        database.database()
                .query(
                        "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'copies %'"
                                + " and datname = current_database()",
                        row -> null);
        await(() -> {
            first.tell("relay", "");
            return heardBySecond.poll() != null;
        });
    }

    @Test
    void a_listener_that_fails_hears_the_next_word() throws Exception {
        BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
        OtherCopies third = others(ThisCopyTest.copy(database, "store"), word -> {
            if (word.about().equals("bad")) {
                throw new IllegalStateException("bad");
            }
            heard.add(word);
        });
        third.start(null);
        try {
            await(third::isListening);
            first.tell("tickets", "bad");
            first.tell("tickets", "good");
            assertThat(next(heard)).isEqualTo(new Heard("tickets", "good"));
        } finally {
            third.stop();
        }
    }

    private static Heard next(BlockingQueue<Heard> words) throws InterruptedException {
        Heard word = words.poll(20, TimeUnit.SECONDS);
        assertThat(word).isNotNull();
        return word;
    }

    private static void await(BooleanSupplier condition) {
        Instant limit = Instant.now().plusSeconds(20);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(limit);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
