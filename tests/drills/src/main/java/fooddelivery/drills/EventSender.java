package fooddelivery.drills;

import fooddelivery.system.Platform;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.util.UUID;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/** Uses the broker by the account of a service, or of the program that reads the feed. Of one thread at a time. */
final class EventSender implements AutoCloseable {

    private static final String ADDRESS = "fooddelivery.events";

    private final ActiveMQConnectionFactory broker;
    private final Connection connection;
    private final Session session;

    EventSender(Platform platform, String user) throws JMSException {
        broker = new ActiveMQConnectionFactory("tcp://127.0.0.1:%d".formatted(platform.brokerPort()));
        connection = broker.createConnection(user, platform.passwordOf("broker." + user));
        connection.start();
        session = connection.createSession(false, Session.AUTO_ACKNOWLEDGE);
    }

    Session session() {
        return session;
    }

    /**
     * To all who listen to events of that type.
     *
     * @param group those of a group stay in their order
     */
    void send(String type, UUID group, String body) throws JMSException {
        TextMessage message = session.createTextMessage(body);
        message.setStringProperty("type", type);
        message.setStringProperty("JMSXGroupID", group.toString());
        try (var producer = session.createProducer(session.createTopic(ADDRESS))) {
            producer.send(message);
        }
    }

    @Override
    public void close() throws JMSException {
        try (broker) {
            connection.close();
        }
    }
}
