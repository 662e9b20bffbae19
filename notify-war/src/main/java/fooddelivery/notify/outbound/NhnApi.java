package fooddelivery.notify.outbound;

import fooddelivery.notify.domain.Dispatch;
import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the messaging services of NHN Cloud have in common: a secret in a header, a header in each body that says whether it
 * worked, and numbers as they are dialled in Korea. See <a
 * href="https://docs.nhncloud.com/en/Notification/KakaoTalk%20Bizmessage/en/alimtalk-api-guide/">AlimTalk v2.3</a> and <a
 * href="https://docs.nhncloud.com/en/Notification/SMS/en/api-guide/">SMS v3.0</a>.
 */
final class NhnApi {

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final ZoneId KOREA = ZoneId.of("Asia/Seoul");
    private static final String KOREAN = "+82";
    /** Around the call, for clocks that differ and messages that wait. */
    private static final Duration BEFORE = Duration.ofMinutes(2);

    private static final Duration AFTER = Duration.ofDays(2);

    /** @param code of the body's own header; {@link #NONE} without one */
    record Answer(int status, boolean isSuccessful, int code, JsonObject body) {

        static final int NONE = Integer.MIN_VALUE;

        /** For people and metrics. */
        String name() {
            return code == NONE ? "HTTP_" + status : Integer.toString(code);
        }

        /** @param ownFault codes of what somebody here has to mend: it may work later */
        Outcome refusal(Set<Integer> ownFault) {
            boolean mayWorkLater = code == NONE || ownFault.contains(code);
            return Outcome.of(mayWorkLater ? Result.NOT_SENT : Result.FAILED, name());
        }
    }

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final String base;
    private final String secret;
    private final Duration timeout;

    /**
     * @param base everything before the path of a resource, the application's key included
     * @param timeout of a whole call
     */
    NhnApi(String base, String secret, Duration timeout) {
        this.base = base;
        this.secret = secret;
        this.timeout = timeout;
    }

    /** @param key under which it is done once; null for none */
    Answer post(String path, JsonObject body, String key) {
        HttpRequest.Builder request = request(path)
                .header("Content-Type", "application/json;charset=UTF-8")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        if (key != null) {
            request.header("X-NC-API-IDEMPOTENCY-KEY", key);
        }
        return send(request.build());
    }

    Answer get(String path, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return send(request(path + (parameters.isEmpty() ? "" : "?" + parameters))
                .GET()
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout).header("X-Secret-Key", secret);
    }

    private Answer send(HttpRequest request) {
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw new ProviderException(Result.NOT_SENT, "NO_CONNECTION", e);
        } catch (IOException e) {
            throw new ProviderException(Result.UNKNOWN, "NO_ANSWER", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderException(Result.UNKNOWN, "INTERRUPTED", e);
        }
        if (response.statusCode() == TOO_MANY_REQUESTS) {
            throw new ProviderException(Result.NOT_SENT, "HTTP_429", null);
        }
        if (response.statusCode() >= SERVER_ERROR) {
            throw new ProviderException(Result.UNKNOWN, "HTTP_" + response.statusCode(), null);
        }
        return answer(response.statusCode(), response.body());
    }

    private static Answer answer(int status, String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject body = reader.readObject();
            JsonObject header = body.getJsonObject("header");
            return header == null
                    ? new Answer(status, false, Answer.NONE, body)
                    : new Answer(status, header.getBoolean("isSuccessful"), header.getInt("resultCode"), body);
        } catch (JsonException | ClassCastException | NullPointerException e) {
            if (status < SERVER_ERROR && status >= 400) {
                return new Answer(status, false, Answer.NONE, JsonValue.EMPTY_JSON_OBJECT);
            }
            throw new ProviderException(Result.UNKNOWN, "NO_SENSE", e);
        }
    }

    static boolean isKorean(String phone) {
        return phone.startsWith(KOREAN);
    }

    /** 01055500001 of +821055500001, and 16502530000 of +16502530000. */
    static String dialled(String phone) {
        return isKorean(phone) ? "0" + phone.substring(KOREAN.length()) : phone.substring(1);
    }

    /** What became of a request for its one recipient. */
    static Outcome ofRecipient(String requestId, JsonObject result) {
        int code = result.getInt("resultCode");
        return code == 0
                ? new Outcome(Result.ACCEPTED, "0", requestId + "/" + result.getInt("recipientSeq"))
                : Outcome.of(Result.FAILED, Integer.toString(code));
    }

    /**
     * Parameters that find what may have been sent, without its id.
     *
     * @param pattern of a time, which differs from service to service
     */
    static Map<String, String> searchFor(Dispatch dispatch, String pattern) {
        return Map.of(
                "startRequestDate",
                time(dispatch.calledAt().minus(BEFORE), pattern),
                "endRequestDate",
                time(dispatch.calledAt().plus(AFTER), pattern),
                "recipientGroupingKey",
                dispatch.deliveryId().toString());
    }

    private static String time(Instant time, String pattern) {
        return DateTimeFormatter.ofPattern(pattern).format(time.atZone(KOREA));
    }
}
