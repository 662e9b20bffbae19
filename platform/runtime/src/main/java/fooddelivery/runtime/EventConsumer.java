package fooddelivery.runtime;

import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the messages of a queue to the {@link EventListener}: as many as are waiting in one commit of the database, then
 * one of the broker. Killed at any instruction it loses nothing; killed between the two commits it is given the messages
 * again, and the inbox recognises them.
 *
 * <p>A message that cannot be handled takes the others of its batch back with it. What has come back twice is a batch of
 * its own: the good ones pass, and only the bad one uses up its attempts. Whatever else waits is taken as before, for a
 * service that was cut off has much to catch up with.
 *
 * <p>Not thread-safe; one thread calls {@link #takeBatch()} and {@link #close()}.
 */
class EventConsumer implements AutoCloseable {

    static final int BATCH = 32;
    /** So long may a stop of the service have to wait. */
    private static final long WAIT_MILLIS = 1000;
    /** Within it comes what the broker has sent already. */
    private static final long GATHER_MILLIS = 2;
    /** So often may a message be delivered beside others; once more is no suspicion, the service may have been killed. */
    private static final int DELIVERIES_TOGETHER = 2;

    private final ConnectionFactory broker;
    private final String queue;
    private final EventListener listener;
    private Connection connection;
    private Session session;
    private MessageConsumer consumer;

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
        List<Message> batch = new ArrayList<>();
        Message message = consumer.receive(WAIT_MILLIS);
        while (message != null && !isSuspect(message)) {
            batch.add(message);
            message = batch.size() < BATCH ? consumer.receive(GATHER_MILLIS) : null;
        }
        int taken = batch.size();
        if (!batch.isEmpty()) {
            handle(batch);
        }
        if (message != null) {
            // What was handled before it stays so: should all come back, the inbox recognises it.
            handle(List.of(message));
            taken++;
        }
        if (taken > 0) {
            session.commit();
        }
        return taken;
    }

    private static boolean isSuspect(Message message) throws JMSException {
        return message.getIntProperty("JMSXDeliveryCount") > DELIVERIES_TOGETHER;
    }

    private void handle(List<Message> messages) throws JMSException {
        try {
            listener.onMessages(messages);
        } catch (RuntimeException | Error e) {
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
