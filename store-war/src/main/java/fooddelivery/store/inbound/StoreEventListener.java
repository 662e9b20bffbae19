package fooddelivery.store.inbound;

import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.runtime.EventListener;
import fooddelivery.store.application.TicketPolicy;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What store listens to, from the queue {@code fooddelivery.events::store}. */
@ApplicationScoped
public class StoreEventListener extends EventListener {

    @Inject
    private TicketPolicy policy;

    @PostConstruct
    void handlers() {
        when(OrderPaid.class, policy::whenOrderPaid);
        when(OrderCancelRequested.class, policy::whenCancelRequested);
        when(OrderCancelled.class, policy::whenOrderCancelled);
    }
}
