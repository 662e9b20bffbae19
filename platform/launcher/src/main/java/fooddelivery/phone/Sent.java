package fooddelivery.phone;

import io.vertx.core.json.JsonObject;
import java.time.Instant;

/**
 * A message that the provider took.
 *
 * @param position from 1, in the order of their coming
 * @param number as it is dialled
 * @param channel KAKAO_TALK, SMS or LMS
 * @param title of an LMS; null otherwise
 * @param button of an AlimTalk, with name and url; null otherwise
 * @param key of idempotency; null for none
 * @param groupingKey by which the sender finds it again; null for none
 * @param code of the result; of an AlimTalk 1000 is success
 * @param then the result after a while, when the first is uncertain; null when it stays
 */
record Sent(
        long position,
        Instant at,
        String requestId,
        String number,
        String channel,
        String title,
        String text,
        JsonObject button,
        String template,
        String key,
        String groupingKey,
        String code,
        String then) {

    static final String OK = "1000";
    static final String UNCERTAIN = "3005";

    boolean isAlimTalk() {
        return channel.equals("KAKAO_TALK");
    }

    /** Whether the phone shows it: an uncertain one may have arrived, and has when that turns out later. */
    boolean isShown() {
        return OK.equals(code) || OK.equals(then);
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("position", position)
                .put("at", at)
                .put("requestId", requestId)
                .put("number", number)
                .put("channel", channel)
                .put("title", title)
                .put("text", text)
                .put("button", button)
                .put("template", template)
                .put("key", key)
                .put("groupingKey", groupingKey)
                .put("code", code)
                .put("then", then);
    }

    static Sent of(JsonObject json) {
        return new Sent(
                json.getLong("position"),
                json.getInstant("at"),
                json.getString("requestId"),
                json.getString("number"),
                json.getString("channel"),
                json.getString("title"),
                json.getString("text"),
                json.getJsonObject("button"),
                json.getString("template"),
                json.getString("key"),
                json.getString("groupingKey"),
                json.getString("code"),
                json.getString("then"));
    }
}
