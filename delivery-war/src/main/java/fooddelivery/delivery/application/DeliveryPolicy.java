package fooddelivery.delivery.application;

import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.DeliveryRepository;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.runtime.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;

/** Whenever food is ready, riders get a delivery; whenever its order is cancelled, they lose it. Runs in the inbox's transaction. */
@ApplicationScoped
public class DeliveryPolicy {

    @Inject
    private DeliveryRepository deliveries;

    @Inject
    private Outbox outbox;

    @Inject
    private DeliveryNews news;

    @Inject
    private Clock clock;

    public void whenCookingFinished(CookingFinished event) {
        Delivery delivery = deliveries.lockOrNew(event.orderId());
        delivery.cookingFinished(event);
        deliveries.save(delivery);
        news.changed(delivery);
    }

    public void whenOrderCancelled(OrderCancelled event) {
        Delivery delivery = deliveries.lockOrNew(event.orderId());
        delivery.orderCancelled(event, clock.instant()).ifPresent(outbox::publish);
        deliveries.save(delivery);
        news.changed(delivery);
    }
}
