package fooddelivery.notify.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Dispatch;
import fooddelivery.notify.domain.Orders;
import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Customers' own programs, over HTTP. */
class WebhookMessengerTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Clock CLOCK = Clock.fixed(Orders.NOON, ZoneOffset.UTC);

    private final List<Headers> calls = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private HttpServer server;
    private int status = 204;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            calls.add(exchange.getRequestHeaders());
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            byte[] answer = "something".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, status == 204 ? -1 : answer.length);
            if (status != 204) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** The example that Standard Webhooks gives. */
    @Test
    void a_signature_is_the_standards_own() {
        assertThat(WebhookSignature.of(SECRET, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void a_call_tells_the_news_and_who_it_is_from_and_a_repetition_has_the_same_id() {
        Dispatch dispatch = Dispatches.of(Channel.WEBHOOK, url(), SECRET);
        WebhookMessenger webhooks = webhooks(true);
        assertThat(webhooks.send(dispatch)).isEqualTo(Outcome.of(Result.DELIVERED, "204"));
        assertThat(webhooks.send(dispatch).result()).isEqualTo(Result.DELIVERED);

        String id = "msg_" + dispatch.deliveryId();
        assertThat(calls).hasSize(2).allSatisfy(call -> {
            assertThat(call.getFirst("webhook-id")).isEqualTo(id);
            assertThat(call.getFirst("webhook-timestamp")).isEqualTo(Long.toString(Orders.NOON.getEpochSecond()));
            assertThat(call.getFirst("webhook-signature"))
                    .isEqualTo(WebhookSignature.of(SECRET, id, Orders.NOON.getEpochSecond(), bodies.get(0)));
            assertThat(call.getFirst("Content-Type")).isEqualTo("application/json; charset=UTF-8");
        });
        assertThat(bodies.get(0))
                .contains(
                        "\"type\":\"order.news\"",
                        dispatch.news().orderId().toString(),
                        dispatch.news().text())
                .isEqualTo(bodies.get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "200, DELIVERED, 200",
        "302, UNKNOWN, HTTP_302",
        "404, UNKNOWN, HTTP_404",
        "410, FAILED, HTTP_410",
        "500, UNKNOWN, HTTP_500"
    })
    void what_is_not_answered_well_is_repeated_and_nobody_is_sent_elsewhere(int answered, Result result, String code) {
        status = answered;
        assertThat(webhooks(true).send(Dispatches.of(Channel.WEBHOOK, url(), SECRET)))
                .isEqualTo(Outcome.of(result, code));
        assertThat(calls).hasSize(1);
    }

    @Test
    void within_the_own_network_nobody_is_called() {
        String port = ":" + server.getAddress().getPort();
        for (String host : List.of("localhost", "127.0.0.1", "[::1]", "0.0.0.0", "10.1.2.3", "169.254.169.254")) {
            assertThat(webhooks(false).send(Dispatches.of(Channel.WEBHOOK, "http://" + host + port + "/", SECRET)))
                    .as(host)
                    .isEqualTo(Outcome.of(Result.FAILED, "ADDRESS_NOT_PUBLIC"));
        }
        assertThat(calls).isEmpty();
    }

    @Test
    void nobody_answering_leaves_it_open() {
        String nowhere = url();
        server.stop(0);
        assertThatThrownBy(() -> webhooks(true).send(Dispatches.of(Channel.WEBHOOK, nowhere, SECRET)))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(Outcome.of(Result.UNKNOWN, "NO_ANSWER")));
        assertThat(webhooks(true).repeatableFor()).isGreaterThan(Duration.ofDays(30));
        assertThat(webhooks(true).ask(null).result()).isEqualTo(Result.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.7",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:10.0.0.1",
                "64:ff9b::a00:1",
                "2002:a00:1::",
                "2001::1",
                "2001:db8::1"
            })
    void an_address_of_a_network_of_somebodys_own_is_not_public(String address) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
        assertThatThrownBy(() -> new PublicAddresses().resolve(address)).isInstanceOf(PublicAddresses.NotPublic.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.32.0.1",
                "100.128.0.1",
                "192.1.0.1",
                "198.20.0.1",
                "223.255.255.254",
                "2600::1",
                "2001:4860::8888"
            })
    void an_address_out_in_the_world_is_public(String address) throws Exception {
        assertThat(new PublicAddresses().resolve(address)).hasSize(1);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    private static WebhookMessenger webhooks(boolean allowPrivate) {
        return wire(
                new WebhookMessenger(),
                CLOCK,
                Map.of(
                        "fooddelivery.webhook.allow-private",
                        allowPrivate,
                        "fooddelivery.notify.provider-timeout",
                        Duration.ofSeconds(5)));
    }
}
