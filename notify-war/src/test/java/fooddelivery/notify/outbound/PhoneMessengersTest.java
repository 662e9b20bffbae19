package fooddelivery.notify.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Dispatch;
import fooddelivery.notify.domain.Message;
import fooddelivery.notify.domain.Notification;
import fooddelivery.notify.domain.Notification.State;
import fooddelivery.notify.domain.Orders;
import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;
import fooddelivery.notify.domain.Texts;
import fooddelivery.phone.PhoneServer;
import fooddelivery.runtime.Ids;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AlimTalk and text messages against the phone that stands in for their provider, over HTTP. */
class PhoneMessengersTest {

    private static final String SECRET = "the secret";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    private Instant now = Instant.now();
    private PhoneServer phone;
    private AlimTalkMessenger alimTalk;
    private SmsMessenger sms;

    @BeforeEach
    void start() {
        phone = PhoneServer.start(0, directory.resolve("messages.jsonl"), SECRET, () -> now);
        alimTalk = alimTalk(SECRET, "http://127.0.0.1:" + phone.port());
        sms = sms("http://127.0.0.1:" + phone.port());
    }

    @AfterEach
    void stop() {
        phone.close();
    }

    @Test
    void every_message_arrives_in_both_languages_in_the_words_of_its_template() throws Exception {
        for (Message message : Message.values()) {
            arrives(message, "+8210555%05d".formatted(1000 + message.ordinal()));
        }
    }

    private void arrives(Message message, String number) throws Exception {
        for (String language : List.of("ko", "en")) {
            Dispatch dispatch = dispatch(Channel.KAKAO_TALK, number, message, language);
            Outcome sent = alimTalk.send(dispatch);
            assertThat(sent.result()).isEqualTo(Result.ACCEPTED);
            assertThat(alimTalk.ask(asking(dispatch, sent.requestId())))
                    .isEqualTo(new Outcome(Result.DELIVERED, "1000", sent.requestId()));
        }
        List<JsonObject> shown = shown("0" + number.substring(3));
        assertThat(shown).hasSize(2);
        Texts korean = new Texts("ko");
        assertThat(shown.get(0).getString("text"))
                .isEqualTo(korean.title(message, VARIABLES) + "\n\n" + korean.text(message, VARIABLES));
        assertThat(shown.get(1).getJsonObject("button").getString("url"))
                .startsWith("http://localhost:8080/order/#/orders/");
    }

    @ParameterizedTest
    @CsvSource({
        "+821055503018, FAILED, 3018",
        "+821055503019, FAILED, 3019",
        "+821055503020, FAILED, 3020",
        "+821055503005, UNKNOWN, 3005",
        "+821055500001, DELIVERED, 1000"
    })
    void a_result_is_what_the_number_asks_for(String number, Result result, String code) throws Exception {
        Dispatch dispatch = dispatch(Channel.KAKAO_TALK, number, Message.PAID, "ko");
        Outcome sent = alimTalk.send(dispatch);
        assertThat(alimTalk.ask(asking(dispatch, sent.requestId())))
                .isEqualTo(new Outcome(result, code, sent.requestId()));
        assertThat(shown("0" + number.substring(3))).hasSize(result == Result.FAILED ? 0 : 1);
    }

    @Test
    void an_uncertain_result_becomes_certain_later() {
        Dispatch dispatch = dispatch(Channel.KAKAO_TALK, "+821055503005", Message.PAID, "ko");
        String requestId = alimTalk.send(dispatch).requestId();
        assertThat(alimTalk.ask(asking(dispatch, requestId)).result()).isEqualTo(Result.UNKNOWN);
        now = now.plusSeconds(10);
        assertThat(alimTalk.ask(asking(dispatch, requestId)).result()).isEqualTo(Result.DELIVERED);
    }

    @Test
    void the_same_key_is_refused_for_ten_minutes_and_the_message_is_found_by_it() throws Exception {
        Dispatch dispatch = dispatch(Channel.KAKAO_TALK, "+821055500001", Message.PAID, "ko");
        String requestId = alimTalk.send(dispatch).requestId();

        assertThat(alimTalk.send(dispatch)).isEqualTo(new Outcome(Result.ACCEPTED, "-1005", null));
        assertThat(alimTalk.ask(asking(dispatch, null))).isEqualTo(new Outcome(Result.DELIVERED, "1000", requestId));
        assertThat(shown("01055500001")).hasSize(1);
        assertThat(alimTalk.repeatableFor()).isLessThan(Duration.ofMinutes(10));

        restart();
        assertThat(alimTalk.send(dispatch).code())
                .as("a restart forgets no key")
                .isEqualTo("-1005");
        now = now.plus(Duration.ofMinutes(10));
        assertThat(alimTalk.send(dispatch).code()).isEqualTo("0");
    }

    @Test
    void what_the_provider_never_got_it_does_not_know() {
        Dispatch alim = dispatch(Channel.KAKAO_TALK, "+821055500001", Message.PAID, "ko");
        assertThat(alimTalk.ask(asking(alim, null)).result()).isEqualTo(Result.NOT_FOUND);
        assertThat(alimTalk.ask(asking(alim, "nonsense/1"))).isEqualTo(Outcome.of(Result.NOT_FOUND, "-1016"));
        Dispatch text = dispatch(Channel.SMS, "+821055500001", Message.PAID, "ko");
        assertThat(sms.ask(asking(text, null)).result()).isEqualTo(Result.NOT_FOUND);
        assertThat(sms.ask(asking(text, "nonsense/1")).result()).isEqualTo(Result.NOT_FOUND);
    }

    @Test
    void an_answer_that_is_lost_leaves_it_open_and_the_repetition_tells() throws Exception {
        faults("{\"failAfter\":1}");
        Dispatch dispatch = dispatch(Channel.KAKAO_TALK, "+821055500001", Message.PAID, "ko");
        assertThat(guarded(() -> alimTalk.send(dispatch))).isEqualTo(Outcome.of(Result.UNKNOWN, "NO_ANSWER"));
        assertThat(guarded(() -> alimTalk.send(dispatch)).code()).isEqualTo("-1005");
        assertThat(shown("01055500001")).hasSize(1);

        faults("{\"failAfter\":1}");
        Dispatch text = dispatch(Channel.SMS, "+821055500001", Message.PAID, "ko");
        assertThat(guarded(() -> sms.send(text))).isEqualTo(Outcome.of(Result.UNKNOWN, "NO_ANSWER"));
        assertThat(sms.repeatableFor()).isZero();
        assertThat(sms.ask(asking(text, null)).result()).isEqualTo(Result.DELIVERED);
    }

    @Test
    void a_provider_in_trouble_is_told_from_one_that_cannot_be_reached() throws Exception {
        Dispatch dispatch = dispatch(Channel.KAKAO_TALK, "+821055500001", Message.PAID, "ko");
        faults("{\"failBefore\":1}");
        assertThat(guarded(() -> alimTalk.send(dispatch))).isEqualTo(Outcome.of(Result.UNKNOWN, "HTTP_500"));
        faults("{\"down\":true}");
        assertThat(guarded(() -> alimTalk.ask(asking(dispatch, null))))
                .isEqualTo(Outcome.of(Result.UNKNOWN, "HTTP_503"));
        faults("{\"latencyMs\":1500}");
        assertThat(guarded(() -> alimTalk.send(dispatch))).isEqualTo(Outcome.of(Result.UNKNOWN, "NO_ANSWER"));
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        AlimTalkMessenger elsewhere = alimTalk(SECRET, "http://127.0.0.1:" + nobody);
        assertThat(guarded(() -> elsewhere.send(dispatch))).isEqualTo(Outcome.of(Result.NOT_SENT, "NO_CONNECTION"));
    }

    @Test
    void our_own_fault_may_be_mended_and_a_template_that_does_not_fit_is_not_tried_again() {
        Dispatch dispatch = dispatch(Channel.KAKAO_TALK, "+821055500001", Message.PAID, "ko");
        AlimTalkMessenger stranger = alimTalk("wrong", "http://127.0.0.1:" + phone.port());
        assertThat(stranger.send(dispatch)).isEqualTo(Outcome.of(Result.NOT_SENT, "-1001"));

        Dispatch incomplete = new Dispatch(
                dispatch.deliveryId(),
                dispatch.channel(),
                dispatch.to(),
                null,
                dispatch.news(),
                dispatch.message(),
                Map.of("storeName", "한밥상"),
                null,
                dispatch.calledAt());
        String requestId = alimTalk.send(incomplete).requestId();
        assertThat(alimTalk.ask(asking(incomplete, requestId)))
                .isEqualTo(new Outcome(Result.FAILED, "3016", requestId));

        Dispatch nobody = dispatch(Channel.KAKAO_TALK, "+1", Message.PAID, "ko");
        assertThat(alimTalk.send(nobody)).isEqualTo(Outcome.of(Result.FAILED, "-4019"));
        assertThat(alimTalk.send(dispatch(Channel.KAKAO_TALK, "+821055500001", Message.PAID, "xx")))
                .isEqualTo(Outcome.of(Result.FAILED, "-3003"));
    }

    @Test
    void a_short_text_is_a_short_message_and_a_long_one_has_a_title() throws Exception {
        Dispatch small = dispatch(Channel.SMS, "+821055500001", Message.PICKED_UP, "ko");
        Dispatch large = dispatch(Channel.SMS, "+16502530000", Message.REJECTED_NO_ANSWER, "ko");
        for (Dispatch dispatch : List.of(small, large)) {
            Outcome sent = sms.send(dispatch);
            assertThat(sent.result()).isEqualTo(Result.ACCEPTED);
            assertThat(sms.ask(asking(dispatch, sent.requestId())).result()).isEqualTo(Result.DELIVERED);
            assertThat(sms.ask(asking(dispatch, null)).result()).isEqualTo(Result.DELIVERED);
        }
        assertThat(shown("01055500001").get(0).getString("channel")).isEqualTo("SMS");
        JsonObject longer = shown("16502530000").get(0);
        assertThat(longer.getString("channel")).isEqualTo("LMS");
        assertThat(longer.getString("title")).isEqualTo("가게에서 응답이 없습니다");
        Dispatch unreachable = dispatch(Channel.SMS, "+821055504040", Message.PICKED_UP, "ko");
        String requestId = sms.send(unreachable).requestId();
        assertThat(sms.ask(asking(unreachable, requestId))).isEqualTo(new Outcome(Result.FAILED, "3001", requestId));
    }

    @Test
    void a_channel_without_a_provider_is_not_offered() {
        Map<String, Object> nothing = Map.of();
        assertThat(alimTalk.isOffered()).isTrue();
        assertThat(sms.isOffered()).isTrue();
        assertThat(wire(new AlimTalkMessenger(), nothing).isOffered()).isFalse();
        assertThat(wire(new SmsMessenger(), nothing).isOffered()).isFalse();
    }

    @Test
    void the_phone_keeps_its_messages_and_forgets_a_line_that_was_cut_off() throws Exception {
        alimTalk.send(dispatch(Channel.KAKAO_TALK, "+821055500001", Message.PAID, "ko"));
        Files.writeString(directory.resolve("messages.jsonl"), "{\"position\":2,\"nu", StandardOpenOption.APPEND);
        restart();
        alimTalk.send(dispatch(Channel.KAKAO_TALK, "+821055500001", Message.ACCEPTED, "ko"));
        assertThat(shown("01055500001"))
                .extracting(message -> message.getInt("position"))
                .containsExactly(1, 2);
        assertThat(get("/phone/api/numbers").getJsonArray("items")).hasSize(1);
    }

    @Test
    void only_who_knows_the_secret_changes_how_the_phone_behaves() throws Exception {
        assertThat(put("/phone/api/faults", "{\"down\":true}", "wrong")).isEqualTo(403);
        assertThat(put("/phone/api/results", "{\"number\":\"01055500001\",\"code\":\"3020\"}", SECRET))
                .isEqualTo(204);
        Dispatch dispatch = dispatch(Channel.KAKAO_TALK, "+821055500001", Message.PAID, "ko");
        String requestId = alimTalk.send(dispatch).requestId();
        assertThat(alimTalk.ask(asking(dispatch, requestId)).code()).isEqualTo("3020");
        assertThat(put("/phone/api/results", "no json", SECRET)).isEqualTo(400);
    }

    private static final Map<String, Object> VARIABLES = Map.of(
            "storeName",
            "한밥상",
            "total",
            24_000L,
            "expressFee",
            2_000L,
            "reason",
            "품절 {total} #{x} $1",
            "minutes",
            "10");

    private void restart() {
        int port = phone.port();
        phone.close();
        phone = PhoneServer.start(port, directory.resolve("messages.jsonl"), SECRET, () -> now);
    }

    /** As the container does it. */
    private static Outcome guarded(Supplier<Outcome> call) {
        try {
            return call.get();
        } catch (RuntimeException e) {
            return MessengerFallback.outcome(e);
        }
    }

    private static AlimTalkMessenger alimTalk(String secret, String url) {
        return wire(
                new AlimTalkMessenger(),
                Map.of(
                        "fooddelivery.alimtalk.url",
                        url,
                        "fooddelivery.alimtalk.appkey",
                        "key",
                        "fooddelivery.alimtalk.secret",
                        secret,
                        "fooddelivery.alimtalk.sender-key",
                        "sender",
                        "fooddelivery.notify.provider-timeout",
                        Duration.ofSeconds(1)));
    }

    private static SmsMessenger sms(String url) {
        return wire(
                new SmsMessenger(),
                Map.of(
                        "fooddelivery.sms.url",
                        url,
                        "fooddelivery.sms.appkey",
                        "key",
                        "fooddelivery.sms.secret",
                        SECRET,
                        "fooddelivery.sms.send-no",
                        "0215550000",
                        "fooddelivery.notify.provider-timeout",
                        Duration.ofSeconds(5)));
    }

    private Dispatch dispatch(Channel channel, String to, Message message, String language) {
        Texts texts = new Texts(language.equals("en") ? "en" : "ko");
        Notification news = new Notification(
                Ids.next(),
                1,
                Ids.next(),
                2,
                Channel.INBOX,
                Ids.next(),
                "PAID",
                "OrderPaid",
                Orders.NOON,
                language,
                texts.title(message, VARIABLES),
                texts.text(message, VARIABLES),
                State.SENT,
                Orders.NOON);
        return new Dispatch(
                UUID.randomUUID(), channel, to, null, news, message, texts.parameters(message, VARIABLES), null, now);
    }

    private static Dispatch asking(Dispatch dispatch, String requestId) {
        return new Dispatch(
                dispatch.deliveryId(),
                dispatch.channel(),
                dispatch.to(),
                null,
                dispatch.news(),
                dispatch.message(),
                dispatch.parameters(),
                requestId,
                dispatch.calledAt());
    }

    private List<JsonObject> shown(String number) throws Exception {
        return get("/phone/api/messages?number=" + number).getJsonArray("items").getValuesAs(JsonObject.class);
    }

    private JsonObject get(String path) throws Exception {
        HttpResponse<String> answer = HTTP.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + phone.port() + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        try (JsonReader reader = Json.createReader(new StringReader(answer.body()))) {
            return reader.readObject();
        }
    }

    private void faults(String body) throws Exception {
        assertThat(put("/phone/api/faults", body, SECRET)).isEqualTo(204);
    }

    private int put(String path, String body, String secret) throws Exception {
        return HTTP.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + phone.port() + path))
                                .header("X-Secret-Key", secret)
                                .PUT(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
