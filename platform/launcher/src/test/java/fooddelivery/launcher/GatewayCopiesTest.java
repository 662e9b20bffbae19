package fooddelivery.launcher;

import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two copies of a service behind one gateway, which come and go and die with requests. */
class GatewayCopiesTest {

    private static final String KEYED = "/order/api/orders";

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Copy first;
    private Copy second;
    private Gateway gateway;

    /** Answers with its name; a page begins a session. */
    private final class Copy {

        private final String name;
        private final int port = Ports.free();
        private final AtomicInteger posts = new AtomicInteger();
        private volatile boolean ready = true;
        private volatile boolean deployed = true;
        private volatile boolean dies;
        private HttpServer server;

        Copy(String name) throws Exception {
            this.name = name;
            start();
        }

        void start() throws Exception {
            server = vertx.createHttpServer()
                    .requestHandler(request -> {
                        // So that no connection is kept on which a request may meet the end of a copy.
                        request.response().putHeader("Connection", "close");
                        if (request.path().equals("/health/ready")) {
                            request.response()
                                    .setStatusCode(ready ? 200 : 503)
                                    .end(new JsonObject()
                                            .put(
                                                    "checks",
                                                    new JsonArray()
                                                            .add(new JsonObject()
                                                                    .put("name", "order")
                                                                    .put("status", ready ? "UP" : "DOWN")))
                                            .encode());
                            return;
                        }
                        if (!deployed) {
                            request.response()
                                    .setStatusCode(404)
                                    .putHeader("Content-Type", "text/html")
                                    .end("<html>of the server itself</html>");
                            return;
                        }
                        request.body().onSuccess(body -> {
                            if (request.method().name().equals("POST")) {
                                posts.incrementAndGet();
                            }
                            if (dies) {
                                request.connection().close();
                            } else {
                                if (request.path().startsWith("/order/console")) {
                                    request.response()
                                            .putHeader("Set-Cookie", "JSESSIONID=of-" + name + "; Path=/order");
                                }
                                request.response().end(name + " " + body);
                            }
                        });
                    })
                    .listen(port, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
        }

        void stop() throws Exception {
            server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void start() throws Exception {
        first = new Copy("order");
        second = new Copy("order-2");
        gateway = Gateway.start(
                0,
                0,
                Map.of("order", List.of(first.port, second.port), "payment", List.of(first.port, second.port)),
                Set.of("payment"),
                Duration.ofSeconds(20));
        awaitSeen(Map.of("order", true, "order-2", true));
    }

    @AfterEach
    void stop() {
        gateway.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void requests_are_shared_among_those_that_are_ready() throws Exception {
        assertThat(whoAnswers(20)).containsExactlyInAnyOrder("order", "order-2");

        second.ready = false;
        awaitSeen(Map.of("order", true, "order-2", false));
        assertThat(whoAnswers(20)).containsExactly("order");

        second.ready = true;
        awaitSeen(Map.of("order", true, "order-2", true));
        assertThat(whoAnswers(20)).contains("order-2");
    }

    @Test
    void a_copy_whose_checks_are_there_before_its_paths_is_not_ready_yet() throws Exception {
        second.deployed = false;
        assertThat(whoAnswers(20)).containsExactly("order");
        awaitSeen(Map.of("order", true, "order-2", false));
        assertThatNoneIsSeen(Map.of("order-2", true), Duration.ofSeconds(3));

        second.deployed = true;
        awaitSeen(Map.of("order", true, "order-2", true));
        assertThat(whoAnswers(20)).contains("order-2");
    }

    @Test
    void a_request_that_could_not_be_sent_goes_to_another_copy_whatever_it_is() throws Exception {
        first.stop();
        for (int i = 0; i < 5; i++) {
            assertThat(post("/order/api/anything", null).body()).isEqualTo("order-2 wish");
        }
        assertThat(second.posts).hasValue(5);
        first.start();
        awaitSeen(Map.of("order", true, "order-2", true));
        second.stop();
        assertThat(post("/order/api/anything", null).body()).isEqualTo("order wish");
        first.stop();
        assertThat(post("/order/api/anything", null).statusCode()).isEqualTo(503);
    }

    @Test
    void what_a_copy_died_with_is_repeated_only_where_a_repetition_is_the_same_request() throws Exception {
        first.dies = true;
        second.ready = false;
        awaitSeen(Map.of("order", true, "order-2", false));
        assertThat(get(gateway.port(), "/order/api/x").body()).startsWith("order-2");
        assertThat(post(KEYED, "key-1").body()).isEqualTo("order-2 wish");
        assertThat(first.posts).hasValue(1);
        assertThat(second.posts).hasValue(1);

        assertThat(post(KEYED, null).statusCode()).isEqualTo(502);
        assertThat(post("/order/api/orders/1/cancellation", "key-1").statusCode())
                .isEqualTo(502);
        assertThat(first.posts).hasValue(3);
        assertThat(second.posts).hasValue(1);

        second.dies = true;
        assertThat(post(KEYED, "key-2").statusCode()).isEqualTo(502);
        assertThat(first.posts).hasValue(4);
        assertThat(second.posts).hasValue(2);
    }

    @Test
    void a_page_stays_with_the_copy_that_has_its_session_as_long_as_that_is_there() throws Exception {
        HttpResponse<String> begin = page(null);
        String copy = begin.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith("copy="))
                .findFirst()
                .orElseThrow();
        assertThat(copy).endsWith("; Path=/order; HttpOnly; SameSite=Lax");
        String name = copy.substring(5, copy.indexOf(';'));
        for (int i = 0; i < 10; i++) {
            assertThat(page("copy=" + name).body()).isEqualTo(name + " ");
        }
        Copy gone = name.equals("order") ? first : second;
        Copy other = name.equals("order") ? second : first;
        gone.ready = false;
        awaitSeen(Map.of(gone.name, false, other.name, true));
        HttpResponse<String> after = page("copy=" + name);
        assertThat(after.body()).isEqualTo(other.name + " ");
        assertThat(after.headers().allValues("Set-Cookie"))
                .anyMatch(cookie -> cookie.startsWith("copy=" + other.name + ";"));
        assertThat(page("copy=nobody").statusCode()).isEqualTo(200);
        assertThat(get(gateway.port(), "/order/api/x").headers().allValues("Set-Cookie"))
                .isEmpty();
    }

    @Test
    void the_inner_door_leads_to_what_the_other_does_not() throws Exception {
        assertThat(get(gateway.port(), "/payment/api/payments").statusCode()).isEqualTo(404);
        assertThat(get(gateway.port(), Gateway.COPIES_PATH).statusCode()).isEqualTo(404);
        // The health of these stubs is order's, so none of payment's copies says that it is ready, and all are tried.
        assertThat(get(gateway.innerPort(), "/payment/api/payments").statusCode())
                .isEqualTo(200);
        assertThat(get(gateway.innerPort(), "/nothing/api").statusCode()).isEqualTo(404);
        assertThat(get(gateway.innerPort(), "/payment/../metrics").statusCode()).isIn(400, 404);
    }

    private Set<String> whoAnswers(int requests) {
        return IntStream.range(0, requests)
                .mapToObj(i -> {
                    try {
                        return get(gateway.port(), "/order/api/x").body().strip();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .collect(Collectors.toSet());
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> page(String cookie) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/order/console/".formatted(gateway.port())));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String key) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d%s".formatted(gateway.port(), path)))
                .POST(ofString("wish"));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Longer than it is between two looks of the gateway. */
    private void assertThatNoneIsSeen(Map<String, Boolean> unexpected, Duration duration) throws Exception {
        Instant limit = Instant.now().plus(duration);
        while (Instant.now().isBefore(limit)) {
            assertThat(seen(unexpected)).isFalse();
            LockSupport.parkNanos(20_000_000);
        }
    }

    private void awaitSeen(Map<String, Boolean> expected) throws Exception {
        Instant limit = Instant.now().plusSeconds(30);
        while (!seen(expected)) {
            assertThat(Instant.now()).as("%s", expected).isBefore(limit);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private boolean seen(Map<String, Boolean> expected) throws Exception {
        JsonObject seen =
                new JsonObject(get(gateway.innerPort(), Gateway.COPIES_PATH).body());
        return expected.entrySet().stream().allMatch(copy -> copy.getValue().equals(seen.getBoolean(copy.getKey())));
    }
}
