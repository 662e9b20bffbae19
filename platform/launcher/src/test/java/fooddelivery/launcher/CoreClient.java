package fooddelivery.launcher;

import java.util.ArrayList;
import java.util.List;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/** One user's connection, which sends and reads numbered events. */
final class CoreClient implements AutoCloseable {

    final String user;
    private final ServerLocator locator;
    private final ClientSessionFactory factory;
    final ClientSession session;

    CoreClient(int port, String user, String password) throws Exception {
        this.user = user;
        locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + port);
        factory = locator.createSessionFactory();
        session = factory.createSession(user, password, false, false, false, false, 0);
        session.start();
    }

    void send(String address, String type, int from, int to) throws Exception {
        try (ClientProducer producer = session.createProducer(address)) {
            for (int number = from; number < to; number++) {
                ClientMessage message = session.createMessage(Message.TEXT_TYPE, true);
                message.putStringProperty("type", "fooddelivery." + type + ".v1");
                message.putStringProperty("_AMQ_GROUP_ID", "order " + number / 10);
                message.putIntProperty("number", number);
                message.getBodyBuffer()
                        .writeNullableSimpleString(
                                SimpleString.of("{\"id\":\"event-%d\",\"type\":\"fooddelivery.%s.v1\",\"data\":\"%s\"}"
                                        .formatted(number, type, "food ".repeat(700))));
                producer.send(message);
            }
        }
    }

    List<Integer> read(String queue) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        try (ClientConsumer consumer = session.createConsumer(queue)) {
            // What comes from the disk takes a moment.
            while (session.queueQuery(SimpleString.of(queue)).getMessageCount() > 0) {
                for (ClientMessage message = consumer.receive(1_000);
                        message != null;
                        message = consumer.receiveImmediate()) {
                    message.acknowledge();
                    numbers.add(message.getIntProperty("number"));
                }
                session.commit();
            }
        }
        return numbers;
    }

    @Override
    public void close() {
        factory.close();
        locator.close();
    }
}
