package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events for another program, and what that program cannot do to the platform. */
class FeedTest {

    private static final Map<String, String> PASSWORDS = Stream.of(
                    "order", "store", "status", "notify", "consumer", "admin")
            .collect(Collectors.toMap(user -> user, user -> user + "'s password"));
    private static final String EVERYTHING = "type LIKE 'fooddelivery.%'";
    private static final String FEED = "fooddelivery.feed::consumer";

    /** Held, because loggers are collected together with their levels: it warns of every refusal. */
    private static final Logger NOISE = Logger.getLogger("org.apache.activemq");

    @TempDir
    Path directory;

    private final int port = Ports.free();
    private final int stompPort = Ports.free();
    private BrokerServer broker;

    @BeforeEach
    void quiet() {
        NOISE.setLevel(Level.SEVERE);
    }

    @AfterEach
    void stop() {
        broker.close();
        NOISE.setLevel(null);
    }

    @Test
    void nothing_is_copied_unless_it_is_wished_and_the_wish_may_change_at_every_start() throws Exception {
        start(Map.of());
        send("order.OrderPaid", 0, 3);
        assertThat(read(FEED)).isEmpty();

        restart(Map.of(
                "fooddelivery.broker.feed",
                "type LIKE 'fooddelivery.order.%' AND type <> 'fooddelivery.order.OrderPaid.v1'"));
        send("order.OrderPaid", 3, 4);
        send("store.CookingStarted", 4, 5);
        send("order.OrderPlaced", 5, 6);
        assertThat(read(FEED)).containsExactly(5);

        restart(Map.of("fooddelivery.broker.feed", EVERYTHING));
        send("store.CookingStarted", 6, 7);
        restart(Map.of());
        send("store.CookingStarted", 7, 8);
        assertThat(read(FEED)).containsExactly(6);
    }

    @Test
    void the_consumer_reads_its_own_queue_and_does_nothing_else() throws Exception {
        start(Map.of("fooddelivery.broker.feed", EVERYTHING));
        try (CoreClient consumer = client("consumer")) {
            for (String address :
                    List.of("fooddelivery.events", "fooddelivery.feed", "fooddelivery.contacts", "fooddelivery.dead")) {
                assertThatThrownBy(() -> {
                            consumer.send(address, "order.OrderPaid", 1, 2);
                            consumer.session.commit();
                        })
                        .as(address)
                        .isInstanceOf(ActiveMQSecurityException.class);
            }
            for (String queue : List.of(
                    "fooddelivery.events::order",
                    "fooddelivery.events::status",
                    "fooddelivery.contacts::contacts",
                    "fooddelivery.dead::order.dead")) {
                assertThatThrownBy(() -> consumer.session.createConsumer(queue))
                        .as(queue)
                        .isInstanceOf(ActiveMQSecurityException.class);
            }
            assertThatThrownBy(() -> consumer.session.createConsumer(FEED, true))
                    .isInstanceOf(ActiveMQSecurityException.class);
        }
        try (CoreClient store = client("store")) {
            assertThatThrownBy(() -> store.session.createConsumer(FEED)).isInstanceOf(ActiveMQSecurityException.class);
        }
    }

    @Test
    void over_stomp_the_same_is_refused() throws Exception {
        start(Map.of("fooddelivery.broker.feed", EVERYTHING));
        send("order.OrderPaid", 0, 1);

        assertThat(stomp("consumer", "wrong", "")).startsWith("ERROR");
        String password = PASSWORDS.get("consumer");
        assertThat(stomp(
                        "consumer",
                        password,
                        "SUBSCRIBE\nid:1\ndestination:" + FEED.replace(":", "\\c") + "\nack:client-individual\n\n\0"))
                .startsWith("MESSAGE")
                .contains("type:fooddelivery.order.OrderPaid.v1", "_AMQ_GROUP_ID:order 0");
        for (String queue :
                List.of("fooddelivery.events::order", "fooddelivery.contacts::contacts", "fooddelivery.events")) {
            assertThat(stomp(
                            "consumer",
                            password,
                            "SUBSCRIBE\nid:1\ndestination:" + queue.replace(":", "\\c") + "\nreceipt:a\n\n\0"))
                    .as(queue)
                    .startsWith("ERROR");
        }
        for (String address : List.of("fooddelivery.events", "fooddelivery.contacts", "fooddelivery.feed")) {
            assertThat(stomp("consumer", password, "SEND\ndestination:" + address + "\nreceipt:a\n\nhello\0"))
                    .as(address)
                    .startsWith("ERROR");
        }
    }

    @Test
    void a_consumer_that_is_away_for_long_stops_nobody_and_gets_what_there_was_room_for() throws Exception {
        start(Map.of("fooddelivery.broker.feed", EVERYTHING, "fooddelivery.broker.feed-limit", "8M"));
        int all = 3_000;
        try (CoreClient order = client("order");
                CoreClient store = client("store");
                CoreClient status = client("status");
                CoreClient notify = client("notify")) {
            for (int first = 0; first < all; first += 1_000) {
                order.send("fooddelivery.events", "order.OrderPaid", first, first + 1_000);
                order.session.commit();
                // The services read theirs, all the time.
                for (CoreClient service : List.of(store, status, notify)) {
                    assertThat(service.read("fooddelivery.events::" + service.user))
                            .hasSize(1_000)
                            .startsWith(first);
                }
            }
        }

        List<Integer> kept = read(FEED);
        assertThat(kept.size()).isBetween(1_000, all - 500);
        assertThat(kept).first().isEqualTo(0);
        for (int i = 0; i < kept.size(); i++) {
            assertThat(kept.get(i)).isEqualTo(i);
        }

        // And from then on everything again.
        restart(Map.of("fooddelivery.broker.feed", EVERYTHING));
        send("order.OrderPaid", all, all + 10);
        assertThat(read(FEED)).hasSize(10).startsWith(all);
    }

    @Test
    void what_was_not_acknowledged_comes_again_in_its_order_as_often_as_it_takes() throws Exception {
        start(Map.of("fooddelivery.broker.feed", EVERYTHING));
        send("order.OrderPaid", 0, 3);
        for (int attempt = 1; attempt <= 25; attempt++) {
            try (CoreClient client = client("consumer")) {
                ClientMessage message = client.session.createConsumer(FEED).receive(5000);
                message.individualAcknowledge();
                client.session.rollback();
            }
        }
        assertThat(read(FEED)).containsExactly(0, 1, 2);
    }

    @Test
    void a_queue_that_grows_is_told_once_for_each_doubling_and_so_is_its_end() {
        start(Map.of());
        FeedWatch watch = new FeedWatch(null);

        assertThat(watch.news(999, false)).isEmpty();
        assertThat(watch.news(1_500, false))
                .hasValueSatisfying(words -> assertThat(words).startsWith("1500 events wait"));
        assertThat(watch.news(2_900, false)).isEmpty();
        assertThat(watch.news(3_000, false)).isPresent();
        assertThat(watch.news(4_000, true))
                .hasValueSatisfying(words -> assertThat(words).contains("left out"));
        assertThat(watch.news(4_000, true)).isEmpty();
        assertThat(watch.news(10, false))
                .hasValueSatisfying(words -> assertThat(words).contains("caught up"));
        assertThat(watch.news(10, false)).isEmpty();
    }

    private void start(Map<String, String> configured) {
        broker = BrokerServer.start(directory, port, stompPort, PASSWORDS, configured);
    }

    private CoreClient client(String user) throws Exception {
        return new CoreClient(port, user, PASSWORDS.get(user));
    }

    private void restart(Map<String, String> configured) {
        broker.stop();
        start(configured);
    }

    /** As order's relay does it: many in one transaction. */
    private void send(String type, int from, int to) throws Exception {
        try (CoreClient order = client("order")) {
            order.send("fooddelivery.events", type, from, to);
            order.session.commit();
        }
    }

    private List<Integer> read(String queue) throws Exception {
        String user = queue.equals(FEED) ? "consumer" : queue.substring(queue.lastIndexOf(':') + 1);
        try (CoreClient client = client(user)) {
            return client.read(queue);
        }
    }

    /** What the broker says to that frame, or to the sign-in when there is none. */
    private String stomp(String user, String password, String frame) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", stompPort)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out.write("CONNECT\naccept-version:1.2\nhost:x\nlogin:%s\npasscode:%s\n\n\0"
                    .formatted(user, password)
                    .getBytes(StandardCharsets.UTF_8));
            String answer = frame(in);
            if (frame.isEmpty()) {
                return answer;
            }
            assertThat(answer).startsWith("CONNECTED");
            out.write(frame.getBytes(StandardCharsets.UTF_8));
            return frame(in);
        }
    }

    private static String frame(BufferedReader in) throws IOException {
        StringBuilder frame = new StringBuilder();
        for (int next = in.read(); next > 0; next = in.read()) {
            frame.append((char) next);
        }
        return frame.toString().stripLeading();
    }
}
