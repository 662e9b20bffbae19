package fooddelivery.runtime;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the messages of a queue to the {@link EventListener}: as many as are waiting in one commit of the database, then
 * one of the broker. Killed at any instruction it loses nothing; killed between the two commits it is given the messages
 * again, and the inbox recognises them.
 *
 * <p>A message that cannot be handled takes the others of its batch back with it. From then on, for longer than the broker
 * waits before it delivers again, each message is a batch of its own: the good ones pass, and only the bad one uses up its
 * attempts.
 *
 * <p>Not thread-safe; one thread calls {@link #takeBatch()} and {@link #close()}.
 */
class EventConsumer implements AutoCloseable {

    static final int BATCH = 32;
    /** So long may a stop of the service have to wait. */
    private static final long WAIT_MILLIS = 1000;
    /** Within it comes what the broker has sent already. */
    private static final long GATHER_MILLIS = 2;
    /** The longest pause before a redelivery is a minute, see {@code broker.xml}. */
    private static final long CAREFUL_NANOS = Duration.ofMinutes(3).toNanos();

    private final ConnectionFactory broker;
    private final String queue;
    private final EventListener listener;
    private Connection connection;
    private Session session;
    private MessageConsumer consumer;
    private long failedAt = System.nanoTime() - CAREFUL_NANOS;

    /**
     * @param broker connections that allow local transactions, outside JTA
     * @param queue its fully qualified name, {@code address::queue}
     */
    EventConsumer(ConnectionFactory broker, String queue, EventListener listener) {
        this.broker = broker;
        this.queue = queue;
        this.listener = listener;
    }

    /**
     * Waits a second at most for messages and handles them.
     *
     * @return how many
     * @throws JMSException the broker is away; {@link #close()} before the next call
     * @throws RuntimeException they could not be handled and will be delivered again
     */
    int takeBatch() throws JMSException {
        if (consumer == null) {
            connection = broker.createConnection();
            session = connection.createSession(true, Session.SESSION_TRANSACTED);
            consumer = session.createConsumer(session.createQueue(queue));
            connection.start();
        }
        List<Message> batch = receive(System.nanoTime() - failedAt < CAREFUL_NANOS ? 1 : BATCH);
        if (!batch.isEmpty()) {
            handle(batch);
            session.commit();
        }
        return batch.size();
    }

    private List<Message> receive(int most) throws JMSException {
        List<Message> batch = new ArrayList<>();
        Message message = consumer.receive(WAIT_MILLIS);
        while (message != null) {
            batch.add(message);
            message = batch.size() < most ? consumer.receive(GATHER_MILLIS) : null;
        }
        return batch;
    }

    private void handle(List<Message> batch) throws JMSException {
        try {
            listener.onMessages(batch);
        } catch (RuntimeException | Error e) {
            failedAt = System.nanoTime();
            try {
                session.rollback();
            } catch (JMSException | RuntimeException unreachable) {
                // The broker takes back by itself what a broken connection had not acknowledged.
                e.addSuppressed(unreachable);
            }
            throw e;
        }
    }

    /** Lets go of the broker, which takes back what was not committed. */
    @Override
    public void close() throws JMSException {
        Connection closing = connection;
        connection = null;
        session = null;
        consumer = null;
        if (closing != null) {
            closing.close();
        }
    }
}
