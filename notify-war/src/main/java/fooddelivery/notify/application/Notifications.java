package fooddelivery.notify.application;

import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.ContactRepository;
import fooddelivery.notify.domain.Notification;
import fooddelivery.notify.domain.NotificationRepository;
import fooddelivery.notify.domain.Preference;
import fooddelivery.notify.domain.Webhook;
import fooddelivery.runtime.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What customers read, and how they want to be told. */
@ApplicationScoped
@Transactional
public class Notifications {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;

    @Inject
    private NotificationRepository notifications;

    @Inject
    private ContactRepository contacts;

    @Inject
    private Messengers messengers;

    public List<Notification> told(UUID customerId, UUID orderId, Long before, int limit) {
        return notifications.told(customerId, orderId, before, limit);
    }

    public Preference preference(UUID customerId) {
        return notifications.preference(customerId);
    }

    /** @throws ProblemException 422 for a channel that there is no provider for */
    public Preference prefer(UUID customerId, Preference preference) {
        if (!preference.channels().stream().allMatch(messengers::isOffered)) {
            throw channelNotAvailable();
        }
        notifications.prefer(customerId, preference);
        return preference;
    }

    /** The channels that a customer may choose. */
    public List<Channel> offered() {
        return Channel.CHOICES.stream().filter(messengers::isOffered).toList();
    }

    public Optional<Webhook> webhook(UUID customerId) {
        return contacts.webhook(customerId);
    }

    /** Has a program of the customer's told of all later news. The secret stays until the webhook is removed. */
    public Webhook hear(UUID customerId, String url) {
        if (!messengers.isOffered(Channel.WEBHOOK)) {
            throw channelNotAvailable();
        }
        String secret = contacts.webhook(customerId).map(Webhook::secret).orElseGet(Notifications::newSecret);
        Webhook webhook = new Webhook(customerId, url, secret);
        contacts.keep(webhook);
        return webhook;
    }

    public void hearNoMore(UUID customerId) {
        contacts.forgetWebhook(customerId);
    }

    private static ProblemException channelNotAvailable() {
        return ProblemException.unprocessable("channel-not-available", "There is no such channel here.");
    }

    private static String newSecret() {
        byte[] key = new byte[SECRET_BYTES];
        RANDOM.nextBytes(key);
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }
}
