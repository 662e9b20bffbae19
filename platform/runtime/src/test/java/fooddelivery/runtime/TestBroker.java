package fooddelivery.runtime;

import fooddelivery.launcher.BrokerServer;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.MessageListener;
import jakarta.jms.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.client.impl.ClientSessionFactoryInternal;
import org.apache.activemq.artemis.jms.client.ActiveMQConnection;
import org.apache.activemq.artemis.jms.client.ActiveMQJMSConnectionFactory;

/** A real broker with the platform's own {@code broker.xml}, impatient with messages that nobody can handle. */
final class TestBroker implements AutoCloseable {

    static final int ATTEMPTS = 3;

    private static final Map<String, String> PASSWORDS = Stream.of(
                    "order", "payment", "store", "delivery", "notify", "status", "admin")
            .collect(Collectors.toMap(Function.identity(), user -> user + "'s password"));
    private static final Map<String, String> IMPATIENCE = Map.of(
            "fooddelivery.broker.redelivery-delay", "10",
            "fooddelivery.broker.max-redelivery-delay", "20",
            "fooddelivery.broker.max-delivery-attempts", Integer.toString(ATTEMPTS));

    /** Held, because loggers are collected together with their levels: it warns of every connection that breaks. */
    private static final Logger NOISE = Logger.getLogger("org.apache.activemq");

    private final Path directory;
    private final int port;
    private BrokerServer server;

    TestBroker(Path directory) {
        this.directory = directory;
        this.port = freePort();
        NOISE.setLevel(Level.SEVERE);
        start();
    }

    void start() {
        IMPATIENCE.forEach(System::setProperty);
        try {
            server = BrokerServer.start(directory, port, PASSWORDS);
        } finally {
            IMPATIENCE.keySet().forEach(System::clearProperty);
        }
    }

    void stop() {
        server.stop();
    }

    @Override
    public void close() {
        stop();
    }

    /** Fails fast where nobody listens, as the services' own factory does; an answer may take its time on a busy machine. */
    ConnectionFactory connections(String user) {
        ActiveMQJMSConnectionFactory factory = new ActiveMQJMSConnectionFactory(
                "tcp://127.0.0.1:" + port + "?callTimeout=30000&reconnectAttempts=0&initialConnectAttempts=1");
        factory.setUser(user);
        factory.setPassword(PASSWORDS.get(user));
        return factory;
    }

    Listening listen(String user, MessageListener bean) throws JMSException {
        return listenTo(user, "fooddelivery.events::" + user, bean);
    }

    Listening listenTo(String user, String queue, MessageListener bean) throws JMSException {
        return new Listening(connections(user), queue, bean);
    }

    /** Reads what has come to the dead letters of the service's queue. */
    Listening listenToDeadLetters(String service, MessageListener bean) throws JMSException {
        return new Listening(connections("admin"), "fooddelivery.dead::" + service + ".dead", bean);
    }

    /** The other side sees the end of a process: the connection breaks without a word, unless it was closed before. */
    static void sever(Connection connection) {
        ClientSessionFactoryInternal factory =
                (ClientSessionFactoryInternal) ((ActiveMQConnection) connection).getSessionFactory();
        if (!factory.isClosed()) {
            factory.getConnection().getTransportConnection().forceClose();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Does what {@link EventConsumer} does when it is careful: one message after the other, acknowledged when the bean
     * returns, given back when it throws.
     */
    static final class Listening implements AutoCloseable {

        private final Connection connection;
        private final Session session;
        private final MessageConsumer consumer;
        private final MessageListener bean;

        private Listening(ConnectionFactory factory, String queue, MessageListener bean) throws JMSException {
            this.bean = bean;
            connection = factory.createConnection();
            session = connection.createSession(true, Session.SESSION_TRANSACTED);
            consumer = session.createConsumer(session.createQueue(queue));
            connection.start();
        }

        /** Delivers whatever waits in the queue now. */
        void deliverAll() throws JMSException {
            for (Message message = consumer.receiveNoWait(); message != null; message = consumer.receiveNoWait()) {
                deliver(message);
            }
        }

        /** Delivers this many, waiting for redeliveries. */
        void deliver(int count) throws JMSException {
            for (int i = 0; i < count; i++) {
                Message message = consumer.receive(10_000);
                if (message == null) {
                    throw new AssertionError("Only " + i + " of " + count + " messages came");
                }
                deliver(message);
            }
        }

        private void deliver(Message message) throws JMSException {
            try {
                bean.onMessage(message);
            } catch (RuntimeException e) {
                session.rollback();
                return;
            }
            session.commit();
        }

        /** The bean has returned, and the process ends before the container acknowledges. */
        void killAfterTheEffect() throws JMSException {
            bean.onMessage(consumer.receive(10_000));
            sever(connection);
        }

        @Override
        public void close() throws JMSException {
            connection.close();
        }
    }
}
