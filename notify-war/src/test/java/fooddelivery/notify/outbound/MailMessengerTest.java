package fooddelivery.notify.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Dispatch;
import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** E-mail against a real SMTP server. */
class MailMessengerTest {

    private final GreenMail server =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP).setVerbose(false));

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void a_letter_says_what_the_inbox_says_and_is_the_same_when_it_is_repeated() throws Exception {
        Dispatch dispatch = Dispatches.of(Channel.EMAIL, "hana@example.com", null);
        MailMessenger mail = mail(Map.of());
        assertThat(mail.send(dispatch)).isEqualTo(Outcome.of(Result.DELIVERED, "OK"));
        assertThat(mail.send(dispatch).result()).isEqualTo(Result.DELIVERED);

        MimeMessage[] letters = server.getReceivedMessages();
        assertThat(letters).hasSize(2);
        assertThat(letters[0].getSubject()).isEqualTo(dispatch.news().title());
        assertThat((String) letters[0].getContent())
                .contains(
                        dispatch.news().text(),
                        "/order/#/orders/" + dispatch.news().orderId());
        assertThat(letters[0].getFrom()[0]).hasToString("Food Delivery <news@example.org>");
        assertThat(letters[0].getAllRecipients()[0]).hasToString("hana@example.com");
        assertThat(letters[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(letters[0].getMessageID())
                .isEqualTo("<" + dispatch.deliveryId() + "@fooddelivery>")
                .isEqualTo(letters[1].getMessageID());
        assertThat(mail.repeatableFor()).isGreaterThan(Duration.ofDays(30));
    }

    @Test
    void who_signs_in_wrongly_or_finds_no_encryption_sends_nothing() {
        server.getUserManager().setAuthRequired(true);
        server.setUser("news@example.org", "news", "right");
        Dispatch dispatch = Dispatches.of(Channel.EMAIL, "hana@example.com", null);
        assertThatThrownBy(() -> mail(Map.of("fooddelivery.mail.user", "news", "fooddelivery.mail.password", "wrong"))
                        .send(dispatch))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(Outcome.of(Result.NOT_SENT, "SIGN_IN_FAILED")));
        assertThat(mail(Map.of("fooddelivery.mail.user", "news", "fooddelivery.mail.password", "right"))
                        .send(dispatch)
                        .result())
                .isEqualTo(Result.DELIVERED);
        assertThatThrownBy(
                        () -> mail(Map.of("fooddelivery.mail.starttls", true)).send(dispatch))
                .isInstanceOf(ProviderException.class);
        assertThat(server.getReceivedMessages()).hasSize(1);
    }

    @Test
    void a_server_that_is_not_there_has_nothing() {
        MailMessenger mail = mail(Map.of());
        server.stop();
        assertThatThrownBy(() -> mail.send(Dispatches.of(Channel.EMAIL, "hana@example.com", null)))
                .isInstanceOfSatisfying(
                        ProviderException.class,
                        e -> assertThat(e.outcome()).isEqualTo(Outcome.of(Result.NOT_SENT, "NO_CONNECTION")));
    }

    @Test
    void without_a_server_mail_is_not_offered_and_nobody_can_be_asked() {
        assertThat(wire(new MailMessenger(), Map.of()).isOffered()).isFalse();
        MailMessenger mail = mail(Map.of());
        assertThat(mail.isOffered()).isTrue();
        assertThat(mail.ask(null).result()).isEqualTo(Result.UNKNOWN);
    }

    private MailMessenger mail(Map<String, Object> otherwise) {
        return wire(
                new MailMessenger(),
                otherwise,
                Map.of(
                        "fooddelivery.mail.host",
                        "127.0.0.1",
                        "fooddelivery.mail.port",
                        server.getSmtp().getPort(),
                        "fooddelivery.mail.starttls",
                        false,
                        "fooddelivery.mail.from",
                        "Food Delivery <news@example.org>"));
    }
}
