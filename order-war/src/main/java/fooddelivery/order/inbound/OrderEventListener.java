package fooddelivery.order.inbound;

import fooddelivery.events.DeliveryEvent;
import fooddelivery.events.PaymentEvent;
import fooddelivery.events.StoreEvent;
import fooddelivery.order.application.Catalog;
import fooddelivery.order.application.OrderPolicy;
import fooddelivery.runtime.EventListener;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** What order listens to, from the queue {@code fooddelivery.events::order}. */
@ApplicationScoped
public class OrderEventListener extends EventListener {

    @Inject
    private OrderPolicy policy;

    @Inject
    private Catalog catalog;

    @PostConstruct
    void handlers() {
        when(StoreEvent.StorePublished.class, catalog::whenStorePublished);

        when(PaymentEvent.PaymentApproved.class, policy::whenPaymentApproved);
        when(PaymentEvent.PaymentDeclined.class, policy::whenPaymentDeclined);
        when(PaymentEvent.PaymentVoided.class, policy::whenPaymentVoided);
        when(PaymentEvent.PaymentRefunded.class, policy::whenPaymentRefunded);
        when(PaymentEvent.RefundFailed.class, policy::whenRefundFailed);

        when(StoreEvent.OrderAccepted.class, policy::whenOrderAccepted);
        when(StoreEvent.OrderRefused.class, policy::whenOrderRefused);
        when(StoreEvent.TicketExpired.class, policy::whenTicketExpired);
        when(StoreEvent.CookingStarted.class, policy::whenCookingStarted);
        when(StoreEvent.CookingFinished.class, policy::whenCookingFinished);
        when(StoreEvent.CancelConfirmed.class, policy::whenCancelConfirmed);
        when(StoreEvent.CancelRefused.class, policy::whenCancelRefused);

        when(DeliveryEvent.RiderAssigned.class, policy::whenRiderAssigned);
        when(DeliveryEvent.RiderReleased.class, policy::whenRiderReleased);
        when(DeliveryEvent.PickedUp.class, policy::whenPickedUp);
        when(DeliveryEvent.Delivered.class, policy::whenDelivered);
        when(DeliveryEvent.DeliveryVoided.class, policy::whenDeliveryVoided);
    }
}
