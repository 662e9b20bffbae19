package fooddelivery.payment.outbound;

import fooddelivery.runtime.Json;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/**
 * The three calls of Toss Payments' API that are needed here (https://docs.tosspayments.com/reference), and what comes
 * back: a payment, a refusal with a code, or nothing that tells anything.
 *
 * <p>A call ends when its time is over wherever it is: connecting, waiting for the head or in the middle of the body.
 * Neither the secret key nor a payment key, which is what a card can be charged with, gets into a log or an exception.
 */
final class TossApi {

    /** What came back. */
    sealed interface Answer {
        /** About the attempt that was asked about, and no other. */
        record Told(Payment payment) implements Answer {}

        /** @param code as documented, such as {@code REJECT_CARD_COMPANY}: letters, digits and underscores only */
        record Refused(int status, String code) implements Answer {}

        /** @param why time-out, no connection, an answer that nobody can read */
        record Nothing(String why) implements Answer {}
    }

    // JSON-B takes public records only.

    /**
     * Toss's Payment object, as far as it matters here. Amounts are won.
     *
     * @param orderId our attempt's id
     * @param balanceAmount what has not been given back yet
     * @param cancels what was given back; null when nothing was
     * @param failure why an aborted or expired payment failed; otherwise null
     */
    public record Payment(
            String paymentKey,
            String orderId,
            String status,
            Long totalAmount,
            Long balanceAmount,
            List<Cancel> cancels,
            Failure failure) {

        /** Without the key. */
        @Override
        public String toString() {
            return "Payment[" + orderId + " " + status + "]";
        }
    }

    /** Money given back, or on its way: in won, with the reason that was named. */
    public record Cancel(Long cancelAmount, String cancelReason, String cancelStatus) {}

    public record Failure(String code) {}

    public record Confirmation(String paymentKey, String orderId, long amount) {

        /** Without the key. */
        @Override
        public String toString() {
            return "Confirmation[" + orderId + " " + amount + "]";
        }
    }

    public record Cancellation(String cancelReason, long cancelAmount) {}

    private static final Logger LOG = System.getLogger(TossApi.class.getName());
    private static final int OK = 200;
    /** What may be written into a log and a column; whatever else calls itself a code is none. */
    private static final Pattern CODE = Pattern.compile("[A-Z0-9_]{1,80}");

    private final URI base;
    private final String authorization;
    private final HttpClient http;

    /** @param secretKey sent with every call, as the user name of Basic authentication with an empty password */
    TossApi(URI base, String secretKey, Duration connectWithin) {
        this.base = base;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((secretKey + ":").getBytes(StandardCharsets.US_ASCII));
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectWithin)
                .build();
    }

    /** Captures. The same attempt again is answered as it was the first time. */
    Answer confirm(String paymentKey, UUID attemptId, long amount, Duration within) {
        Confirmation confirmation = new Confirmation(paymentKey, attemptId.toString(), amount);
        return send(attemptId, post("/v1/payments/confirm", confirmation, attemptId), within);
    }

    /** Looks; {@code NOT_FOUND_PAYMENT} is an answer too. */
    Answer byOrder(UUID attemptId, Duration within) {
        return send(attemptId, request("/v1/payments/orders/" + attemptId).GET(), within);
    }

    /** Gives back. The same key again is answered as it was the first time, even for another amount. */
    Answer cancel(Payment payment, UUID refundId, long amount, String reason, Duration within) {
        String path = "/v1/payments/" + URLEncoder.encode(payment.paymentKey(), StandardCharsets.UTF_8) + "/cancel";
        UUID attemptId = UUID.fromString(payment.orderId());
        return send(attemptId, post(path, new Cancellation(reason, amount), refundId), within);
    }

    private HttpRequest.Builder post(String path, Object body, UUID key) {
        return request(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key.toString())
                .POST(BodyPublishers.ofString(Json.write(body)));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", authorization)
                .header("Accept", "application/json");
    }

    private Answer send(UUID attemptId, HttpRequest.Builder request, Duration within) {
        // A request's own time-out ends with the head of the answer; this one includes the body.
        CompletableFuture<HttpResponse<String>> exchange =
                http.sendAsync(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        try {
            HttpResponse<String> response = exchange.get(within.toMillis(), TimeUnit.MILLISECONDS);
            return response.statusCode() == OK ? payment(attemptId, response.body()) : refusal(response);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            return new Answer.Nothing("TIMEOUT");
        } catch (ExecutionException e) {
            LOG.log(Level.INFO, "Toss Payments could not be asked: {0}", e.getCause());
            return new Answer.Nothing("NO_ANSWER");
        } catch (InterruptedException e) {
            exchange.cancel(true);
            Thread.currentThread().interrupt();
            return new Answer.Nothing("INTERRUPTED");
        }
    }

    private static Answer payment(UUID attemptId, String body) {
        Payment payment = parse(body, Payment.class);
        boolean whole = payment != null && payment.paymentKey() != null && isCode(payment.status());
        if (!whole) {
            return new Answer.Nothing("UNREADABLE_ANSWER");
        }
        return attemptId.toString().equals(payment.orderId())
                ? new Answer.Told(payment)
                : new Answer.Nothing("OTHER_ORDER");
    }

    private static Answer refusal(HttpResponse<String> response) {
        Failure failure = parse(response.body(), Failure.class);
        return failure == null || !isCode(failure.code())
                ? new Answer.Nothing("HTTP_" + response.statusCode())
                : new Answer.Refused(response.statusCode(), failure.code());
    }

    static boolean isCode(String code) {
        return code != null && CODE.matcher(code).matches();
    }

    /** @return null for what cannot be read; what the exception says may quote the body, which is nobody's business */
    private static <T> T parse(String body, Class<T> type) {
        try {
            return Json.read(body, type);
        } catch (RuntimeException e) {
            LOG.log(Level.INFO, "An answer of Toss Payments could not be read: {0}", e.getClass());
            return null;
        }
    }
}
