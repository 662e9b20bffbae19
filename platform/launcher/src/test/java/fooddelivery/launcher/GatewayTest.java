package fooddelivery.launcher;

import static java.net.http.HttpRequest.BodyPublishers.noBody;
import static java.net.http.HttpRequest.BodyPublishers.ofByteArray;
import static java.net.http.HttpRequest.BodyPublishers.ofInputStream;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GatewayTest {

    private static final int MEBIBYTE = 1024 * 1024;

    private static final CompletableFuture<HttpServerResponse> STREAM = new CompletableFuture<>();
    private static final CompletableFuture<Void> STREAM_LEFT = new CompletableFuture<>();
    private static final CompletableFuture<Void> REQUEST_LEFT = new CompletableFuture<>();

    private static final List<HttpServerResponse> WAITING = new CopyOnWriteArrayList<>();

    private static Vertx vertx;
    private static Gateway gateway;
    /** One that waits two seconds for a service and no longer. */
    private static Gateway impatient;

    private static HttpClient client;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        HttpServer service = vertx.createHttpServer(new HttpServerOptions().setCompressionSupported(false))
                .requestHandler(GatewayTest::serve)
                .webSocketHandler(socket -> socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        Map<String, Integer> services =
                Map.of("order", service.actualPort(), "store", service.actualPort(), "notify", Ports.free());
        gateway = Gateway.start(0, services, Duration.ofSeconds(20));
        impatient = Gateway.start(0, services, Duration.ofSeconds(2));
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    @AfterAll
    static void stop() {
        gateway.close();
        impatient.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void serve(HttpServerRequest request) {
        switch (request.path()) {
            case "/order/api/stream" -> {
                request.response().setChunked(true).putHeader("Content-Type", "text/event-stream");
                request.response().write("data: first\n\n");
                request.response().closeHandler(gone -> STREAM_LEFT.complete(null));
                STREAM.complete(request.response());
            }
            case "/order/api/silent" -> request.response().closeHandler(gone -> REQUEST_LEFT.complete(null));
            case "/order/api/stalling" -> request.response().setChunked(true).write("half");
            case "/order/api/large" ->
                request.response()
                        .putHeader("Content-Length", Integer.toString(5 * MEBIBYTE))
                        .putHeader("Content-Type", "text/plain")
                        .end(Buffer.buffer("x".repeat(5 * MEBIBYTE)));
            case "/order/api/dying" -> {
                request.response().setChunked(true).write("half");
                vertx.setTimer(50, late -> request.connection().close());
            }
            case "/order/api/nothing" -> request.response().setStatusCode(204).end();
            case "/order/api/together" -> {
                WAITING.add(request.response());
                if (WAITING.size() == 200) {
                    WAITING.forEach(response -> response.end("all here"));
                }
            }
            default ->
                request.body().onSuccess(body -> {
                    JsonObject headers = new JsonObject();
                    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(), value));
                    request.response().headers().add("Set-Cookie", "a=1").add("Set-Cookie", "b=2");
                    request.response()
                            .putHeader("Content-Type", "application/json")
                            .putHeader("Connection", "keep-alive, X-Of-This-Hop")
                            .putHeader("X-Of-This-Hop", "1")
                            .end(new JsonObject()
                                    .put("method", request.method().name())
                                    .put("uri", request.uri())
                                    .put("headers", headers)
                                    .put(
                                            "body",
                                            body.length() > 100 ? "%d bytes".formatted(body.length()) : body.toString())
                                    .encode());
                });
        }
    }

    @Test
    void a_request_reaches_its_service_unchanged() throws Exception {
        HttpResponse<String> response = client.send(
                request("/order/api/orders?limit=5&after=%2F%EA%B9%80+%20")
                        .header("Accept-Language", "ko")
                        .header("Idempotency-Key", "key-1")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"메뉴\":1}"))
                        .build(),
                ofString());

        JsonObject seen = new JsonObject(response.body());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(seen.getString("method")).isEqualTo("POST");
        assertThat(seen.getString("uri")).isEqualTo("/order/api/orders?limit=5&after=%2F%EA%B9%80+%20");
        assertThat(seen.getString("body")).isEqualTo("{\"메뉴\":1}");
        assertThat(seen.getJsonObject("headers").getString("accept-language")).isEqualTo("ko");
        assertThat(seen.getJsonObject("headers").getString("idempotency-key")).isEqualTo("key-1");
        assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1", "b=2");
    }

    @Test
    void a_service_learns_who_asked_from_the_gateway_and_not_from_the_client() throws Exception {
        String answer = raw("GET /order/api/x HTTP/1.1\r\nHost: eats.example:8080\r\nX-Forwarded-For: 6.6.6.6\r\n"
                + "X-Forwarded-Proto: https\r\nX-Forwarded-Port: 1\r\nForwarded: for=6.6.6.6\r\nConnection: close, X-Mine\r\n"
                + "X-Mine: 1\r\nTE: trailers\r\n\r\n");

        JsonObject headers = new JsonObject(answer.substring(answer.indexOf("\r\n\r\n") + 4)).getJsonObject("headers");
        assertThat(headers.getString("host")).isEqualTo("eats.example:8080");
        assertThat(headers.getString("x-forwarded-for")).isEqualTo("127.0.0.1");
        assertThat(headers.getString("x-forwarded-proto")).isEqualTo("http");
        assertThat(headers.getString("x-forwarded-host")).isEqualTo("eats.example:8080");
        assertThat(headers.fieldNames()).doesNotContain("x-forwarded-port", "forwarded", "x-mine", "te");
        assertThat(answer.toLowerCase()).doesNotContain("x-of-this-hop: 1");
    }

    @Test
    void payment_and_whatever_else_is_not_named_is_not_reachable() throws Exception {
        for (String path : List.of("/payment/api/payments", "/nothing", "/orders/api", "//order/api", "/metrics")) {
            assertProblem(get(path), 404, "Not Found");
        }
    }

    @Test
    void a_path_cannot_climb_out_of_its_service() throws Exception {
        for (String path : List.of(
                "/order/../metrics",
                "/order/%2e%2e/metrics",
                "/order/..;x=1/metrics",
                "/order/api%2f..%2f..",
                "/order/%zz")) {
            String answer = raw("GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".formatted(path));
            assertThat(answer).as(path).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
        }
    }

    @Test
    void the_root_leads_to_the_shop_and_health_is_the_gateways_own() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(302);
        assertThat(get("/").headers().firstValue("Location")).hasValue("/order/");
        assertThat(get("/health").body()).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void a_head_request_and_an_answer_without_content_have_no_body() throws Exception {
        HttpResponse<String> head =
                client.send(request("/order/api/large").method("HEAD", noBody()).build(), ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.headers().firstValueAsLong("Content-Length")).hasValue(5 * MEBIBYTE);
        assertThat(head.body()).isEmpty();
        assertThat(get("/order/api/nothing").statusCode()).isEqualTo(204);
    }

    @Test
    void a_large_answer_arrives_whole() throws Exception {
        assertThat(get("/order/api/large").body()).hasSize(5 * MEBIBYTE);
    }

    @Test
    void a_body_of_one_mebibyte_passes_and_one_byte_more_does_not() throws Exception {
        assertThat(post("/order/api/x", ofByteArray(new byte[MEBIBYTE])).body()).contains("1048576 bytes");
        assertProblem(post("/order/api/x", ofByteArray(new byte[MEBIBYTE + 1])), 413, "Content Too Large");
    }

    @Test
    void a_chunked_upload_is_measured_as_it_comes() throws Exception {
        assertThat(post("/order/api/x", ofInputStream(() -> new ByteArrayInputStream(new byte[MEBIBYTE])))
                        .body())
                .contains("1048576 bytes");
        assertProblem(
                post("/order/api/x", ofInputStream(() -> new ByteArrayInputStream(new byte[MEBIBYTE + 1]))),
                413,
                "Content Too Large");
    }

    @Test
    void a_client_that_asks_first_is_refused_before_it_sends() throws Exception {
        String answer = raw("POST /order/api/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n"
                + "Expect: 100-continue\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 413 ");

        HttpResponse<String> small = client.send(
                request("/order/api/x")
                        .expectContinue(true)
                        .POST(HttpRequest.BodyPublishers.ofString("small"))
                        .build(),
                ofString());
        assertThat(new JsonObject(small.body()).getString("body")).isEqualTo("small");
    }

    @Test
    void events_pass_as_they_happen_and_an_upstream_stream_ends_with_its_reader() throws Exception {
        HttpResponse<InputStream> response =
                client.send(request(impatient, "/order/api/stream").build(), HttpResponse.BodyHandlers.ofInputStream());
        BufferedReader reader = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
        assertThat(reader.readLine()).isEqualTo("data: first");
        reader.readLine();

        // Longer than a service may take for anything but a stream.
        CompletableFuture<Void> later = new CompletableFuture<>();
        vertx.setTimer(3000, now -> later.complete(null));
        later.get(5, TimeUnit.SECONDS);
        STREAM.get().write("data: second\n\n");
        assertThat(reader.readLine()).isEqualTo("data: second");

        reader.close();
        assertThat(STREAM_LEFT).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void a_websocket_is_a_tunnel() throws Exception {
        CompletableFuture<String> echoed = new CompletableFuture<>();
        WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(
                        URI.create("ws://127.0.0.1:%d/store/socket".formatted(gateway.port())),
                        new WebSocket.Listener() {
                            @Override
                            public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                                echoed.complete(data.toString());
                                return null;
                            }
                        })
                .get(5, TimeUnit.SECONDS);
        socket.sendText("hello", true).get(5, TimeUnit.SECONDS);

        assertThat(echoed).succeedsWithin(Duration.ofSeconds(5)).isEqualTo("echo hello");
        socket.abort();
    }

    @Test
    void a_service_that_is_down_is_503_with_a_time_to_come_back() throws Exception {
        HttpResponse<String> response = get("/notify/api/notifications");

        assertProblem(response, 503, "Service Unavailable");
        assertThat(response.headers().firstValue("Retry-After")).hasValue("2");
        assertThat(response.body()).contains("notify").doesNotContain("127.0.0.1");
    }

    @Test
    void a_service_that_does_not_answer_is_504_and_its_request_is_given_up() throws Exception {
        HttpResponse<String> response =
                client.send(request(impatient, "/order/api/silent").build(), ofString());
        assertProblem(response, 504, "Gateway Timeout");
        assertThat(REQUEST_LEFT).succeedsWithin(Duration.ofSeconds(5));
    }

    @Test
    void an_answer_that_breaks_off_or_stalls_is_not_mistaken_for_a_whole_one() throws Exception {
        for (String path : List.of("/order/api/dying", "/order/api/stalling")) {
            CompletableFuture<HttpResponse<String>> answer =
                    client.sendAsync(request(impatient, path).build(), ofString());
            assertThat(answer)
                    .as(path)
                    .failsWithin(Duration.ofSeconds(5))
                    .withThrowableThat()
                    .withCauseInstanceOf(IOException.class);
        }
    }

    @Test
    void a_client_that_leaves_takes_its_request_along() throws Exception {
        CompletableFuture<Void> left = new CompletableFuture<>();
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        HttpServer service = vertx.createHttpServer()
                .requestHandler(request -> {
                    request.response().closeHandler(gone -> left.complete(null));
                    arrived.complete(null);
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        try (Gateway patient = Gateway.start(0, Map.of("order", service.actualPort()), Duration.ofMinutes(1))) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), patient.port())) {
                socket.getOutputStream()
                        .write("POST /order/x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
                arrived.get(5, TimeUnit.SECONDS);
            }
            assertThat(left).succeedsWithin(Duration.ofSeconds(5));
        }
    }

    @Test
    void two_hundred_requests_are_with_a_service_at_the_same_time() {
        List<CompletableFuture<HttpResponse<String>>> all = IntStream.range(0, 200)
                .mapToObj(i -> client.sendAsync(request("/order/api/together").build(), ofString()))
                .toList();
        assertThat(all)
                .allSatisfy(answer ->
                        assertThat(answer.get(30, TimeUnit.SECONDS).body()).isEqualTo("all here"));
    }

    @Test
    void what_is_not_http_is_answered_as_a_problem_too() throws Exception {
        assertThat(raw("NONSENSE\r\n\r\n")).contains(" 400 Bad Request", "application/problem+json");
        assertThat(raw("GET /%s HTTP/1.1\r\nHost: x\r\n\r\n".formatted("x".repeat(9000))))
                .contains(" 414 URI Too Long");
        assertThat(raw("GET / HTTP/1.1\r\nX: %s\r\n\r\n".formatted("x".repeat(40_000))))
                .contains(" 431 Request Header");
        assertThat(raw("TRACE /order/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405 ");
    }

    @Test
    void a_kept_connection_that_has_died_is_no_error_for_a_request_that_may_be_repeated() throws Exception {
        try (ForgetfulService service = new ForgetfulService();
                Gateway own = Gateway.start(0, Map.of("order", service.port()), Duration.ofSeconds(5))) {
            URI uri = URI.create("http://127.0.0.1:%d/order/x".formatted(own.port()));
            assertThat(client.send(HttpRequest.newBuilder(uri).build(), ofString())
                            .body())
                    .isEqualTo("1");
            assertThat(client.send(HttpRequest.newBuilder(uri).build(), ofString())
                            .body())
                    .isEqualTo("1");
            assertThat(client.send(
                                    HttpRequest.newBuilder(uri)
                                            .PUT(HttpRequest.BodyPublishers.ofString("body"))
                                            .build(),
                                    ofString())
                            .body())
                    .isEqualTo("1");
            assertThat(service.seen).containsExactly("GET", "GET", "GET", "PUT", "PUT");
        }
    }

    @Test
    void a_request_that_may_not_be_repeated_is_sent_once() throws Exception {
        try (ForgetfulService service = new ForgetfulService();
                Gateway own = Gateway.start(0, Map.of("order", service.port()), Duration.ofSeconds(5))) {
            URI uri = URI.create("http://127.0.0.1:%d/order/x".formatted(own.port()));
            assertThat(client.send(HttpRequest.newBuilder(uri).build(), ofString())
                            .body())
                    .isEqualTo("1");

            HttpResponse<String> response =
                    client.send(HttpRequest.newBuilder(uri).POST(noBody()).build(), ofString());

            assertProblem(response, 502, "Bad Gateway");
            assertThat(service.seen).containsExactly("GET", "POST");
        }
    }

    @Test
    void a_service_that_was_started_again_answers_at_once() throws Exception {
        int port = Ports.free();
        try (Gateway own = Gateway.start(0, Map.of("order", port), Duration.ofSeconds(5))) {
            URI uri = URI.create("http://127.0.0.1:%d/order/x".formatted(own.port()));
            for (int life = 1; life <= 2; life++) {
                HttpServer service = vertx.createHttpServer()
                        .requestHandler(request -> request.response().end("well"))
                        .listen(port, "127.0.0.1")
                        .toCompletionStage()
                        .toCompletableFuture()
                        .get(5, TimeUnit.SECONDS);
                assertThat(client.send(
                                        HttpRequest.newBuilder(uri)
                                                .POST(noBody())
                                                .build(),
                                        ofString())
                                .body())
                        .isEqualTo("well");
                service.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
                // The first of these may meet the connection of the life before.
                assertProblem(client.send(HttpRequest.newBuilder(uri).build(), ofString()), 503, "Service Unavailable");
                assertProblem(
                        client.send(HttpRequest.newBuilder(uri).POST(noBody()).build(), ofString()),
                        503,
                        "Service Unavailable");
            }
        }
    }

    /** The server answers in HTML whatever no application is there for; applications answer so for pages they have not. */
    @Test
    void an_application_that_was_taken_out_of_its_server_is_503_and_a_missing_page_stays_404() throws Exception {
        AtomicBoolean deployed = new AtomicBoolean(true);
        HttpServer service = vertx.createHttpServer()
                .requestHandler(request -> {
                    boolean page = !request.path().startsWith("/order/api/");
                    if (deployed.get() && request.path().equals("/order/page")) {
                        request.response().end("well");
                    } else {
                        request.response()
                                .setStatusCode(404)
                                .putHeader(
                                        "Content-Type",
                                        deployed.get() && !page ? "application/problem+json" : "text/html")
                                .end("not here");
                    }
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        try (Gateway own = Gateway.start(0, Map.of("order", service.actualPort()), Duration.ofSeconds(5))) {
            for (int round = 0; round < 2; round++) {
                deployed.set(true);
                assertThat(client.send(request(own, "/order/page").build(), ofString())
                                .body())
                        .isEqualTo("well");
                for (String path : List.of("/order/no-page", "/order/api/nothing-of-that-name")) {
                    HttpResponse<String> missing =
                            client.send(request(own, path).build(), ofString());
                    assertThat(missing.statusCode()).isEqualTo(404);
                    assertThat(missing.body()).isEqualTo("not here");
                }
                deployed.set(false);
                for (String path : List.of("/order/page", "/order/", "/order/api/orders")) {
                    HttpResponse<String> refused =
                            client.send(request(own, path).build(), ofString());
                    assertProblem(refused, 503, "Service Unavailable");
                    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
                }
                assertProblem(
                        client.send(
                                request(own, "/order/console/x").POST(noBody()).build(), ofString()),
                        503,
                        "Service Unavailable");
            }
        } finally {
            service.close();
        }
    }

    private static HttpRequest.Builder request(String path) {
        return request(gateway, path);
    }

    private static HttpRequest.Builder request(Gateway through, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(through.port(), path)))
                .timeout(Duration.ofSeconds(30));
    }

    @Test
    void problems_of_the_gateway_are_told_in_the_callers_language() throws Exception {
        HttpResponse<String> korean = client.send(
                request("/nowhere").header("Accept-Language", "ko-KR,en;q=0.5").build(), ofString());
        assertProblem(korean, 404, "찾을 수 없는 주소입니다.");
        assertThat(korean.headers().firstValue("Content-Language")).hasValue("ko");
        assertThat(korean.headers().firstValue("Vary")).hasValue("Accept-Language, Cookie");
        HttpResponse<String> chosen = client.send(
                request("/nowhere")
                        .header("Accept-Language", "ko")
                        .header("Cookie", "language=en")
                        .build(),
                ofString());
        assertProblem(chosen, 404, "Not Found");
        assertProblem(
                client.send(
                        request("/nowhere").header("Accept-Language", "-;;;").build(), ofString()),
                404,
                "Not Found");
    }

    @Test
    void every_problem_of_the_gateway_has_a_title_in_every_language() throws Exception {
        String source = Files.readString(Path.of("src/main/java/fooddelivery/launcher/Gateway.java"));
        Set<Integer> statuses = new TreeSet<>();
        Matcher made = Pattern.compile("\\b(?:fail|answer|refuse)\\(\\s*(?:request,\\s*)?(\\d{3}),")
                .matcher(source);
        while (made.find()) {
            statuses.add(Integer.valueOf(made.group(1)));
        }
        assertThat(statuses).contains(400, 404, 405, 413, 414, 431, 502, 503, 504);
        for (int status : statuses) {
            assertThat(GatewayWords.title(status, Locale.KOREAN)).containsPattern("\\p{IsHangul}");
            assertThat(GatewayWords.title(status, Locale.ENGLISH)).isNotBlank().doesNotContainPattern("\\p{IsHangul}");
        }
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path).build(), ofString());
    }

    private static HttpResponse<String> post(String path, HttpRequest.BodyPublisher body) throws Exception {
        return client.send(request(path).POST(body).build(), ofString());
    }

    /** Sends these bytes and reads until the other side closes. */
    private static String raw(String bytes) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(bytes.getBytes(UTF_8));
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    private static void assertProblem(HttpResponse<String> response, int status, String title) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonObject problem = new JsonObject(response.body());
        assertThat(problem.getInteger("status")).isEqualTo(status);
        assertThat(problem.getString("title")).isEqualTo(title);
        assertThat(problem.getString("type")).isEqualTo("about:blank");
        assertThat(problem.getString("detail")).isNotBlank();
    }

    /** Answers the first request of each connection and closes at the second, as one that was restarted in between. */
    private static final class ForgetfulService implements AutoCloseable {

        final List<String> seen = new CopyOnWriteArrayList<>();
        private final ServerSocket server;

        ForgetfulService() throws IOException {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread acceptor = new Thread(this::accept, "forgetful");
            acceptor.setDaemon(true);
            acceptor.start();
        }

        int port() {
            return server.getLocalPort();
        }

        private void accept() {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    InputStream input = socket.getInputStream();
                    readRequest(input);
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1".getBytes(UTF_8));
                    readRequest(input);
                } catch (IOException e) {
                    if (!server.isClosed()) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }

        private void readRequest(InputStream input) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = input.read();
                if (next < 0) {
                    return;
                }
                head.append((char) next);
            }
            seen.add(head.substring(0, head.indexOf(" ")));
            if (head.toString().toLowerCase().contains("content-length: 4")) {
                input.readNBytes(4);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }
}
