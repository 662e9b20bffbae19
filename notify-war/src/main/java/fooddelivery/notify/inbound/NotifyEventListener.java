package fooddelivery.notify.inbound;

import fooddelivery.events.ContactEvent;
import fooddelivery.events.ContactEvent.CustomerContactChanged;
import fooddelivery.events.ContactEvent.CustomerContactErased;
import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderCompleted;
import fooddelivery.events.OrderEvent.OrderExpired;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.OrderEvent.PaymentDeferred;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import fooddelivery.notify.application.ContactPolicy;
import fooddelivery.notify.application.NewsPolicy;
import fooddelivery.runtime.EventListener;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What notify listens to, from the queues {@code fooddelivery.events::notify} and {@code fooddelivery.contacts::contacts}. */
@ApplicationScoped
public class NotifyEventListener extends EventListener {

    @Inject
    private NewsPolicy policy;

    @Inject
    private ContactPolicy contacts;

    @PostConstruct
    void handlers() {
        alsoReads(ContactEvent.ADDRESS + "::contacts");
        when(OrderPlaced.class, policy::whenOrderChanged);
        when(OrderProgressed.class, policy::whenOrderChanged);
        when(PaymentDeferred.class, policy::whenOrderChanged);
        when(OrderPaid.class, policy::whenOrderChanged);
        when(OrderCancelRequested.class, policy::whenOrderChanged);
        when(OrderCancelled.class, policy::whenOrderChanged);
        when(OrderRejected.class, policy::whenOrderChanged);
        when(OrderExpired.class, policy::whenOrderChanged);
        when(OrderCompleted.class, policy::whenOrderChanged);
        when(ExpressPromiseMissed.class, policy::whenOrderChanged);
        when(PreparationDelayed.class, policy::whenPreparationDelayed);
        when(CustomerContactChanged.class, contacts::whenContactChanged);
        when(CustomerContactErased.class, contacts::whenContactErased);
    }
}
