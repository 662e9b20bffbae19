package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNonExistentQueueException;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerServerTest {

    private static final List<String> SERVICES = List.of("order", "payment", "store", "delivery", "notify", "status");
    private static final Map<String, String> PASSWORDS = Stream.concat(SERVICES.stream(), Stream.of("admin"))
            .collect(Collectors.toMap(user -> user, user -> user + "'s password"));
    private static final List<String> REDELIVERY =
            List.of("fooddelivery.broker.redelivery-delay", "fooddelivery.broker.max-delivery-attempts");

    @TempDir
    static Path directory;

    private static int port;
    private static BrokerServer broker;

    @BeforeAll
    static void start() {
        port = Ports.free();
        System.setProperty(REDELIVERY.get(0), "10");
        System.setProperty(REDELIVERY.get(1), "3");
        broker = BrokerServer.start(directory, port, PASSWORDS);
    }

    @AfterAll
    static void stop() {
        broker.close();
        REDELIVERY.forEach(System::clearProperty);
    }

    @Test
    void what_waits_for_each_service_and_the_room_on_the_disk_are_told_to_prometheus() throws Exception {
        BrokerServer own = BrokerServer.start(directory.resolve("measured"), Ports.free(), PASSWORDS);
        try (BrokerMetrics metrics = own.metrics("127.0.0.1", 0)) {
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(metrics.port())))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("text/plain; version=0.0.4");
            assertThat(answer.body().lines())
                    .allMatch(line -> line.matches("# (HELP|TYPE) \\w+ .+|\\w+(\\{[^}]+})? \\d+"))
                    .contains(
                            "fooddelivery_broker_active 1",
                            "fooddelivery_broker_queue_messages{queue=\"store\",address=\"fooddelivery.events\"} 0",
                            "fooddelivery_broker_queue_messages{queue=\"store.dead\",address=\"fooddelivery.dead\"} 0",
                            "fooddelivery_broker_queue_consumers{queue=\"store\",address=\"fooddelivery.events\"} 0",
                            "fooddelivery_broker_disk_needed_bytes 524288000")
                    .anyMatch(line -> line.startsWith("fooddelivery_broker_disk_free_bytes "));
        } finally {
            own.close();
        }
    }

    @Test
    void each_queue_receives_the_types_that_its_service_acts_on_and_no_others() throws Exception {
        List<String> types = List.of(
                "order.OrderPlaced",
                "order.OrderPaid",
                "order.OrderCancelRequested",
                "order.OrderCancelled",
                "order.OrderRejected",
                "order.OrderExpired",
                "order.OrderCompleted",
                "order.PlatformLossRecorded",
                "order.ExpressPromiseMissed",
                "payment.PaymentApproved",
                "store.StorePublished",
                "store.CookingFinished",
                "store.PreparationDelayed",
                "delivery.PickedUp");
        try (Client client = new Client("order")) {
            for (String type : types) {
                client.send(type);
            }
        }

        Map<String, List<String>> received = new TreeMap<>();
        for (String service : SERVICES) {
            try (Client client = new Client(service)) {
                received.put(service, client.receive("fooddelivery.events::" + service));
            }
        }

        assertThat(received.get("order"))
                .containsExactly(
                        "payment.PaymentApproved",
                        "store.StorePublished",
                        "store.CookingFinished",
                        "delivery.PickedUp");
        assertThat(received.get("payment"))
                .containsExactly(
                        "order.OrderCancelled",
                        "order.OrderRejected",
                        "order.OrderExpired",
                        "order.OrderCompleted",
                        "order.PlatformLossRecorded",
                        "order.ExpressPromiseMissed");
        assertThat(received.get("store"))
                .containsExactly("order.OrderPaid", "order.OrderCancelRequested", "order.OrderCancelled");
        assertThat(received.get("delivery")).containsExactly("order.OrderCancelled", "store.CookingFinished");
        assertThat(received.get("notify"))
                .containsExactlyElementsOf(types.stream()
                        .filter(type -> type.startsWith("order.") || type.equals("store.PreparationDelayed"))
                        .toList());
        // It keeps what everybody has told.
        assertThat(received.get("status")).containsExactlyElementsOf(types);
    }

    @Test
    void a_service_consumes_its_own_queue_and_no_other() throws Exception {
        try (Client store = new Client("store")) {
            assertThatThrownBy(() -> store.session.createConsumer("fooddelivery.events::order"))
                    .isInstanceOf(ActiveMQSecurityException.class);
            assertThatThrownBy(() -> store.session.createConsumer("fooddelivery.dead::order.dead"))
                    .isInstanceOf(ActiveMQSecurityException.class);
            assertThatThrownBy(() -> store.session.createConsumer("fooddelivery.contacts::contacts"))
                    .isInstanceOf(ActiveMQSecurityException.class);
        }
    }

    @Test
    void a_service_looks_at_its_own_dead_letters_and_takes_them_and_no_others() throws Exception {
        try (Client store = new Client("store")) {
            store.session.createConsumer("fooddelivery.dead::store.dead", true).close();
            store.session.createConsumer("fooddelivery.dead::store.dead").close();
            assertThatThrownBy(() -> store.session.createConsumer("fooddelivery.dead::order.dead", true))
                    .isInstanceOf(ActiveMQSecurityException.class);
            assertThatThrownBy(() -> store.send("fooddelivery.dead", "order.OrderPaid"))
                    .isInstanceOf(ActiveMQSecurityException.class);
        }
    }

    @Test
    void contacts_are_written_by_order_and_read_by_notify() throws Exception {
        try (Client store = new Client("store")) {
            assertThatThrownBy(() -> store.send("fooddelivery.contacts", "order.Contact"))
                    .isInstanceOf(ActiveMQSecurityException.class);
        }
        try (Client order = new Client("order");
                Client notify = new Client("notify")) {
            order.send("fooddelivery.contacts", "order.Contact");
            assertThat(notify.receive("fooddelivery.contacts::contacts")).containsExactly("order.Contact");
        }
    }

    @Test
    void a_wrong_password_and_an_unknown_user_are_refused() {
        assertThatThrownBy(() -> new Client("order", "wrong")).isInstanceOf(ActiveMQSecurityException.class);
        assertThatThrownBy(() -> new Client("nobody", "")).isInstanceOf(ActiveMQSecurityException.class);
    }

    @Test
    void a_queue_that_is_not_declared_does_not_come_into_being() throws Exception {
        try (Client order = new Client("order")) {
            assertThatThrownBy(() -> order.session.createConsumer("fooddelivery.events::ordr"))
                    .isInstanceOf(ActiveMQNonExistentQueueException.class);
        }
    }

    @Test
    void a_poison_message_ends_in_the_dead_letters_of_its_own_queue() throws Exception {
        try (Client store = new Client("store");
                Client delivery = new Client("delivery");
                Client admin = new Client("admin")) {
            store.send("store.CookingFinished");

            ClientConsumer consumer = delivery.session.createConsumer("fooddelivery.events::delivery");
            for (int attempt = 1; attempt <= 3; attempt++) {
                ClientMessage message = consumer.receive(5000);
                assertThat(message).as("attempt %d", attempt).isNotNull();
                assertThat(message.getDeliveryCount()).isEqualTo(attempt);
                message.acknowledge();
                delivery.session.rollback();
            }
            assertThat(consumer.receiveImmediate()).isNull();

            // Moved by a transaction of the broker's own, which may end after ours.
            try (ClientConsumer dead = admin.session.createConsumer("fooddelivery.dead::delivery.dead")) {
                ClientMessage message = dead.receive(5000);
                assertThat(message).isNotNull();
                assertThat(message.getStringProperty("type")).isEqualTo("fooddelivery.store.CookingFinished.v1");
                message.acknowledge();
            }
            admin.session.commit();
            assertThat(admin.receive("fooddelivery.dead::delivery.dead")).isEmpty();
            for (String other : List.of("order.dead", "status.dead")) {
                assertThat(admin.receive("fooddelivery.dead::" + other)).isEmpty();
            }
        }
        // The copies of the services that are well.
        for (String service : List.of("order", "status")) {
            try (Client client = new Client(service)) {
                assertThat(client.receive("fooddelivery.events::" + service)).containsExactly("store.CookingFinished");
            }
        }
    }

    @Test
    void a_message_survives_a_restart() throws Exception {
        try (Client payment = new Client("payment")) {
            payment.send("payment.PaymentRefunded");
        }
        broker.stop();
        broker = BrokerServer.start(directory, port, PASSWORDS);
        for (String service : List.of("order", "status")) {
            try (Client client = new Client(service)) {
                assertThat(client.receive("fooddelivery.events::" + service))
                        .containsExactly("payment.PaymentRefunded");
            }
        }
    }

    @Test
    void a_broker_that_ended_because_its_disk_was_full_begins_anew_with_all_that_it_had() throws Exception {
        try (Client payment = new Client("payment")) {
            payment.send("payment.PaymentApproved");
        }
        BrokerServer first = broker;
        BlockingQueue<BrokerServer> begun = new LinkedBlockingQueue<>();
        AtomicInteger tries = new AtomicInteger();
        ExecutorService process = Executors.newSingleThreadExecutor();
        Future<?> serving = process.submit(() -> {
            BrokerServer.keepServing(new AtomicReference<>(first), () -> {
                if (tries.incrementAndGet() == 1) {
                    throw new Failure("there is still no room");
                }
                BrokerServer anew = BrokerServer.start(directory, port, PASSWORDS);
                begun.add(anew);
                return anew;
            });
            return null;
        });
        first.server()
                .getIoCriticalErrorListener()
                .onIOException(new IOException("No space left on device"), "the journal", "journal-1.amq");
        broker = begun.poll(30, TimeUnit.SECONDS);
        serving.cancel(true);
        process.shutdown();

        assertThat(first.isActive()).isFalse();
        assertThat(broker.isActive()).isTrue();
        assertThat(tries).hasValueGreaterThan(1);
        for (String service : List.of("order", "status")) {
            try (Client client = new Client(service)) {
                assertThat(client.receive("fooddelivery.events::" + service))
                        .containsExactly("payment.PaymentApproved");
            }
        }
    }

    /** One user's connection. */
    private static final class Client implements AutoCloseable {

        private final ServerLocator locator;
        private final ClientSessionFactory factory;
        private final ClientSession session;

        Client(String user) throws Exception {
            this(user, PASSWORDS.get(user));
        }

        Client(String user, String password) throws Exception {
            locator = ActiveMQClient.createServerLocator("tcp://127.0.0.1:" + port);
            factory = locator.createSessionFactory();
            try {
                session = factory.createSession(user, password, false, true, false, false, 0);
            } catch (ActiveMQException e) {
                locator.close();
                throw e;
            }
            session.start();
        }

        void send(String type) throws ActiveMQException {
            send("fooddelivery.events", type);
        }

        void send(String address, String type) throws ActiveMQException {
            try (ClientProducer producer = session.createProducer(address)) {
                ClientMessage message = session.createMessage(true);
                message.putStringProperty("type", "fooddelivery." + type + ".v1");
                producer.send(message);
            }
        }

        List<String> receive(String queue) throws ActiveMQException {
            List<String> types = new ArrayList<>();
            try (ClientConsumer consumer = session.createConsumer(queue)) {
                ClientMessage message;
                while ((message = consumer.receiveImmediate()) != null) {
                    message.acknowledge();
                    types.add(message.getStringProperty("type")
                            .replaceFirst("^fooddelivery\\.", "")
                            .replaceFirst("\\.v1$", ""));
                }
            }
            session.commit();
            return types;
        }

        @Override
        public void close() {
            factory.close();
            locator.close();
        }
    }
}
