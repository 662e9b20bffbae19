package fooddelivery.launcher;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one front door: {@code /order/…} goes to the order service, and so on; what is not named is not reachable.
 *
 * <p>A request's body is taken in whole (it is at most 1 MiB) before the service sees anything of it, so a slow client
 * never holds a thread of a service, and an idempotent request can be repeated when a kept-alive connection turns out
 * to be dead, or the copy of the service that had it. Any other request is sent at most once. Answers are passed on as they come: server-sent events and
 * WebSockets work without a word about them, the latter as a plain tunnel.
 *
 * <p>A service may have several copies. Each is asked every second whether it is ready, and gets requests as long as it is.
 * A request for which no connection could be made goes to another copy, whatever it is: nothing of it was sent. Pages stay
 * with the copy that has their session, by a cookie. A second door, for the services themselves, leads to the copies of
 * those that nobody else may reach.
 *
 * <p>Everything runs on one event loop, so the state of an exchange needs no locks.
 */
public final class Gateway implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Gateway.class.getName());

    private static final int BODY_LIMIT = 1024 * 1024;
    /** Up to here a body that is too long is read to its end, because a client that is still sending misses the answer. */
    private static final long DRAIN_LIMIT = 16L * BODY_LIMIT;

    /** RFC 9110 §7.6.1, and what clients may not claim about themselves. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "forwarded",
            "x-real-ip");

    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);
    /** Where the service promises that a repetition under the same {@code Idempotency-Key} is the same request. */
    private static final Set<String> KEYED = Set.of("/order/api/orders");
    /** Where the body has such a key, a payment's attempt. */
    private static final Set<String> KEYED_BY_BODY = Set.of("/payment/api/payments");

    /** Names the copy of a service that has the session of a page. */
    private static final String COPY_COOKIE = "copy";

    private static final long LOOK_MILLIS = 1000;
    private static final long LOOK_PATIENCE_MILLIS = 2000;
    /** The inner door tells here which copies it thinks to be ready. */
    static final String COPIES_PATH = "/copies";

    private final Vertx vertx;
    private final HttpClient client;
    private final HttpServer server;
    private final HttpServer inner;
    private final Map<String, Copies> services;
    private final Set<String> hidden;
    private final Duration patience;

    private Gateway(Vertx vertx, Map<String, List<Integer>> services, Set<String> hidden, Duration patience) {
        this.vertx = vertx;
        this.services = new TreeMap<>();
        services.forEach((service, ports) -> this.services.put(service, new Copies(service, ports)));
        this.hidden = hidden;
        this.patience = patience;
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(3000)
                .setMaxPoolSize(4096)
                .setPipelining(false)
                // Below the services' own 30 s, so that it is this side that ends an idle connection.
                .setKeepAliveTimeout(20)
                .setMaxHeaderSize(64 * 1024));
        this.server = door(this::handle);
        this.inner = door(this::handleInner);
    }

    private HttpServer door(Handler<HttpServerRequest> handler) {
        HttpServer door = vertx.createHttpServer(new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(8 * 1024)
                .setMaxHeaderSize(32 * 1024)
                .setTcpNoDelay(true)
                .setIdleTimeoutUnit(TimeUnit.MINUTES)
                .setIdleTimeout(10));
        door.requestHandler(handler).invalidRequestHandler(Gateway::refuseInvalid);
        door.exceptionHandler(e -> LOG.log(Level.FINE, "a client's connection failed", e));
        return door;
    }

    /**
     * For services of one copy each, without an inner door.
     *
     * @param services the port on 127.0.0.1 of each service, by the first segment of its paths
     * @param patience how long a service may take to begin its answer, and to pause within one that is no stream
     */
    public static Gateway start(int port, Map<String, Integer> services, Duration patience) {
        Map<String, List<Integer>> ports = new TreeMap<>();
        services.forEach((service, only) -> ports.put(service, List.of(only)));
        return start(port, -1, ports, Set.of(), patience);
    }

    /**
     * @param innerPort of the door for the services themselves; negative for none
     * @param services the ports on 127.0.0.1 of each service's copies, by the first segment of its paths
     * @param hidden which of them are reached by the inner door alone
     */
    static Gateway start(
            int port, int innerPort, Map<String, List<Integer>> services, Set<String> hidden, Duration patience) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2));
        Gateway gateway = new Gateway(vertx, services, hidden, patience);
        try {
            listen(gateway.server, port);
            if (innerPort >= 0) {
                listen(gateway.inner, innerPort);
            }
        } catch (RuntimeException e) {
            vertx.close();
            throw new Failure(
                    "the gateway cannot listen on port %d: %s"
                            .formatted(port, e.getCause().getMessage()),
                    e);
        }
        vertx.runOnContext(begin -> gateway.lookAfterCopies());
        return gateway;
    }

    private static void listen(HttpServer door, int port) {
        door.listen(port, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
    }

    /**
     * The gateway's own process.
     *
     * @param arguments its port, that of the inner door (-1 for none), then {@code service=port,port} for each service,
     *     with {@code !} before one that is reached by the inner door alone
     */
    public static void main(String[] arguments) {
        Map<String, List<Integer>> services = new TreeMap<>();
        Set<String> hidden = new HashSet<>();
        for (String argument : List.of(arguments).subList(2, arguments.length)) {
            String[] words = argument.split("=", 2);
            String service = words[0].replaceFirst("!", "");
            if (!service.equals(words[0])) {
                hidden.add(service);
            }
            services.put(
                    service,
                    Arrays.stream(words[1].split(",")).map(Integer::valueOf).toList());
        }
        try {
            Gateway gateway = start(
                    Integer.parseInt(arguments[0]),
                    Integer.parseInt(arguments[1]),
                    services,
                    hidden,
                    Duration.ofSeconds(30));
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "stop"));
        } catch (Failure e) {
            LOG.log(Level.SEVERE, e.getMessage(), e);
            System.exit(1);
        }
    }

    int innerPort() {
        return inner.actualPort();
    }

    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** A service of one copy is not asked: who is asked for all requests anyway need not say that it is ready. */
    private void lookAfterCopies() {
        List<Copies> several =
                services.values().stream().filter(Copies::areSeveral).toList();
        if (!several.isEmpty()) {
            Runnable look = () -> several.forEach(copies -> copies.all().forEach(copy -> look(copies, copy)));
            look.run();
            vertx.setPeriodic(LOOK_MILLIS, now -> look.run());
        }
    }

    private void look(Copies copies, Copies.Copy copy) {
        RequestOptions question = new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(copy.port)
                .setURI("/health/ready")
                .setTimeout(LOOK_PATIENCE_MILLIS);
        client.request(question)
                .compose(HttpClientRequest::send)
                .compose(answer -> answer.body().map(body -> Parts.up(copies.service(), body.toString())))
                // Its checks are there a moment before its paths are.
                .compose(up -> up && !copy.isReady()
                        ? applicationIsMissing(copies.service(), copy).map(missing -> !missing)
                        : Future.succeededFuture(up))
                .onComplete(says -> {
                    if (says.succeeded() && says.result()) {
                        isReady(copy);
                    } else {
                        isNotReady(
                                copy,
                                says.succeeded()
                                        ? "it says so itself"
                                        : says.cause().toString());
                    }
                });
    }

    private static void isReady(Copies.Copy copy) {
        if (copy.ready(true)) {
            LOG.info("%s is ready".formatted(copy.name));
        }
    }

    private static void isNotReady(Copies.Copy copy, String why) {
        if (copy.ready(false)) {
            LOG.info("%s is not ready: %s".formatted(copy.name, why));
        }
    }

    /** Its server is there, and the application is not: it is just being deployed, or an administrator stopped it. */
    private Future<Boolean> applicationIsMissing(String service, Copies.Copy copy) {
        return client.request(new RequestOptions()
                        .setHost("127.0.0.1")
                        .setPort(copy.port)
                        .setURI("/%s/api/".formatted(service))
                        .setTimeout(LOOK_PATIENCE_MILLIS))
                .compose(HttpClientRequest::send)
                .compose(answer -> answer.body().map(body -> isPerhapsOfTheServer(answer)));
    }

    /** A server whose application is not there yet answers by itself, in HTML; the applications' own 404 is JSON. */
    private static boolean isPerhapsOfTheServer(HttpClientResponse answer) {
        String type = answer.getHeader("Content-Type");
        return answer.statusCode() == 404 && type != null && type.startsWith("text/html");
    }

    private void handleInner(HttpServerRequest request) {
        String path = request.path();
        if (COPIES_PATH.equals(path)) {
            JsonObject ready = new JsonObject();
            services.values().forEach(copies -> copies.all().forEach(copy -> ready.put(copy.name, copy.isReady())));
            request.response().putHeader("Content-Type", "application/json").end(ready.encode());
        } else if (path == null || !isPlain(path) || !services.containsKey(firstSegment(path))) {
            answer(request, 404, "Not Found", "Nothing is offered at this path.");
        } else {
            new Exchange(request, services.get(firstSegment(path))).begin();
        }
    }

    private static String firstSegment(String path) {
        return path.substring(1).split("/", 2)[0];
    }

    private void handle(HttpServerRequest request) {
        if (listed(request.getHeader("Connection")).contains("close")) {
            request.response()
                    .putHeader("Connection", "close")
                    .endHandler(sent -> request.connection().close());
        }
        String path = request.path();
        if (request.method().equals(HttpMethod.CONNECT) || request.method().equals(HttpMethod.TRACE)) {
            answer(request, 405, "Method Not Allowed", "%s is not offered here.".formatted(request.method()));
        } else if (path == null || !isPlain(path)) {
            answer(request, 400, "Bad Request", "The path must be absolute, without dot segments and zero bytes.");
        } else if (path.equals("/")) {
            request.response()
                    .setStatusCode(302)
                    .putHeader("Location", "/order/")
                    .end();
        } else if (path.equals("/health")) {
            request.response().putHeader("Content-Type", "application/json").end("{\"status\":\"UP\"}");
        } else {
            String service = firstSegment(path);
            if (!services.containsKey(service) || hidden.contains(service)) {
                answer(request, 404, "Not Found", "Nothing is offered at this path.");
            } else {
                new Exchange(request, services.get(service)).begin();
            }
        }
    }

    /**
     * Dot segments, written out or encoded, would lead out of the service's prefix to its metrics and health; and what is
     * no text at all is answered by the services' server, without a word.
     */
    private static boolean isPlain(String path) {
        try {
            return path.startsWith("/")
                    && !path.contains("\\")
                    && Arrays.stream(path.split("/"))
                            .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                            .map(segment -> segment.split(";", 2)[0])
                            .noneMatch(segment -> segment.equals(".")
                                    || segment.equals("..")
                                    || segment.contains("/")
                                    || segment.contains("\\")
                                    || segment.contains("\0")
                                    || segment.contains("\ufffd"));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** The way of one request to its service and of the answer back. */
    private final class Exchange {

        private final HttpServerRequest request;
        private final HttpServerResponse response;
        private final Copies copies;
        private final String service;
        /** Those that refused a connection, or whose server has not begun: nothing was carried out there. */
        private final Set<Copies.Copy> tried = new HashSet<>();

        private Copies.Copy copy;
        private boolean counted;
        private final Buffer body = Buffer.buffer();
        private long received;
        private HttpClientRequest upstream;
        private boolean over;
        private long timer = -1;

        Exchange(HttpServerRequest request, Copies copies) {
            this.request = request;
            this.response = request.response();
            this.copies = copies;
            this.service = copies.service();
        }

        void begin() {
            response.closeHandler(gone -> cancel());
            response.exceptionHandler(e -> cancel());
            long declared = declaredLength();
            if (declared > DRAIN_LIMIT || declared > BODY_LIMIT && expectsContinue()) {
                refuseTooLarge(true);
                return;
            }
            if (expectsContinue()) {
                response.writeContinue();
            }
            if (isWebSocket()) {
                send(1);
                return;
            }
            request.handler(this::receive);
            request.exceptionHandler(e -> cancel());
            request.endHandler(end -> {
                if (received > BODY_LIMIT) {
                    refuseTooLarge(false);
                } else {
                    send(1);
                }
            });
        }

        private void receive(Buffer part) {
            received += part.length();
            if (received <= BODY_LIMIT) {
                body.appendBuffer(part);
            } else if (received > DRAIN_LIMIT) {
                refuseTooLarge(true);
            }
        }

        private void send(int attempt) {
            if (over) {
                return;
            }
            copy = copies.choose(isPage() ? copyOfSession() : null, tried).orElse(null);
            if (copy == null) {
                fail(503, "Service Unavailable", "The %s service cannot be reached at the moment.".formatted(service));
                return;
            }
            Copies.Copy asked = copy;
            startTimer();
            RequestOptions options = new RequestOptions()
                    .setMethod(request.method())
                    .setHost("127.0.0.1")
                    .setPort(asked.port)
                    .setURI(request.query() == null ? request.path() : request.path() + "?" + request.query());
            count();
            client.request(options).onComplete(connected -> {
                if (connected.failed()) {
                    sendToAnother(attempt, "no connection: " + connected.cause());
                } else if (over) {
                    connected.result().reset();
                } else {
                    upstream = connected.result();
                    // Reported by the future of the answer as well, or by the answer's own handler.
                    upstream.exceptionHandler(e -> LOG.log(Level.FINE, service, e));
                    copyRequestHeaders();
                    Future<HttpClientResponse> answer = isWebSocket() ? upstream.connect() : upstream.send(body);
                    answer.onSuccess(passing -> pass(passing, attempt)).onFailure(e -> retryOrFail(attempt, e));
                }
            });
        }

        /** Nothing of the request was sent, or nothing was there to carry it out. */
        private void sendToAnother(int attempt, String why) {
            uncount();
            if (copies.areSeveral()) {
                isNotReady(copy, why);
            }
            tried.add(copy);
            send(attempt);
        }

        private void retryOrFail(int attempt, Throwable cause) {
            uncount();
            if (over) {
                return;
            }
            if (attempt == 1 && isRepeatable()) {
                if (copies.areSeveral()) {
                    // It may have died with the request; whether it has is seen at the next look.
                    tried.add(copy);
                }
                send(2);
                return;
            }
            LOG.log(Level.WARNING, "%s %s: %s".formatted(request.method(), request.path(), cause));
            fail(
                    502,
                    "Bad Gateway",
                    "The %s service broke off before it answered; whether it carried the request out is not known."
                            .formatted(service));
        }

        private boolean isRepeatable() {
            return IDEMPOTENT.contains(request.method())
                    || request.method().equals(HttpMethod.POST)
                            && (KEYED.contains(request.path()) && request.getHeader("Idempotency-Key") != null
                                    || KEYED_BY_BODY.contains(request.path()));
        }

        /** An API has no sessions. */
        private boolean isPage() {
            return copies.areSeveral() && !isApi(request.path());
        }

        private String copyOfSession() {
            Cookie cookie = request.getCookie(COPY_COOKIE);
            return cookie == null ? null : cookie.getValue();
        }

        private void count() {
            copy.begin();
            counted = true;
        }

        private void uncount() {
            if (counted) {
                counted = false;
                copy.end();
            }
        }

        private void pass(HttpClientResponse answer, int attempt) {
            stopTimer();
            // An answer that is not wanted any more is reset, which would be told at length.
            answer.exceptionHandler(e -> LOG.log(Level.FINE, service, e));
            if (over) {
                upstream.reset();
                return;
            }
            if (!isPerhapsOfTheServer(answer)) {
                passOn(answer);
            } else if (isApi(request.path())) {
                sayThatItIsNotThere(attempt);
            } else {
                // A page that the application has not, or no application: its interface knows.
                answer.pause();
                applicationIsMissing(service, copy).onComplete(missing -> {
                    if (over) {
                        return;
                    }
                    if (missing.succeeded() && missing.result()) {
                        sayThatItIsNotThere(attempt);
                    } else {
                        passOn(answer);
                        answer.resume();
                    }
                });
            }
        }

        /** The application is not there: nothing of the request was carried out. */
        private void sayThatItIsNotThere(int attempt) {
            if (copies.areSeveral()) {
                upstream.reset();
                sendToAnother(attempt, "its application is not there");
            } else {
                fail(
                        503,
                        "Service Unavailable",
                        "The %s service is not deployed, or just starting.".formatted(service));
            }
        }

        private void passOn(HttpClientResponse answer) {
            response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
            // Streams and sockets live for long: counted, they would keep new requests from who has many of them.
            uncount();
            if (answer.statusCode() == 101) {
                answer.headers().forEach(response.headers()::add);
                request.toNetSocket()
                        .onSuccess(socket -> tunnel(socket, answer.netSocket()))
                        .onFailure(e -> cancel());
                return;
            }
            Set<String> named = listed(answer.getHeader("Connection"));
            answer.headers().forEach((name, value) -> {
                if (!isHopByHop(name, named)) {
                    response.headers().add(name, value);
                }
            });
            if (isPage() && answer.cookies().stream().anyMatch(cookie -> cookie.startsWith("JSESSIONID="))) {
                response.headers()
                        .add(
                                "Set-Cookie",
                                "%s=%s; Path=/%s; HttpOnly; SameSite=Lax".formatted(COPY_COOKIE, copy.name, service));
            }
            if (hasBody(answer)) {
                stream(answer);
            } else {
                over = true;
                response.end();
            }
        }

        private boolean isApi(String path) {
            return path.startsWith("/" + service + "/api/");
        }

        private boolean hasBody(HttpClientResponse answer) {
            return !request.method().equals(HttpMethod.HEAD)
                    && answer.statusCode() != 204
                    && answer.statusCode() != 304;
        }

        private void stream(HttpClientResponse answer) {
            if (answer.getHeader("Content-Length") == null) {
                response.setChunked(true);
            }
            String type = answer.getHeader("Content-Type");
            boolean endless = type != null && type.startsWith("text/event-stream");
            if (endless) {
                // Headers go out at once: an event may be long in coming.
                response.write(Buffer.buffer());
            } else {
                startTimer();
            }
            answer.handler(part -> {
                if (!endless) {
                    startTimer();
                }
                response.write(part);
                if (response.writeQueueFull()) {
                    answer.pause();
                    stopTimer();
                    response.drainHandler(drained -> answer.resume());
                }
            });
            answer.exceptionHandler(e -> breakOff());
            answer.endHandler(end -> {
                stopTimer();
                over = true;
                response.end();
            });
        }

        private void tunnel(NetSocket near, NetSocket far) {
            over = true;
            near.closeHandler(closed -> far.close());
            far.closeHandler(closed -> near.close());
            near.pipeTo(far);
            far.pipeTo(near);
        }

        /** The beginning of the answer is out: only an end of the connection can tell the client that the rest is missing. */
        private void breakOff() {
            if (!over) {
                over = true;
                stopTimer();
                request.connection().close();
            }
        }

        private void cancel() {
            uncount();
            if (!over) {
                over = true;
                stopTimer();
                if (upstream != null) {
                    upstream.reset();
                }
            }
        }

        private void startTimer() {
            stopTimer();
            timer = vertx.setTimer(patience.toMillis(), late -> {
                if (response.headWritten()) {
                    upstream.reset();
                    breakOff();
                } else {
                    fail(504, "Gateway Timeout", "The %s service did not answer in time.".formatted(service));
                }
            });
        }

        private void stopTimer() {
            vertx.cancelTimer(timer);
        }

        private void fail(int status, String title, String detail) {
            if (over) {
                return;
            }
            cancel();
            if (status == 503) {
                response.putHeader("Retry-After", "2");
            }
            answer(request, status, title, detail);
        }

        private void refuseTooLarge(boolean close) {
            if (over) {
                return;
            }
            over = true;
            String detail = "A request may have at most %d bytes.".formatted(BODY_LIMIT);
            if (close) {
                refuse(request, 413, "Content Too Large", detail);
            } else {
                answer(request, 413, "Content Too Large", detail);
            }
        }

        private void copyRequestHeaders() {
            Set<String> named = listed(request.getHeader("Connection"));
            request.headers().forEach((name, value) -> {
                if (!isHopByHop(name, named)
                        && !name.regionMatches(true, 0, "X-Forwarded-", 0, 12)
                        && !name.equalsIgnoreCase("Content-Length")) {
                    upstream.headers().add(name, value);
                }
            });
            upstream.putHeader("X-Forwarded-For", request.remoteAddress().hostAddress());
            upstream.putHeader("X-Forwarded-Proto", request.scheme());
            if (request.getHeader("Host") != null) {
                upstream.putHeader("X-Forwarded-Host", request.getHeader("Host"));
            }
            if (isWebSocket()) {
                upstream.putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
            } else if (body.length() > 0
                    || declaredLength() == 0
                    || request.method().equals(HttpMethod.POST)) {
                upstream.putHeader("Content-Length", Integer.toString(body.length()));
            }
        }

        private boolean isWebSocket() {
            return request.method().equals(HttpMethod.GET)
                    && "websocket".equalsIgnoreCase(request.getHeader("Upgrade"));
        }

        private boolean expectsContinue() {
            return "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
        }

        private long declaredLength() {
            String length = request.getHeader("Content-Length");
            return length == null ? -1 : Long.parseLong(length);
        }
    }

    private static boolean isHopByHop(String name, Set<String> namedByConnection) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NOT_FORWARDED.contains(lower) || namedByConnection.contains(lower);
    }

    private static Set<String> listed(String connection) {
        if (connection == null) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String name : connection.split(",")) {
            names.add(name.strip().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    private static void refuseInvalid(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        if (request.response().headWritten()) {
            request.connection().close();
        } else if (cause instanceof TooLongHttpLineException) {
            refuse(request, 414, "URI Too Long", "The address of a request may have at most 8 KiB.");
        } else if (cause instanceof TooLongFrameException) {
            refuse(
                    request,
                    431,
                    "Request Header Fields Too Large",
                    "The headers of a request may have at most 32 KiB.");
        } else {
            refuse(request, 400, "Bad Request", "This is not a valid HTTP request.");
        }
    }

    /** Answers and hangs up: what else comes over this connection cannot be trusted, or is not wanted. */
    private static void refuse(HttpServerRequest request, int status, String title, String detail) {
        request.response().putHeader("Connection", "close");
        answer(request, status, title, detail)
                .onComplete(sent -> request.connection().close());
    }

    /** RFC 9457. */
    private static Future<Void> answer(HttpServerRequest request, int status, String title, String detail) {
        HttpServerResponse response = request.response().setStatusCode(status).setStatusMessage(title);
        Locale language = GatewayWords.language(request);
        String problem = new JsonObject()
                .put("type", "about:blank")
                .put("title", GatewayWords.title(status, language))
                .put("status", status)
                .put("detail", detail)
                .encode();
        response.putHeader("Content-Type", "application/problem+json")
                .putHeader("Content-Language", language.getLanguage())
                .putHeader("Vary", "Accept-Language, Cookie")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        return request.method().equals(HttpMethod.HEAD) ? response.end() : response.end(problem);
    }
}
