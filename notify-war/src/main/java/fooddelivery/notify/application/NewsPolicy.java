package fooddelivery.notify.application;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import fooddelivery.notify.domain.News;
import fooddelivery.notify.domain.Notification;
import fooddelivery.notify.domain.Notification.State;
import fooddelivery.notify.domain.NotificationRepository;
import fooddelivery.notify.domain.NotificationRepository.Occasion;
import fooddelivery.notify.domain.Texts;
import fooddelivery.runtime.Ids;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whenever an order changed, its customer is told, once and never after something newer. Only order's own events count: a
 * store's answer that came too late must not be told. That its food takes longer, only the store can tell. Runs in the inbox's transaction.
 */
@ApplicationScoped
public class NewsPolicy {

    @Inject
    private NotificationRepository notifications;

    @Inject
    private Clock clock;

    private final Map<String, Texts> texts = new ConcurrentHashMap<>();

    public void whenOrderChanged(OrderEvent event) {
        News.of(event).ifPresent(news -> tell(event, news));
    }

    /** The one thing of which the store itself is asked: order does not know how long a kitchen takes. */
    public void whenPreparationDelayed(PreparationDelayed event) {
        tell(
                News.of(event),
                notifications.beginAside(event.orderId(), event.customerId()),
                new Source(
                        event.orderId(),
                        -event.ticketVersion(),
                        event.customerId(),
                        event.ticketStatus(),
                        event.occurredAt()));
    }

    /** What a notification keeps of the event that it tells of. */
    private record Source(UUID orderId, long version, UUID customerId, String status, Instant at) {}

    private void tell(OrderEvent event, News news) {
        tell(
                news,
                notifications.begin(event),
                new Source(event.orderId(), event.version(), event.customerId(), event.status(), event.occurredAt()));
    }

    private void tell(News news, Occasion occasion, Source source) {
        Texts words = texts.computeIfAbsent(occasion.language(), Texts::new);
        Map<String, Object> variables = new HashMap<>();
        variables.put("storeName", occasion.storeName());
        variables.put("total", occasion.total());
        variables.putAll(news.variables());
        Instant sentAt = occasion.newest() ? clock.instant() : null;
        notifications.add(new Notification(
                Ids.next(),
                0,
                source.orderId(),
                source.version(),
                occasion.channel(),
                source.customerId(),
                source.status(),
                news.event(),
                source.at(),
                occasion.language(),
                words.title(news.message(), variables),
                words.text(news.message(), variables),
                occasion.newest() ? State.SENT : State.DROPPED,
                sentAt));
    }
}
