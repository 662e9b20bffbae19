package fooddelivery.notify.outbound;

import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Dispatch;
import fooddelivery.notify.domain.Messenger;
import fooddelivery.notify.domain.Outcome;
import fooddelivery.notify.domain.Outcome.Result;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.faulttolerance.CircuitBreaker;
import org.eclipse.microprofile.faulttolerance.Fallback;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * E-mail by SMTP. A server cannot be asked what became of a message, so one that may have been sent is sent again, under
 * the same {@code Message-ID}, by which many systems recognise it; a letter that comes twice is the lesser evil.
 */
@ApplicationScoped
public class MailMessenger implements Messenger {

    /** For ever, as far as news goes. */
    private static final Duration REPEATABLE = Duration.ofDays(365);

    @Inject
    @ConfigProperty(name = "fooddelivery.mail.host")
    private Optional<String> host;

    @Inject
    @ConfigProperty(name = "fooddelivery.mail.port", defaultValue = "587")
    private int port;

    @Inject
    @ConfigProperty(name = "fooddelivery.mail.user")
    private Optional<String> user;

    @Inject
    @ConfigProperty(name = "fooddelivery.mail.password")
    private Optional<String> password;

    /** Whether nothing is sent unless the connection is encrypted. */
    @Inject
    @ConfigProperty(name = "fooddelivery.mail.starttls", defaultValue = "true")
    private boolean startTls;

    @Inject
    @ConfigProperty(name = "fooddelivery.mail.from")
    private Optional<String> from;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.provider-timeout", defaultValue = "PT3S")
    private Duration timeout;

    @Inject
    @ConfigProperty(name = "fooddelivery.notify.order-page", defaultValue = "http://localhost:8080/order/#/orders/")
    private String orderPage;

    private Session session;

    @PostConstruct
    void configure() {
        String millis = Long.toString(timeout.toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", "smtp");
        properties.setProperty("mail.smtp.host", host.orElse(""));
        properties.setProperty("mail.smtp.port", Integer.toString(port));
        properties.setProperty("mail.smtp.auth", Boolean.toString(user.isPresent()));
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        properties.setProperty("mail.smtp.connectiontimeout", millis);
        properties.setProperty("mail.smtp.timeout", millis);
        properties.setProperty("mail.smtp.writetimeout", millis);
        session = Session.getInstance(properties);
    }

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public boolean isOffered() {
        return host.isPresent() && from.isPresent();
    }

    @Override
    public Duration repeatableFor() {
        return REPEATABLE;
    }

    @Override
    @Timeout(15000)
    @CircuitBreaker(requestVolumeThreshold = 10, failureRatio = 0.5, delay = 5000)
    @Fallback(MessengerFallback.class)
    public Outcome send(Dispatch dispatch) {
        try {
            MimeMessage letter = letter(dispatch);
            try (Transport transport = session.getTransport()) {
                transport.connect(user.orElse(null), password.orElse(null));
                transport.sendMessage(letter, letter.getAllRecipients());
            }
            return Outcome.of(Result.DELIVERED, "OK");
        } catch (SendFailedException e) {
            if (e.getInvalidAddresses() != null && e.getInvalidAddresses().length > 0) {
                return Outcome.of(Result.FAILED, "NO_SUCH_ADDRESS");
            }
            throw new ProviderException(Result.NOT_SENT, "REFUSED", e);
        } catch (AuthenticationFailedException e) {
            throw new ProviderException(Result.NOT_SENT, "SIGN_IN_FAILED", e);
        } catch (MessagingException e) {
            boolean isUnreachable = e.getNextException() instanceof ConnectException
                    || e.getNextException() instanceof UnknownHostException;
            throw new ProviderException(
                    isUnreachable ? Result.NOT_SENT : Result.UNKNOWN, isUnreachable ? "NO_CONNECTION" : "NO_ANSWER", e);
        }
    }

    @Override
    public Outcome ask(Dispatch dispatch) {
        return Outcome.of(Result.UNKNOWN, "NOBODY_TO_ASK");
    }

    private MimeMessage letter(Dispatch dispatch) throws MessagingException {
        String charset = StandardCharsets.UTF_8.name();
        MimeMessage letter = new Letter(session, dispatch.deliveryId());
        letter.setFrom(new InternetAddress(from.orElseThrow(), true));
        letter.setRecipient(RecipientType.TO, new InternetAddress(dispatch.to(), true));
        letter.setSubject(dispatch.news().title(), charset);
        letter.setText(
                dispatch.news().text() + "\n\n" + orderPage + dispatch.news().orderId() + "\n", charset);
        letter.setHeader("Content-Language", dispatch.news().language());
        letter.setHeader("Auto-Submitted", "auto-generated");
        letter.setSentDate(Date.from(dispatch.news().at()));
        letter.saveChanges();
        return letter;
    }

    /** A letter whose id is the delivery's, so that a repetition is the same letter. */
    private static final class Letter extends MimeMessage {

        private final UUID deliveryId;

        Letter(Session session, UUID deliveryId) {
            super(session);
            this.deliveryId = deliveryId;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + deliveryId + "@fooddelivery>");
        }
    }
}
