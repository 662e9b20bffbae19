package fooddelivery.notify.application;

import fooddelivery.events.OrderEvent;
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
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whenever an order changed, its customer is told, once and never after something newer. Only order's own events count: a
 * store's answer that came too late must not be told. Runs in the inbox's transaction.
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

    private void tell(OrderEvent event, News news) {
        Occasion occasion = notifications.begin(event);
        Texts words = texts.computeIfAbsent(occasion.language(), Texts::new);
        Map<String, Object> variables = new HashMap<>();
        variables.put("storeName", occasion.storeName());
        variables.put("total", occasion.total());
        variables.putAll(news.variables());
        Instant sentAt = occasion.newest() ? clock.instant() : null;
        notifications.add(new Notification(
                Ids.next(),
                0,
                event.orderId(),
                event.version(),
                occasion.channel(),
                event.customerId(),
                event.status(),
                news.event(),
                event.occurredAt(),
                occasion.language(),
                words.title(news.message(), variables),
                words.text(news.message(), variables),
                occasion.newest() ? State.SENT : State.DROPPED,
                sentAt));
    }
}
