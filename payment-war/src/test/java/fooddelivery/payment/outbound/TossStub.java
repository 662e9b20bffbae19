package fooddelivery.payment.outbound;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Toss Payments as its documentation describes it, on this machine: it insists on the contract, keeps books, and fails
 * when told to. Strict where the documentation leaves room: whatever was answered to a key, failures too, is answered to
 * that key again, whatever the body.
 */
final class TossStub implements AutoCloseable {

    /** What goes wrong with a call until {@link #heal}. */
    enum Fault {
        NONE,
        /** The connection breaks before anything is done. */
        LOST_BEFORE,
        /** Everything is done, and the connection breaks. */
        LOST_AFTER,
        /** Nothing is done, and no answer ever comes. */
        SILENT_BEFORE,
        /** Everything is done, and no answer ever comes. */
        SILENT_AFTER,
        /** Everything is done; the head of the answer comes and half of its body, and no more. */
        STALLED_BODY,
        /** Everything is done, and what comes back is the page of some proxy. */
        GARBAGE,
        /** As garbage, with a gateway's status. */
        BAD_GATEWAY,
        /** Everything is done, and the answer tells of another payment, which was given back. */
        ANOTHER_ORDER
    }

    /** Money asked for by path: confirmations, refunds; the rest are questions. */
    enum Call {
        CONFIRM,
        QUERY,
        CANCEL
    }

    record Answer(int status, String body) {}

    /** A failure that is answered to the next call of its kind. */
    record Refusal(int status, String code) {}

    private static final class Payment {
        private final String paymentKey;
        private final String orderId;
        private final long amount;
        private String status = "IN_PROGRESS";
        private String failure;
        private long balance;
        private int captures;
        private final List<JsonObject> cancels = new ArrayList<>();

        private Payment(String paymentKey, String orderId, long amount) {
            this.paymentKey = paymentKey;
            this.orderId = orderId;
            this.amount = amount;
        }
    }

    private static final Pattern ORDER_ID = Pattern.compile("[A-Za-z0-9_=-]{6,64}");
    private static final int MOST_OF_A_KEY = 300;
    private static final int MOST_OF_A_REASON = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, Payment> byKey = new HashMap<>();
    private final Map<String, Optional<Answer>> answered = new HashMap<>();
    private final Map<Call, Fault> faults = new HashMap<>();
    private final Map<Call, Refusal> refusals = new HashMap<>();
    private final Map<Call, Integer> calls = new HashMap<>();
    private final Map<String, Refusal> declining = new HashMap<>();
    private final List<String> broken = new ArrayList<>();
    private final String address;
    private String secretKey;

    TossStub(String secretKey) {
        this.secretKey = secretKey;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        address = "http://127.0.0.1:" + server.getAddress().getPort();
    }

    URI address() {
        return URI.create(address);
    }

    /** The customer has authenticated a payment in Toss's window; it may be confirmed. */
    synchronized String authenticated(UUID attemptId, long amount) {
        Payment payment =
                new Payment("tgen_" + UUID.randomUUID().toString().replace("-", ""), attemptId.toString(), amount);
        byKey.put(payment.paymentKey, payment);
        return payment.paymentKey;
    }

    /** As {@link #authenticated}, with a card that will be refused. */
    synchronized String authenticatedWithBadCard(UUID attemptId, long amount, int status, String code) {
        String paymentKey = authenticated(attemptId, amount);
        declining.put(paymentKey, new Refusal(status, code));
        return paymentKey;
    }

    /** Half an hour has passed. */
    synchronized void expire(UUID attemptId) {
        Payment payment = byOrder(attemptId.toString()).orElseThrow();
        if (payment.status.equals("IN_PROGRESS") || payment.status.equals("READY")) {
            payment.status = "EXPIRED";
            payment.failure = "EXPIRED_PAYMENT";
        }
    }

    synchronized void state(UUID attemptId, String status) {
        byOrder(attemptId.toString()).orElseThrow().status = status;
    }

    /** A person gives money back in Toss's console. */
    synchronized void givenBackInConsole(UUID attemptId, long amount, String reason) {
        giveBack(byOrder(attemptId.toString()).orElseThrow(), amount, reason, "DONE");
    }

    /** Money is on its way back, and not there yet. */
    synchronized void beingGivenBack(UUID attemptId, long amount, String reason) {
        giveBack(byOrder(attemptId.toString()).orElseThrow(), amount, reason, "IN_PROGRESS");
    }

    /** Fifteen days have passed. */
    synchronized void forgetKeys() {
        answered.clear();
    }

    synchronized void accept(String anotherSecretKey) {
        secretKey = anotherSecretKey;
    }

    synchronized void fail(Call call, Fault fault) {
        faults.put(call, fault);
    }

    synchronized void fail(Fault fault) {
        for (Call call : Call.values()) {
            faults.put(call, fault);
        }
    }

    /** The next call of its kind is refused, before anything is done; also to whoever repeats its key. */
    synchronized void refuseNext(Call call, int status, String code) {
        refusals.put(call, new Refusal(status, code));
    }

    synchronized void heal() {
        faults.clear();
        refusals.clear();
    }

    /** How often money was taken for this attempt. */
    synchronized int captures(UUID attemptId) {
        return byOrder(attemptId.toString()).map(payment -> payment.captures).orElse(0);
    }

    /** What was taken and not given back, in won. */
    synchronized long left(UUID attemptId) {
        return byOrder(attemptId.toString()).map(payment -> payment.balance).orElse(0L);
    }

    /** How often money was given back of this attempt. */
    synchronized int cancels(UUID attemptId) {
        return byOrder(attemptId.toString())
                .map(payment -> payment.cancels.size())
                .orElse(0);
    }

    synchronized int calls(Call call) {
        return calls.getOrDefault(call, 0);
    }

    /** Requests that the documented contract does not allow. */
    synchronized List<String> broken() {
        return List.copyOf(broken);
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        Call call = kind(exchange);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Fault fault = count(call);
        try {
            if (fault == Fault.LOST_BEFORE) {
                return;
            }
            if (fault == Fault.SILENT_BEFORE) {
                closed.await(1, TimeUnit.MINUTES);
                return;
            }
            Answer answer = once(call, exchange, body);
            switch (fault) {
                case LOST_AFTER -> {}
                case SILENT_AFTER -> closed.await(1, TimeUnit.MINUTES);
                case STALLED_BODY -> {
                    byte[] whole = answer.body().getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(answer.status(), whole.length);
                    exchange.getResponseBody().write(whole, 0, whole.length / 2);
                    exchange.getResponseBody().flush();
                    closed.await(1, TimeUnit.MINUTES);
                }
                case GARBAGE -> send(exchange, new Answer(200, "<html>Please wait</html>"));
                case BAD_GATEWAY -> send(exchange, new Answer(502, "<html>Bad gateway</html>"));
                case ANOTHER_ORDER -> send(exchange, new Answer(200, another()));
                default -> send(exchange, answer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private static String another() {
        Payment payment = new Payment("tgen_another", UUID.randomUUID().toString(), 17_000);
        payment.balance = payment.amount;
        giveBack(payment, payment.amount, "another", "DONE");
        return render(payment).toString();
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] whole = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json;charset=UTF-8");
        exchange.sendResponseHeaders(answer.status(), whole.length);
        exchange.getResponseBody().write(whole);
    }

    private static Call kind(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/v1/payments/confirm")) {
            return Call.CONFIRM;
        }
        return path.endsWith("/cancel") ? Call.CANCEL : Call.QUERY;
    }

    private synchronized Fault count(Call call) {
        calls.merge(call, 1, Integer::sum);
        return faults.getOrDefault(call, Fault.NONE);
    }

    /** Authenticates; then does it, or repeats what was answered to the key before. */
    private Answer once(Call call, HttpExchange exchange, String body) {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        synchronized (this) {
            Optional<Answer> stranger = authenticate(authorization);
            if (stranger.isPresent()) {
                return stranger.get();
            }
            if (call == Call.QUERY) {
                return query(exchange);
            }
        }
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        if (key == null || key.length() > MOST_OF_A_KEY) {
            return violation("Idempotency-Key " + key, "INVALID_IDEMPOTENCY_KEY");
        }
        String whole = String.join(
                " ",
                key,
                authorization,
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath());
        synchronized (this) {
            Optional<Answer> before = answered.putIfAbsent(whole, Optional.empty());
            if (before != null) {
                return before.orElseGet(() -> refusal(409, "IDEMPOTENT_REQUEST_PROCESSING"));
            }
        }
        Answer answer = act(call, exchange, body);
        synchronized (this) {
            answered.put(whole, Optional.of(answer));
        }
        return answer;
    }

    private Optional<Answer> authenticate(String authorization) {
        if (authorization == null || !authorization.startsWith("Basic ")) {
            return Optional.of(refusal(401, "UNAUTHORIZED_KEY"));
        }
        String user = new String(Base64.getDecoder().decode(authorization.substring(6)), StandardCharsets.UTF_8);
        if (!user.endsWith(":")) {
            return Optional.of(refusal(403, "INCORRECT_BASIC_AUTH_FORMAT"));
        }
        return user.equals(secretKey + ":") ? Optional.empty() : Optional.of(refusal(401, "UNAUTHORIZED_KEY"));
    }

    private synchronized Answer act(Call call, HttpExchange exchange, String body) {
        Refusal refused = refusals.remove(call);
        if (refused != null) {
            return refusal(refused.status(), refused.code());
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (!exchange.getRequestMethod().equals("POST") || type == null || !type.startsWith("application/json")) {
            return violation(exchange.getRequestMethod() + " " + type, "INVALID_REQUEST");
        }
        JsonObject fields;
        try (var reader = Json.createReader(new StringReader(body))) {
            fields = reader.readObject();
        } catch (JsonException e) {
            return violation("a body that is not JSON", "INVALID_REQUEST");
        }
        return call == Call.CONFIRM ? confirm(fields) : cancel(exchange, fields);
    }

    private Answer confirm(JsonObject fields) {
        boolean whole = fields.get("paymentKey") instanceof JsonString
                && fields.get("orderId") instanceof JsonString
                && fields.get("amount") instanceof JsonNumber number
                && number.isIntegral()
                && ORDER_ID.matcher(fields.getString("orderId")).matches();
        if (!whole) {
            return violation("confirm " + fields.keySet(), "INVALID_REQUEST");
        }
        Payment payment = byKey.get(fields.getString("paymentKey"));
        if (payment == null) {
            return refusal(404, "NOT_FOUND_PAYMENT");
        }
        if (!payment.orderId.equals(fields.getString("orderId"))
                || payment.amount != fields.getJsonNumber("amount").longValueExact()) {
            return refusal(403, "FORBIDDEN_REQUEST");
        }
        if (payment.status.equals("EXPIRED")) {
            return refusal(404, "NOT_FOUND_PAYMENT_SESSION");
        }
        if (!payment.status.equals("IN_PROGRESS")) {
            return refusal(400, "ALREADY_PROCESSED_PAYMENT");
        }
        Refusal badCard = declining.get(payment.paymentKey);
        if (badCard != null) {
            payment.status = "ABORTED";
            payment.failure = badCard.code();
            return refusal(badCard.status(), badCard.code());
        }
        payment.status = "DONE";
        payment.balance = payment.amount;
        payment.captures++;
        return new Answer(200, render(payment).toString());
    }

    private Answer query(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        if (!exchange.getRequestMethod().equals("GET") || !path.startsWith("/v1/payments/orders/")) {
            return violation(exchange.getRequestMethod() + " " + path, "NOT_FOUND");
        }
        Refusal refused = refusals.remove(Call.QUERY);
        if (refused != null) {
            return refusal(refused.status(), refused.code());
        }
        return byOrder(path.substring("/v1/payments/orders/".length()))
                .map(payment -> new Answer(200, render(payment).toString()))
                .orElseGet(() -> refusal(404, "NOT_FOUND_PAYMENT"));
    }

    private Answer cancel(HttpExchange exchange, JsonObject fields) {
        String path = exchange.getRequestURI().getPath();
        String reason = fields.getString("cancelReason", "");
        JsonValue asked = fields.get("cancelAmount");
        if (reason.isEmpty()
                || reason.length() > MOST_OF_A_REASON
                || asked != null && !(asked instanceof JsonNumber number && number.isIntegral())) {
            return violation("cancel " + fields.keySet(), "INVALID_REQUEST");
        }
        Payment payment = byKey.get(path.substring("/v1/payments/".length(), path.length() - "/cancel".length()));
        if (payment == null) {
            return refusal(404, "NOT_FOUND_PAYMENT");
        }
        if (payment.status.equals("CANCELED")) {
            return refusal(400, "ALREADY_CANCELED_PAYMENT");
        }
        if (!payment.status.equals("DONE") && !payment.status.equals("PARTIAL_CANCELED")) {
            return refusal(403, "NOT_CANCELABLE_PAYMENT");
        }
        long amount = asked instanceof JsonNumber number ? number.longValueExact() : payment.balance;
        if (amount <= 0 || amount > payment.balance) {
            return refusal(403, "NOT_CANCELABLE_AMOUNT");
        }
        giveBack(payment, amount, reason, "DONE");
        return new Answer(200, render(payment).toString());
    }

    private static void giveBack(Payment payment, long amount, String reason, String status) {
        payment.balance -= amount;
        payment.status = payment.balance == 0 ? "CANCELED" : "PARTIAL_CANCELED";
        payment.cancels.add(Json.createObjectBuilder()
                .add("cancelAmount", amount)
                .add("cancelReason", reason)
                .add("cancelStatus", status)
                .add("refundableAmount", payment.balance)
                .add("transactionKey", UUID.randomUUID().toString())
                .build());
    }

    private Optional<Payment> byOrder(String orderId) {
        return byKey.values().stream()
                .filter(payment -> payment.orderId.equals(orderId))
                .findFirst();
    }

    private static JsonObject render(Payment payment) {
        JsonObjectBuilder json = Json.createObjectBuilder()
                .add("version", "2022-11-16")
                .add("mId", "tosspayments")
                .add("paymentKey", payment.paymentKey)
                .add("orderId", payment.orderId)
                .add("orderName", "점심 외 2건")
                .add("currency", "KRW")
                .add("method", "카드")
                .add("status", payment.status)
                .add("totalAmount", payment.amount)
                .add("balanceAmount", payment.status.equals("IN_PROGRESS") ? payment.amount : payment.balance);
        if (payment.cancels.isEmpty()) {
            json.addNull("cancels");
        } else {
            json.add("cancels", Json.createArrayBuilder(payment.cancels));
        }
        if (payment.failure == null) {
            json.addNull("failure");
        } else {
            json.add(
                    "failure",
                    Json.createObjectBuilder().add("code", payment.failure).add("message", "실패"));
        }
        return json.build();
    }

    private Answer violation(String what, String code) {
        synchronized (this) {
            broken.add(what);
        }
        return refusal(400, code);
    }

    private static Answer refusal(int status, String code) {
        return new Answer(
                status,
                Json.createObjectBuilder()
                        .add("code", code)
                        .add("message", "결제에 실패했습니다.")
                        .build()
                        .toString());
    }
}
