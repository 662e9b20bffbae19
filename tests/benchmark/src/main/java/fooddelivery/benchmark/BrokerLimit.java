package fooddelivery.benchmark;

import fooddelivery.benchmark.Limits.Limit;
import fooddelivery.system.Machine;
import fooddelivery.system.Platform;
import jakarta.jms.Connection;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageProducer;
import jakarta.jms.Queue;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.management.ResourceNames;
import org.apache.activemq.artemis.api.core.management.SimpleManagement;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

/**
 * How fast the platform's broker takes messages of an event's size when nobody does anything else: durable ones, sent by
 * the client that the services use, to a queue that is made for this and dropped again.
 */
final class BrokerLimit {

    private static final String QUEUE = "benchmark.scratch";
    private static final String BODY = "x".repeat(600);
    /** The broker would begin to page beyond some ten thousand. */
    private static final int MOST = 12_000;

    private final Supplier<Machine.Usage> usage;
    private final String url;
    private final String password;

    BrokerLimit(Platform platform) {
        this(platform.brokerPort(), platform.passwordOf("broker.admin"), () -> Machine.usage(platform));
    }

    BrokerLimit(int port, String adminPassword, Supplier<Machine.Usage> usage) {
        url = "tcp://127.0.0.1:" + port;
        password = adminPassword;
        this.usage = usage;
    }

    /** @param time of each of three ways to send, at most */
    List<Limit> run(Duration time) throws Exception {
        List<Limit> limits = new ArrayList<>();
        limits.add(send("one durable message per commit, one sender", 1, 1, time));
        limits.add(send("one durable message per commit, eight senders", 8, 1, time));
        limits.add(send("fifty durable messages per commit, one sender", 1, 50, time));
        return limits;
    }

    private Limit send(String what, int senders, int batch, Duration time) throws Exception {
        SimpleManagement management = new SimpleManagement(url, "admin", password).open();
        try (ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(url, "admin", password)) {
            // The administrator may send, consume, and make and drop the queue; nobody else anything.
            management.simpleManagementVoid(
                    ResourceNames.BROKER, "addSecuritySettings", QUEUE, "admin", "admin", "admin", "admin", "", "", "");
            management.simpleManagement(
                    ResourceNames.BROKER,
                    "createQueue",
                    QueueConfiguration.of(QUEUE)
                            .setRoutingType(RoutingType.ANYCAST)
                            .setDurable(true)
                            .setAutoCreateAddress(true)
                            .toJSON());
            try {
                return Limits.measure(what, usage, senders, time, MOST, () -> new Sender(factory, batch));
            } finally {
                management.simpleManagementVoid(ResourceNames.BROKER, "destroyQueue", QUEUE, true, true);
                management.simpleManagementVoid(ResourceNames.BROKER, "removeSecuritySettings", QUEUE);
            }
        } finally {
            management.close();
        }
    }

    /** Like the relay: a session with local transactions, a producer, and two properties on each message. */
    private static final class Sender implements Limits.Worker {

        private final Connection connection;
        private final Session session;
        private final MessageProducer producer;
        private final int batch;

        private Sender(ActiveMQConnectionFactory factory, int batch) throws JMSException {
            connection = factory.createConnection();
            session = connection.createSession(true, Session.SESSION_TRANSACTED);
            Queue queue = session.createQueue(QUEUE);
            producer = session.createProducer(queue);
            this.batch = batch;
        }

        @Override
        public int work() throws JMSException {
            for (int i = 0; i < batch; i++) {
                Message message = session.createTextMessage(BODY);
                message.setStringProperty("type", "fooddelivery.order.OrderPaid.v1");
                message.setStringProperty("JMSXGroupID", UUID.randomUUID().toString());
                producer.send(message);
            }
            session.commit();
            return batch;
        }

        @Override
        public void end() throws JMSException {
            connection.close();
        }
    }
}
