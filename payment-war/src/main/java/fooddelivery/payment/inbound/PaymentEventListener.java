package fooddelivery.payment.inbound;

import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderCompleted;
import fooddelivery.events.OrderEvent.OrderExpired;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.OrderEvent.PlatformLossRecorded;
import fooddelivery.payment.application.PaymentPolicy;
import fooddelivery.runtime.EventListener;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceUnit;

/** What payment listens to, from the queue {@code fooddelivery.events::payment}. */
@ApplicationScoped
// This service has no entities, but the unit's migrations: the server opens it because somebody refers to it.
@PersistenceUnit(name = "migrations", unitName = "payment")
public class PaymentEventListener extends EventListener {

    @Inject
    private PaymentPolicy policy;

    @PostConstruct
    void handlers() {
        when(OrderCancelled.class, policy::whenOrderCancelled);
        when(OrderRejected.class, policy::whenOrderRejected);
        when(OrderExpired.class, policy::whenOrderExpired);
        when(OrderCompleted.class, policy::whenOrderCompleted);
        when(PlatformLossRecorded.class, policy::whenPlatformLossRecorded);
        when(ExpressPromiseMissed.class, policy::whenExpressPromiseMissed);
    }
}
