package fooddelivery.saga;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Notification;
import fooddelivery.notify.domain.Notification.State;
import fooddelivery.notify.domain.NotificationRepository;
import fooddelivery.notify.domain.Preference;
import fooddelivery.saga.MemoryDatabase.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;

/** Notifications in memory, in the order in which they were told; unique by order, version and channel. */
final class MemoryNotifications implements NotificationRepository {

    private record Key(UUID orderId, long version, Channel channel) {}

    private record Told(long version, OrderPlaced placed) {}

    private final MemoryDatabase database;
    private final Table<UUID, Told> told;
    private final Table<Key, Notification> notifications;
    private final Table<UUID, Preference> preferences;

    MemoryNotifications(MemoryDatabase database) {
        this.database = database;
        this.told = database.table("order_news");
        this.notifications = database.table("notification");
        this.preferences = database.table("preference");
    }

    List<Notification> all() {
        return notifications.committed();
    }

    @Override
    public Occasion begin(OrderEvent event) {
        database.requireTransaction();
        Told known = told.get(event.orderId());
        OrderPlaced placed = event instanceof OrderPlaced it ? it : null;
        Told now = known == null
                ? new Told(event.version(), placed)
                : new Told(
                        Math.max(known.version(), event.version()), known.placed() == null ? placed : known.placed());
        told.put(event.orderId(), now);
        Preference preference = preference(event.customerId());
        return new Occasion(
                now.version() == event.version(),
                now.placed() == null ? null : now.placed().storeName(),
                now.placed() == null ? null : now.placed().total(),
                preference.channels(),
                preference.language(),
                false);
    }

    @Override
    public Occasion beginAside(UUID orderId, UUID customerId) {
        throw new UnsupportedOperationException("No kitchen of the simulation is late");
    }

    @Override
    public OptionalLong add(Notification notification) {
        Key key = new Key(notification.orderId(), notification.version(), notification.channel());
        if (notifications.get(key) != null) {
            return OptionalLong.empty();
        }
        notifications.put(key, notification);
        return OptionalLong.of(notifications.rows(each -> true).size());
    }

    @Override
    public List<Notification> told(UUID customerId, UUID orderId, Long before, int limit) {
        List<Notification> newestFirst = new ArrayList<>();
        long position = 0;
        for (Notification row : notifications.rows(each -> true)) {
            position++;
            if (row.state() != State.DROPPED
                    && (customerId == null || row.customerId().equals(customerId))
                    && (orderId == null || row.orderId().equals(orderId))
                    && (before == null || position < before)) {
                newestFirst.add(0, at(position, row));
            }
        }
        return newestFirst.stream().limit(limit).toList();
    }

    private static Notification at(long position, Notification row) {
        return new Notification(
                row.notificationId(),
                position,
                row.orderId(),
                row.version(),
                row.channel(),
                row.customerId(),
                row.status(),
                row.event(),
                row.at(),
                row.language(),
                row.title(),
                row.text(),
                row.state(),
                row.sentAt());
    }

    @Override
    public Preference preference(UUID customerId) {
        Preference chosen = preferences.get(customerId);
        return chosen == null ? Preference.DEFAULT : chosen;
    }

    @Override
    public void prefer(UUID customerId, Preference preference) {
        preferences.put(customerId, preference);
    }
}
