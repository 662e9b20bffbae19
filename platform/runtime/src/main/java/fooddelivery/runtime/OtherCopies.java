package fooddelivery.runtime;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * A word between the copies of a service, by PostgreSQL's {@code NOTIFY}: who holds the relay's lock is woken, and pages
 * that are connected to another copy are told to look. It only makes sooner what everybody finds out by looking: a word may
 * be lost while the database is away, and nothing depends on it.
 *
 * <p>Said after the commit and not in it: PostgreSQL lets transactions that notify commit one after the other, each with a
 * flush of its own, which divided the commits a second by five (see docs/adr/0025).
 */
@ApplicationScoped
public class OtherCopies {

    /**
     * Said by another copy; fired there where it is heard.
     *
     * @param topic who it is for
     * @param about may be empty
     */
    public record Heard(String topic, String about) {}

    private record Word(String topic, String about) {}

    private static final Logger LOG = System.getLogger(OtherCopies.class.getName());
    private static final String CHANNEL = "fooddelivery_copies";
    /** Said together: the same thing is said once. */
    private static final long GATHER_MILLIS = 10;

    private static final int STOP_MILLIS = 1000;
    /** A connection that broke without a word is noticed by then. */
    private static final int ROUNDS_UNSEEN = 10;
    /** Of a database that is away nothing is kept for later. */
    private static final int MOST = 10_000;

    @Resource
    private ManagedThreadFactory threads;

    @Inject
    private ThisCopy self;

    @Inject
    private Event<Heard> heard;

    /** Names are given by people, and may be given twice. */
    private final String sender = UUID.randomUUID().toString();

    private final BlockingQueue<Word> words = new LinkedBlockingQueue<>(MOST);
    private volatile boolean stopping;
    private volatile boolean listening;
    private Thread speaker;
    private Thread listener;

    void start(@Observes Startup.Finished event) {
        speaker = threads.newThread(() -> keepTrying("No word reaches the other copies", this::speak));
        listener = threads.newThread(() -> keepTrying("No word of the other copies is heard", this::listen));
        speaker.start();
        listener.start();
    }

    /**
     * Returns at once. To be called after the commit of what it is about.
     *
     * @param topic without a space
     * @param about without a line's end, below 7,000 bytes
     */
    public void tell(String topic, String about) {
        // When there is no room the database is away, and the others look by themselves.
        words.offer(new Word(topic, about));
    }

    /** Whether what others say is heard from now on. */
    boolean isListening() {
        return listening;
    }

    private interface Work {
        void on(Connection connection) throws SQLException, InterruptedException;
    }

    private void keepTrying(String failure, Work work) {
        boolean told = false;
        while (!stopping) {
            try (Connection connection = self.connections("copies").getConnection()) {
                told = false;
                work.on(connection);
            } catch (InterruptedException e) {
                stopping = true;
            } catch (SQLException | RuntimeException e) {
                if (!told && !stopping) {
                    LOG.log(Level.WARNING, failure + ": {0}", e.toString());
                    told = true;
                }
                pause();
            } finally {
                listening = false;
            }
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(STOP_MILLIS);
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private void speak(Connection connection) throws SQLException, InterruptedException {
        try (PreparedStatement statement =
                connection.prepareStatement("select pg_notify(?, word) from unnest(?) word")) {
            int silent = 0;
            while (!stopping) {
                Word first = words.poll(STOP_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    TimeUnit.MILLISECONDS.sleep(GATHER_MILLIS);
                    Set<Word> all = new LinkedHashSet<>();
                    all.add(first);
                    words.drainTo(all);
                    statement.setString(1, CHANNEL);
                    statement.setArray(
                            2,
                            connection.createArrayOf(
                                    "text",
                                    all.stream()
                                            .map(word -> sender + " " + word.topic() + " " + word.about())
                                            .toArray()));
                    statement.executeQuery().close();
                    silent = 0;
                } else if (++silent % ROUNDS_UNSEEN == 0) {
                    requireAlive(connection);
                }
            }
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + CHANNEL);
        }
        listening = true;
        PGConnection postgres = connection.unwrap(PGConnection.class);
        for (int round = 1; !stopping; round++) {
            PGNotification[] said = postgres.getNotifications(STOP_MILLIS);
            for (PGNotification word : said == null ? new PGNotification[0] : said) {
                hear(word.getParameter().split(" ", 3));
            }
            if (round % ROUNDS_UNSEEN == 0) {
                requireAlive(connection);
            }
        }
    }

    private void hear(String[] parts) {
        if (parts.length == 3 && !parts[0].equals(sender)) {
            try {
                heard.fire(new Heard(parts[1], parts[2]));
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "What another copy said of " + parts[1] + " could not be heeded", e);
            }
        }
    }

    private static void requireAlive(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1");
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
        for (Thread thread : new Thread[] {speaker, listener}) {
            if (thread != null) {
                thread.interrupt();
                try {
                    thread.join(2L * STOP_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
