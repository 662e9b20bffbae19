package fooddelivery.phone;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for NHN Cloud's AlimTalk and SMS, and shows what the customers' phones would show, for the demonstration and
 * for tests. It keeps to the contract: the secret, a key of idempotency, the approved templates and all their parameters,
 * a number, results that have to be asked for.
 *
 * <p>Results can be chosen by the last digits of a number (…3018, 3019, 3020 and 3016 fail so over KakaoTalk; …3005 is
 * uncertain for a while and then turns out to have arrived; …4040 cannot be reached by SMS) and by {@code PUT
 * /phone/api/results} and {@code /phone/api/faults}, which take the secret as well.
 *
 * <p>The page shows phone numbers to whoever opens it. It listens on the loopback address only, and is never part of a
 * production system.
 */
public final class PhoneServer implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PhoneServer.class.getName());

    private static final Pattern ALIMTALK = Pattern.compile("/alimtalk/v2\\.3/appkeys/([^/]+)/messages(?:/([^/]+)/1)?");
    private static final Pattern TEXTS = Pattern.compile("/sms/v3\\.0/appKeys/([^/]+)/sender/(sms|mms)(?:/([^/]+))?");
    private static final Pattern NUMBER = Pattern.compile("\\d{8,15}");
    private static final Pattern MAGIC = Pattern.compile("\\d+(3005|3016|3018|3019|3020)");
    private static final Pattern UNREACHABLE = Pattern.compile("\\d+4040");
    /** As long as the provider recognises a key. */
    private static final Duration KEY = Duration.ofMinutes(10);
    /** How long a result stays uncertain. */
    private static final Duration UNCERTAIN = Duration.ofSeconds(8);

    private static final int SHORT_BYTES = 90;
    private static final int SHOWN = 200;
    private static final Map<String, String> PAGE =
            Map.of("/phone/", "index.html", "/phone/phone.js", "phone.js", "/phone/phone.css", "phone.css");
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html", "js", "text/javascript", "css", "text/css");

    private final Vertx vertx;
    private final HttpServer server;
    private final Mailbox mailbox;
    private final Templates templates = new Templates();
    private final String secret;
    private final InstantSource clock;
    private final Map<String, JsonObject> results = new HashMap<>();
    private int failBefore;
    private int failAfter;
    private long latencyMillis;
    private boolean down;

    private PhoneServer(Vertx vertx, Path file, String secret, InstantSource clock) {
        this.vertx = vertx;
        this.mailbox = new Mailbox(file);
        this.secret = secret;
        this.clock = clock;
        this.server = vertx.createHttpServer().requestHandler(this::handle);
    }

    /**
     * @param port 0 for any
     * @param file where the messages are kept
     * @param secret that a sender has to show
     */
    public static PhoneServer start(int port, Path file, String secret, InstantSource clock) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        PhoneServer phone = new PhoneServer(vertx, file, secret, clock);
        try {
            phone.server
                    // In a container, whose address only its neighbours reach, it is told to listen to them.
                    .listen(port, System.getProperty("fooddelivery.phone.host", "127.0.0.1"))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
        } catch (RuntimeException e) {
            vertx.close();
            throw new IllegalStateException("the phone cannot listen on port " + port, e);
        }
        return phone;
    }

    /**
     * The phone's own process.
     *
     * @param arguments port, file of messages, file that has the secret as {@code phone.secret=…}
     */
    public static void main(String[] arguments) throws IOException {
        String secret = Files.readAllLines(Path.of(arguments[2])).stream()
                .filter(line -> line.startsWith("phone.secret="))
                .map(line -> line.substring("phone.secret=".length()))
                .findFirst()
                .orElseThrow();
        try {
            PhoneServer phone =
                    start(Integer.parseInt(arguments[0]), Path.of(arguments[1]), secret, InstantSource.system());
            Runtime.getRuntime().addShutdownHook(new Thread(phone::close, "stop"));
        } catch (IllegalStateException e) {
            LOG.log(Level.SEVERE, e.getMessage(), e);
            System.exit(1);
        }
    }

    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            try {
                answer(request, body);
            } catch (DecodeException | ClassCastException e) {
                refuse(request, 400, 4, "The body is no JSON of this kind.");
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, request.path(), e);
                refuse(request, 500, -9999, "Internal error");
            }
        });
    }

    private void answer(HttpServerRequest request, Buffer body) {
        String path = request.path();
        Matcher alimTalk = ALIMTALK.matcher(path);
        Matcher texts = TEXTS.matcher(path);
        if (alimTalk.matches()) {
            provider(request, () -> alimTalk(request, alimTalk.group(2), body));
        } else if (texts.matches()) {
            provider(request, () -> texts(request, texts.group(2), texts.group(3), body));
        } else if (path.startsWith("/phone/api/")) {
            api(request, path.substring("/phone/api/".length()), body);
        } else if (path.equals("/phone")) {
            request.response()
                    .setStatusCode(302)
                    .putHeader("Location", "/phone/")
                    .end();
        } else if (PAGE.containsKey(path) && isRead(request)) {
            page(request, PAGE.get(path));
        } else {
            problem(request, 404, "Not Found");
        }
    }

    // The provider.

    private void provider(HttpServerRequest request, Runnable work) {
        Runnable guarded = () -> {
            if (down) {
                request.response().setStatusCode(503).end();
            } else if (!secret.equals(request.getHeader("X-Secret-Key"))) {
                refuse(request, 200, -1001, "Invalid secretKey.");
            } else {
                work.run();
            }
        };
        if (latencyMillis > 0) {
            vertx.setTimer(latencyMillis, later -> guarded.run());
        } else {
            guarded.run();
        }
    }

    private void alimTalk(HttpServerRequest request, String requestId, Buffer body) {
        if (request.method().equals(HttpMethod.POST) && requestId == null) {
            sendAlimTalk(request, body.toJsonObject());
        } else if (requestId != null) {
            mailbox.newest(message -> message.requestId().equals(requestId))
                    .ifPresentOrElse(
                            message -> succeed(request, new JsonObject().put("message", alimTalk(message))),
                            () -> refuse(request, 200, -1016, "It is not found any messages."));
        } else {
            JsonArray found = new JsonArray(byGroupingKey(request).filter(Sent::isAlimTalk).map(this::alimTalk).stream()
                    .toList());
            succeed(
                    request,
                    new JsonObject()
                            .put(
                                    "messageSearchResultResponse",
                                    new JsonObject().put("messages", found).put("totalCount", found.size())));
        }
    }

    private Optional<Sent> byGroupingKey(HttpServerRequest request) {
        MultiMap query = request.params();
        String key = query.get("recipientGroupingKey");
        boolean bounded = query.contains("startRequestDate") && query.contains("endRequestDate");
        return key == null || !bounded
                ? Optional.empty()
                : mailbox.newest(message -> key.equals(message.groupingKey()));
    }

    private void sendAlimTalk(HttpServerRequest request, JsonObject order) {
        JsonObject recipient = order.getJsonArray("recipientList").getJsonObject(0);
        String number = recipient.getString("recipientNo", "");
        String code = order.getString("templateCode", "");
        JsonObject parameters = recipient.getJsonObject("templateParameter", new JsonObject());
        String key = request.getHeader("X-NC-API-IDEMPOTENCY-KEY");
        Instant now = clock.instant();
        if (failsBefore(request)) {
            return;
        }
        if (key != null
                && mailbox.newest(message -> key.equals(message.key())
                                && now.isBefore(message.at().plus(KEY)))
                        .isPresent()) {
            refuse(request, 200, -1005, "The same 'X-NC-API-IDEMPOTENCY-KEY' was used within the last 10 minute.");
        } else if (order.getString("senderKey", "").isEmpty()) {
            refuse(request, 200, -1006, "Plus friend don't have senderKey.");
        } else if (code.length() > 20 || !templates.knows(code)) {
            refuse(request, 200, -3003, "Template does not exist.");
        } else if (!NUMBER.matcher(number).matches()) {
            refuse(request, 200, -4019, "Invalid recipient number.");
        } else {
            Optional<String> text = templates.text(code, parameters);
            String result = text.isEmpty() ? "3016" : result(number, "KAKAO_TALK", MAGIC, 1, Sent.OK);
            Sent message = take(new Sent(
                    mailbox.nextPosition(),
                    now,
                    requestId(),
                    number,
                    "KAKAO_TALK",
                    null,
                    text.orElse(""),
                    templates.button(code, parameters).orElse(null),
                    code,
                    key,
                    recipient.getString("recipientGroupingKey"),
                    result,
                    Sent.UNCERTAIN.equals(result) ? then(number) : null));
            succeed(
                    request,
                    new JsonObject()
                            .put(
                                    "message",
                                    new JsonObject()
                                            .put("requestId", message.requestId())
                                            .put("sendResults", new JsonArray().add(sendResult(message)))));
        }
    }

    private void texts(HttpServerRequest request, String kind, String requestId, Buffer body) {
        if (request.method().equals(HttpMethod.POST) && requestId == null) {
            sendText(request, kind, body.toJsonObject());
        } else if (requestId != null) {
            mailbox.newest(message -> message.requestId().equals(requestId))
                    .ifPresentOrElse(
                            message -> succeed(
                                    request, new JsonObject().put("body", new JsonObject().put("data", text(message)))),
                            () -> refuse(request, 200, -2019, "Not found."));
        } else {
            JsonArray found = new JsonArray(
                    byGroupingKey(request).filter(message -> !message.isAlimTalk()).map(PhoneServer::text).stream()
                            .toList());
            succeed(
                    request,
                    new JsonObject()
                            .put("body", new JsonObject().put("data", found).put("totalCount", found.size())));
        }
    }

    private void sendText(HttpServerRequest request, String kind, JsonObject order) {
        JsonObject recipient = order.getJsonArray("recipientList").getJsonObject(0);
        String number = recipient.getString("recipientNo", recipient.getString("internationalRecipientNo", ""));
        String text = order.getString("body", "");
        boolean isLong = kind.equals("mms");
        if (failsBefore(request)) {
            return;
        }
        if (order.getString("sendNo", "").isEmpty()) {
            refuse(request, 200, -1003, "Invalid Sms Sendno");
        } else if (!NUMBER.matcher(number).matches()) {
            refuse(request, 200, -2018, "Invalid recipient number.");
        } else if (isLong == order.getString("title", "").isEmpty()
                || !isLong && text.getBytes(java.nio.charset.Charset.forName("MS949")).length > SHORT_BYTES) {
            refuse(request, 200, -2000, "The body is too long for a short message, or a long one has no title.");
        } else {
            Sent message = take(new Sent(
                    mailbox.nextPosition(),
                    clock.instant(),
                    requestId(),
                    number,
                    isLong ? "LMS" : "SMS",
                    order.getString("title"),
                    text,
                    null,
                    null,
                    null,
                    recipient.getString("recipientGroupingKey"),
                    result(number, "SMS", UNREACHABLE, 0, Sent.OK),
                    null));
            succeed(
                    request,
                    new JsonObject()
                            .put(
                                    "body",
                                    new JsonObject()
                                            .put(
                                                    "data",
                                                    new JsonObject()
                                                            .put("requestId", message.requestId())
                                                            .put("statusCode", "2")
                                                            .put(
                                                                    "sendResultList",
                                                                    new JsonArray().add(sendResult(message))))));
        }
    }

    private Sent take(Sent message) {
        mailbox.add(message);
        return message;
    }

    private static String requestId() {
        return UUID.randomUUID().toString().replace("-", "").substring(0, 25);
    }

    private static JsonObject sendResult(Sent message) {
        return new JsonObject()
                .put("recipientSeq", 1)
                .put("recipientNo", message.number())
                .put("resultCode", 0)
                .put("resultMessage", "SUCCESS")
                .put("recipientGroupingKey", message.groupingKey());
    }

    /** What was asked for by command, else by the number, else that it went well. */
    private String result(String number, String channel, Pattern magic, int group, String otherwise) {
        JsonObject wished = results.get(channel + " " + number);
        if (wished != null) {
            return wished.getString("code");
        }
        Matcher digits = magic.matcher(number);
        if (!digits.matches()) {
            return otherwise;
        }
        return group == 0 ? "3001" : digits.group(group);
    }

    private String then(String number) {
        JsonObject wished = results.get("KAKAO_TALK " + number);
        return wished == null ? Sent.OK : wished.getString("then", Sent.UNCERTAIN);
    }

    private JsonObject alimTalk(Sent message) {
        boolean settled =
                message.then() != null && !clock.instant().isBefore(message.at().plus(UNCERTAIN));
        String code = settled ? message.then() : message.code();
        return new JsonObject()
                .put("requestId", message.requestId())
                .put("recipientSeq", 1)
                .put("templateCode", message.template())
                .put("recipientNo", message.number())
                .put("content", message.text())
                .put("messageStatus", Sent.OK.equals(code) ? "COMPLETED" : "FAILED")
                .put("resultCode", code)
                .put("recipientGroupingKey", message.groupingKey());
    }

    private static JsonObject text(Sent message) {
        return new JsonObject()
                .put("requestId", message.requestId())
                .put("recipientSeq", 1)
                .put("recipientNo", message.number())
                .put("body", message.text())
                .put("msgStatus", Sent.OK.equals(message.code()) ? "3" : "0")
                .put("resultCode", message.code())
                .put("recipientGroupingKey", message.groupingKey());
    }

    private boolean failsBefore(HttpServerRequest request) {
        if (failBefore > 0) {
            failBefore--;
            request.response().setStatusCode(500).end();
            return true;
        }
        return false;
    }

    /** Answers a request that worked, unless the answer is to be lost. */
    private void succeed(HttpServerRequest request, JsonObject answer) {
        if (failAfter > 0 && request.method().equals(HttpMethod.POST)) {
            failAfter--;
            request.connection().close();
            return;
        }
        json(request, 200, header(true, 0, "SUCCESS").mergeIn(answer));
    }

    private static void refuse(HttpServerRequest request, int status, int code, String message) {
        json(request, status, header(false, code, message));
    }

    private static JsonObject header(boolean successful, int code, String message) {
        return new JsonObject()
                .put(
                        "header",
                        new JsonObject()
                                .put("isSuccessful", successful)
                                .put("resultCode", code)
                                .put("resultMessage", message));
    }

    // The phone.

    private void api(HttpServerRequest request, String resource, Buffer body) {
        switch (request.method() + " " + resource) {
            case "GET health" -> json(request, 200, new JsonObject().put("status", "UP"));
            case "GET numbers" -> json(request, 200, numbers());
            case "GET messages" -> messages(request);
            case "PUT results" -> change(request, () -> wish(body.toJsonObject()));
            case "PUT faults" -> change(request, () -> faults(body.toJsonObject()));
            default -> problem(request, 404, "Not Found");
        }
    }

    private JsonObject numbers() {
        List<JsonObject> items = mailbox.numbers().stream()
                .map(newest -> new JsonObject().put("number", newest.number()).put("at", newest.at()))
                .toList();
        return new JsonObject().put("items", new JsonArray(items));
    }

    private void messages(HttpServerRequest request) {
        String number = request.getParam("number", "");
        String after = request.getParam("after", "0");
        if (!NUMBER.matcher(number).matches() || !after.matches("\\d{1,18}")) {
            problem(request, 400, "Bad Request");
            return;
        }
        long position = Long.parseLong(after);
        List<JsonObject> shown = mailbox.shownOn(number)
                .filter(message -> message.position() > position)
                .map(PhoneServer::bubble)
                .toList();
        List<JsonObject> last = shown.subList(Math.max(0, shown.size() - SHOWN), shown.size());
        json(request, 200, new JsonObject().put("items", new JsonArray(last)));
    }

    private static JsonObject bubble(Sent message) {
        return new JsonObject()
                .put("position", message.position())
                .put("at", message.at())
                .put("channel", message.channel())
                .put("title", message.title())
                .put("text", message.text())
                .put("button", message.button())
                .put("template", message.template());
    }

    private void change(HttpServerRequest request, Runnable change) {
        if (!secret.equals(request.getHeader("X-Secret-Key"))) {
            problem(request, 403, "Forbidden");
            return;
        }
        change.run();
        request.response().setStatusCode(204).end();
    }

    /** {@code {number, channel?, code, then?}}; without a code the number goes back to what it was. */
    private void wish(JsonObject wish) {
        String key = wish.getString("channel", "KAKAO_TALK") + " " + wish.getString("number");
        if (wish.getString("code") == null) {
            results.remove(key);
        } else {
            results.put(key, wish);
        }
    }

    /** {@code {failBefore, failAfter, latencyMs, down}}: how many sends fail before, and after, their effect. */
    private void faults(JsonObject faults) {
        failBefore = faults.getInteger("failBefore", 0);
        failAfter = faults.getInteger("failAfter", 0);
        latencyMillis = faults.getLong("latencyMs", 0L);
        down = faults.getBoolean("down", false);
    }

    private void page(HttpServerRequest request, String file) {
        try (InputStream content = PhoneServer.class.getResourceAsStream(file)) {
            byte[] bytes = content.readAllBytes();
            request.response()
                    .putHeader("Content-Type", TYPES.get(file.substring(file.indexOf('.') + 1)) + ";charset=UTF-8")
                    .putHeader("Cache-Control", "no-cache")
                    .putHeader(
                            "Content-Security-Policy",
                            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                                    + " img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader("Referrer-Policy", "no-referrer")
                    .end(Buffer.buffer(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRead(HttpServerRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }

    private static void json(HttpServerRequest request, int status, JsonObject body) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json;charset=UTF-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(Buffer.buffer(body.encode().getBytes(StandardCharsets.UTF_8)));
    }

    private static void problem(HttpServerRequest request, int status, String title) {
        request.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/problem+json")
                .end(new JsonObject()
                        .put("type", "about:blank")
                        .put("title", title)
                        .put("status", status)
                        .encode());
    }
}
