package fooddelivery.notify.application;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Delivery;
import fooddelivery.notify.domain.DeliveryRepository;
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
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Whenever an order changed, its customer is told, once and never after something newer: in the inbox at once, and over
 * the channels of the customer's choice by {@link Courier}. Only order's own events count: a
 * store's answer that came too late must not be told. That its food takes longer, only the store can tell. Runs in the inbox's transaction.
 */
@ApplicationScoped
public class NewsPolicy {

    @Inject
    private NotificationRepository notifications;

    @Inject
    private DeliveryRepository deliveries;

    @Inject
    private Messengers messengers;

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
        Instant now = clock.instant();
        Notification notification = new Notification(
                Ids.next(),
                0,
                source.orderId(),
                source.version(),
                Channel.INBOX,
                source.customerId(),
                source.status(),
                news.event(),
                source.at(),
                occasion.language(),
                words.title(news.message(), variables),
                words.text(news.message(), variables),
                occasion.newest() ? State.SENT : State.DROPPED,
                occasion.newest() ? now : null);
        OptionalLong position = notifications.add(notification);
        if (occasion.newest() && position.isPresent()) {
            Map<String, String> parameters = words.parameters(news.message(), variables);
            channels(occasion)
                    .forEach(channel -> deliveries.add(Delivery.of(
                            Ids.next(), notification, position.getAsLong(), channel, news.message(), parameters, now)));
        }
    }

    /** The first that the customer chose and that there is; and a program of the customer's beside it. */
    private Stream<Channel> channels(Occasion occasion) {
        return Stream.concat(
                messengers.firstOf(occasion.channels()).stream(),
                occasion.hasWebhook() ? Stream.of(Channel.WEBHOOK) : Stream.empty());
    }
}
