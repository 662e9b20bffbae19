package fooddelivery.runtime;

import fooddelivery.events.EventType;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.MessageProducer;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Carries the outbox to the broker: unsent rows in order, one JMS transaction a batch, marked as sent after the JMS
 * commit. Killed at any instruction it loses nothing; killed between the commit and the mark it sends a batch again, and
 * the consumers' inboxes recognise it. Sent events stay as the service's log, but for those about people
 * ({@link fooddelivery.events.ContactEvent}), which are deleted.
 *
 * <p>Of all replicas one relays at a time: it holds an advisory lock on a database connection of its own, and reads and
 * marks over that same connection, so a relay that lost its lock cannot mark either. The lock dies with the connection.
 *
 * <p>Where a service keeps events in documents as well, those follow upon the table's, under the same lock. A relay that
 * lost the lock could mark them; that harms nobody, since what it marks it has sent.
 *
 * <p>Not thread-safe; one thread calls {@link #sendBatch()} and {@link #close()}.
 */
public class Relay implements AutoCloseable {

    public static final String ADDRESS = EventType.COMMON;
    private static final int BATCH = 200;
    /** "fdrelay" in ASCII: any number that nothing else in this database locks. */
    private static final long LOCK = 0x66_64_72_65_6c_61_79L;

    /** A row of the outbox on its way. */
    protected record Unsent(long id, String type, UUID subject, String body, String address) {}

    private static final int IDLE_TIMEOUT_SINCE = 14;
    /** Longer than a batch takes with a broker that answers late. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(20);

    private final DataSource database;
    private final ConnectionFactory broker;
    private final Duration longestSilence;
    private final Iterable<DocumentOutbox> documents;
    private java.sql.Connection connection;
    private boolean locked;
    private Connection jms;
    private Session session;
    private MessageProducer producer;

    /**
     * @param database connections that are not pooled: returning one to a pool would keep the lock
     * @param broker connections that allow local transactions, outside JTA
     */
    public Relay(DataSource database, ConnectionFactory broker) {
        this(database, broker, List.of());
    }

    /** @param documents where events wait beside the table, if anywhere */
    public Relay(DataSource database, ConnectionFactory broker, Iterable<DocumentOutbox> documents) {
        this(database, broker, documents, LONGEST_SILENCE);
    }

    Relay(DataSource database, ConnectionFactory broker, Iterable<DocumentOutbox> documents, Duration longestSilence) {
        this.longestSilence = longestSilence;
        this.database = database;
        this.broker = broker;
        this.documents = documents;
    }

    /**
     * Sends what is waiting, at most one batch from each place.
     *
     * @return how many events were sent; 0 when none waits or another replica is relaying
     */
    public int sendBatch() throws SQLException, JMSException {
        if (!holdsLock()) {
            return 0;
        }
        List<Unsent> batch = readBatch();
        if (!batch.isEmpty()) {
            send(batch);
            mark(batch);
        }
        int sent = batch.size();
        for (DocumentOutbox outbox : documents) {
            sent += sendBatchOf(outbox);
        }
        return sent;
    }

    private int sendBatchOf(DocumentOutbox outbox) throws JMSException {
        List<DocumentOutbox.Waiting> batch = outbox.unsent(BATCH);
        if (!batch.isEmpty()) {
            send(batch.stream()
                    .map(event -> new Unsent(0, event.type(), event.subject(), event.body(), ADDRESS))
                    .toList());
            outbox.markSent(batch);
        }
        return batch.size();
    }

    /** Whether the last batch may have been full, that is whether more may be waiting. */
    public static boolean isFull(int sent) {
        return sent >= BATCH;
    }

    /** Whether this is the one that relays, as far as it knows. */
    boolean isActive() {
        return locked;
    }

    private boolean holdsLock() throws SQLException {
        if (connection == null) {
            connection = database.getConnection();
            endWithSilence();
        }
        if (!locked) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select pg_try_advisory_lock(" + LOCK + ")")) {
                row.next();
                locked = row.getBoolean(1);
            }
        }
        return locked;
    }

    /**
     * A process that is frozen, or hangs, keeps its connection and its lock; a relay that works asks something each second.
     * So the server ends the session of one that was silent for long, and another copy takes over. What the first sends when
     * it wakes up is known to the inboxes.
     */
    private void endWithSilence() throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion() >= IDLE_TIMEOUT_SINCE) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("set idle_session_timeout = " + longestSilence.toMillis());
            }
        }
    }

    private List<Unsent> readBatch() throws SQLException {
        String sql =
                "select id, type, subject, body, address from outbox where sent_at is null order by id limit " + BATCH;
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<Unsent> batch = new ArrayList<>();
            while (rows.next()) {
                batch.add(new Unsent(
                        rows.getLong("id"),
                        rows.getString("type"),
                        Sql.uuid(rows, "subject"),
                        rows.getString("body"),
                        rows.getString("address")));
            }
            return batch;
        }
    }

    protected void send(List<Unsent> batch) throws JMSException {
        if (session == null) {
            jms = broker.createConnection();
            session = jms.createSession(true, Session.SESSION_TRANSACTED);
            // Each message names its address.
            producer = session.createProducer(null);
        }
        for (Unsent event : batch) {
            TextMessage message = session.createTextMessage(event.body());
            message.setStringProperty("type", event.type());
            message.setStringProperty("JMSXGroupID", event.subject().toString());
            producer.send(session.createTopic(event.address()), message);
        }
        session.commit();
    }

    protected void mark(List<Unsent> batch) throws SQLException {
        Object[] ids = batch.stream().map(Unsent::id).toArray();
        try (PreparedStatement statement =
                connection.prepareStatement("with personal as (delete from outbox where id = any (?) and address <> ?)"
                        + " update outbox set sent_at = now() where id = any (?) and address = ?")) {
            statement.setArray(1, connection.createArrayOf("bigint", ids));
            statement.setString(2, EventType.COMMON);
            statement.setArray(3, connection.createArrayOf("bigint", ids));
            statement.setString(4, EventType.COMMON);
            statement.executeUpdate();
        }
    }

    /** Lets go of lock, database and broker; the next {@link #sendBatch()} connects anew. */
    @Override
    public void close() throws SQLException, JMSException {
        java.sql.Connection reading = connection;
        Connection channel = jms;
        connection = null;
        locked = false;
        jms = null;
        session = null;
        producer = null;
        try {
            if (reading != null) {
                reading.close();
            }
        } finally {
            if (channel != null) {
                channel.close();
            }
        }
    }
}
