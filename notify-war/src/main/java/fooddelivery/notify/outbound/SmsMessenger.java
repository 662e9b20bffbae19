package fooddelivery.notify.outbound;

import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Dispatch;
import fooddelivery.notify.domain.Messenger;
import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;
import fooddelivery.notify.outbound.NhnApi.Answer;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * Text messages by NHN Cloud, v3.0: short ones of up to 90 bytes, and long ones with a title. No key makes a repetition
 * harmless here, so a message that may have been sent is looked for by the recipient's grouping key, which is the
 * delivery's id.
 */
@ApplicationScoped
public class SmsMessenger implements Messenger {

    /** In which the length counts. */
    private static final Charset KOREAN = Charset.forName("MS949");

    private static final int SHORT_BYTES = 90;
    private static final Set<Integer> OWN_FAULT = Set.of(-1000, -1001, -1003, -1006, -2000, -2018);
    private static final String SECOND = "yyyy-MM-dd HH:mm:ss";

    @Inject
    @ConfigProperty(name = "fooddelivery.sms.url", defaultValue = "https://sms.api.nhncloudservice.com")
    private String url;

    @Inject
    @ConfigProperty(name = "fooddelivery.sms.appkey")
    private Optional<String> appkey;

    @Inject
    @ConfigProperty(name = "fooddelivery.sms.secret")
    private Optional<String> secret;

    /** The number that messages come from, registered beforehand. */
    @Inject
    @ConfigProperty(name = "fooddelivery.sms.send-no")
    private Optional<String> sendNo;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.provider-timeout", defaultValue = "PT3S")
    private Duration timeout;

    private NhnApi api;

    @PostConstruct
    void connect() {
        api = new NhnApi(
                url.replaceFirst("/$", "") + "/sms/v3.0/appKeys/" + appkey.orElse("") + "/sender",
                secret.orElse(""),
                timeout);
    }

    @Override
    public Channel channel() {
        return Channel.SMS;
    }

    @Override
    public boolean isOffered() {
        return appkey.isPresent() && secret.isPresent() && sendNo.isPresent();
    }

    @Override
    public Duration repeatableFor() {
        return Duration.ZERO;
    }

    @Override
    @Timeout(5000)
    @CircuitBreaker(requestVolumeThreshold = 10, failureRatio = 0.5, delay = 5000)
    @Fallback(MessengerFallback.class)
    public Outcome send(Dispatch dispatch) {
        Answer answer = api.post(resource(dispatch), body(dispatch), null);
        if (!answer.isSuccessful()) {
            return answer.refusal(OWN_FAULT);
        }
        JsonObject data = answer.body().getJsonObject("body").getJsonObject("data");
        return NhnApi.ofRecipient(
                data.getString("requestId"), data.getJsonArray("sendResultList").getJsonObject(0));
    }

    private JsonObject body(Dispatch dispatch) {
        JsonObjectBuilder recipient = Json.createObjectBuilder()
                .add(
                        NhnApi.isKorean(dispatch.to()) ? "recipientNo" : "internationalRecipientNo",
                        NhnApi.dialled(dispatch.to()))
                .add("recipientGroupingKey", dispatch.deliveryId().toString());
        JsonObjectBuilder body = Json.createObjectBuilder()
                .add("body", dispatch.news().text())
                .add("sendNo", sendNo.orElseThrow())
                .add("recipientList", Json.createArrayBuilder().add(recipient));
        return isShort(dispatch)
                ? body.build()
                : body.add("title", dispatch.news().title()).build();
    }

    private static boolean isShort(Dispatch dispatch) {
        return dispatch.news().text().getBytes(KOREAN).length <= SHORT_BYTES;
    }

    private static String resource(Dispatch dispatch) {
        return isShort(dispatch) ? "/sms" : "/mms";
    }

    @Override
    @Timeout(5000)
    @CircuitBreaker(requestVolumeThreshold = 10, failureRatio = 0.5, delay = 5000)
    @Fallback(MessengerFallback.class)
    public Outcome ask(Dispatch dispatch) {
        if (dispatch.requestId() != null) {
            String[] words = dispatch.requestId().split("/");
            Answer answer = api.get(resource(dispatch) + "/" + words[0], Map.of("recipientSeq", words[1]));
            return answer.isSuccessful()
                    ? outcome(answer.body().getJsonObject("body").getJsonObject("data"))
                    : Outcome.of(Result.NOT_FOUND, answer.name());
        }
        Answer answer = api.get(resource(dispatch), NhnApi.searchFor(dispatch, SECOND));
        if (!answer.isSuccessful()) {
            return Outcome.of(Result.UNKNOWN, answer.name());
        }
        JsonArray found = answer.body().getJsonObject("body").getJsonArray("data");
        return found.isEmpty() ? Outcome.of(Result.NOT_FOUND, "NOT_FOUND") : outcome(found.getJsonObject(0));
    }

    /** 0 failed, 1 requested, 2 processing, 3 successful, 4 cancelled, 5 the same was sent already. */
    private static Outcome outcome(JsonObject message) {
        Result result = switch (message.getString("msgStatus", "")) {
            case "3", "5" -> Result.DELIVERED;
            case "0", "4" -> Result.FAILED;
            default -> Result.ACCEPTED;
        };
        return new Outcome(
                result,
                message.getString("resultCode", ""),
                message.getString("requestId") + "/" + message.getInt("recipientSeq"));
    }
}
