package fooddelivery.delivery.inbound;

import fooddelivery.delivery.application.DeliveryPolicy;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.runtime.EventListener;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What delivery listens to, from the queue {@code fooddelivery.events::delivery}. */
@ApplicationScoped
public class DeliveryEventListener extends EventListener {

    @Inject
    private DeliveryPolicy policy;

    @PostConstruct
    void handlers() {
        when(CookingFinished.class, policy::whenCookingFinished);
        when(OrderCancelled.class, policy::whenOrderCancelled);
    }
}
