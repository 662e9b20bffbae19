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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * KakaoTalk AlimTalk by NHN Cloud, v2.3. What is sent is the code of an approved template and the words that take the place
 * of its variables. The answer says that a message was accepted; what became of it is asked for.
 *
 * <p>A repetition under the same key fails with -1005 for ten minutes, which tells that the first arrived. After that, and
 * when its id is not known, the message is looked for by the recipient's grouping key, which is the delivery's id.
 */
@ApplicationScoped
public class AlimTalkMessenger implements Messenger {

    private static final Logger LOG = System.getLogger(AlimTalkMessenger.class.getName());
    /** A minute less than the provider keeps a key. */
    private static final Duration REPEATABLE = Duration.ofMinutes(9);

    private static final int REPEATED = -1005;
    /** Our own key, secret or sender is not right: somebody will mend that. */
    private static final Set<Integer> OWN_FAULT = Set.of(-1000, -1001, -1006, -1027, -2017);
    /** "Success uncertain". */
    private static final String UNCERTAIN = "3005";

    private static final String MINUTE = "yyyy-MM-dd HH:mm";

    @Inject
    @ConfigProperty(
            name = "fooddelivery.alimtalk.url",
            defaultValue = "https://kakaotalk-bizmessage.api.nhncloudservice.com")
    private String url;

    @Inject
    @ConfigProperty(name = "fooddelivery.alimtalk.appkey")
    private Optional<String> appkey;

    @Inject
    @ConfigProperty(name = "fooddelivery.alimtalk.secret")
    private Optional<String> secret;

    @Inject
    @ConfigProperty(name = "fooddelivery.alimtalk.sender-key")
    private Optional<String> senderKey;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.provider-timeout", defaultValue = "PT3S")
    private Duration timeout;

    /** Where the button of a message leads, followed by the order's id. */
    @Inject
    @ConfigProperty(name = "fooddelivery.notify.order-page", defaultValue = "http://localhost:8080/order/#/orders/")
    private String orderPage;

    private NhnApi api;

    @PostConstruct
    void connect() {
        api = new NhnApi(
                url.replaceFirst("/$", "") + "/alimtalk/v2.3/appkeys/" + appkey.orElse(""), secret.orElse(""), timeout);
    }

    @Override
    public Channel channel() {
        return Channel.KAKAO_TALK;
    }

    @Override
    public boolean isOffered() {
        return appkey.isPresent() && secret.isPresent() && senderKey.isPresent();
    }

    @Override
    public Duration repeatableFor() {
        return REPEATABLE;
    }

    @Override
    @Timeout(5000)
    @CircuitBreaker(requestVolumeThreshold = 10, failureRatio = 0.5, delay = 5000)
    @Fallback(MessengerFallback.class)
    public Outcome send(Dispatch dispatch) {
        Answer answer =
                api.post("/messages", body(dispatch), dispatch.deliveryId().toString());
        if (answer.code() == REPEATED) {
            return Outcome.of(Result.ACCEPTED, answer.name());
        }
        if (!answer.isSuccessful()) {
            LOG.log(Level.WARNING, "AlimTalk refused template {0}: {1}", template(dispatch), answer.name());
            return answer.refusal(OWN_FAULT);
        }
        JsonObject message = answer.body().getJsonObject("message");
        return NhnApi.ofRecipient(
                message.getString("requestId"),
                message.getJsonArray("sendResults").getJsonObject(0));
    }

    private JsonObject body(Dispatch dispatch) {
        JsonObjectBuilder parameters = Json.createObjectBuilder();
        dispatch.parameters().forEach(parameters::add);
        parameters.add("orderUrl", orderPage + dispatch.news().orderId());
        return Json.createObjectBuilder()
                .add("senderKey", senderKey.orElseThrow())
                .add("templateCode", template(dispatch))
                .add(
                        "recipientList",
                        Json.createArrayBuilder()
                                .add(Json.createObjectBuilder()
                                        .add("recipientNo", NhnApi.dialled(dispatch.to()))
                                        .add("templateParameter", parameters)
                                        // Which channel comes next is the customer's choice, and ours to follow.
                                        .add(
                                                "resendParameter",
                                                Json.createObjectBuilder().add("isResend", false))
                                        .add(
                                                "recipientGroupingKey",
                                                dispatch.deliveryId().toString())))
                .build();
    }

    private static String template(Dispatch dispatch) {
        return dispatch.message().templateCode(dispatch.news().language());
    }

    @Override
    @Timeout(5000)
    @CircuitBreaker(requestVolumeThreshold = 10, failureRatio = 0.5, delay = 5000)
    @Fallback(MessengerFallback.class)
    public Outcome ask(Dispatch dispatch) {
        if (dispatch.requestId() != null) {
            Answer answer = api.get("/messages/" + dispatch.requestId(), Map.of());
            return answer.isSuccessful()
                    ? outcome(answer.body().getJsonObject("message"))
                    : Outcome.of(Result.NOT_FOUND, answer.name());
        }
        Answer answer = api.get("/messages", NhnApi.searchFor(dispatch, MINUTE));
        if (!answer.isSuccessful()) {
            return Outcome.of(Result.UNKNOWN, answer.name());
        }
        JsonArray found =
                answer.body().getJsonObject("messageSearchResultResponse").getJsonArray("messages");
        return found.isEmpty() ? Outcome.of(Result.NOT_FOUND, "NOT_FOUND") : outcome(found.getJsonObject(0));
    }

    /** Of a message that the provider knows. */
    private static Outcome outcome(JsonObject message) {
        String requestId = message.getString("requestId") + "/" + message.getInt("recipientSeq");
        String code = message.getString("resultCode", "");
        Result result = UNCERTAIN.equals(code)
                ? Result.UNKNOWN
                : switch (message.getString("messageStatus", "")) {
                    case "COMPLETED" -> Result.DELIVERED;
                    case "FAILED", "CANCEL" -> Result.FAILED;
                    default -> Result.ACCEPTED;
                };
        return new Outcome(result, code, requestId);
    }
}
