package fooddelivery.notify.application;

import fooddelivery.notify.domain.Notification;
import fooddelivery.notify.domain.NotificationRepository;
import fooddelivery.notify.domain.Preference;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** What customers read, and how they want to be told. */
@ApplicationScoped
@Transactional
public class Notifications {

    @Inject
    private NotificationRepository notifications;

    public List<Notification> told(UUID customerId, UUID orderId, Long before, int limit) {
        return notifications.told(customerId, orderId, before, limit);
    }

    public Preference preference(UUID customerId) {
        return notifications.preference(customerId).orElse(Preference.DEFAULT);
    }

    public Preference prefer(UUID customerId, Preference preference) {
        notifications.prefer(customerId, preference);
        return preference;
    }
}
