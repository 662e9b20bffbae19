package fooddelivery.status.inbound;

import fooddelivery.events.DeliveryEvent.Delivered;
import fooddelivery.events.DeliveryEvent.DeliveryVoided;
import fooddelivery.events.DeliveryEvent.PickedUp;
import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.DeliveryEvent.RiderReleased;
import fooddelivery.events.Event;
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
import fooddelivery.events.OrderEvent.PlatformLossRecorded;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.events.PaymentEvent.PaymentDeclined;
import fooddelivery.events.PaymentEvent.PaymentRefunded;
import fooddelivery.events.PaymentEvent.PaymentVoided;
import fooddelivery.events.PaymentEvent.RefundFailed;
import fooddelivery.events.StoreEvent.CancelConfirmed;
import fooddelivery.events.StoreEvent.CancelRefused;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.events.StoreEvent.OrderAccepted;
import fooddelivery.events.StoreEvent.OrderRefused;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.events.StoreEvent.TicketExpired;
import fooddelivery.runtime.EventListener;
import fooddelivery.status.application.OrderViewPolicy;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Set;

/** What status listens to, from the queue {@code fooddelivery.events::status}. */
@ApplicationScoped
public class StatusEventListener extends EventListener {

    /** Nothing in the view comes of these; they are kept with all others, see {@code JdbcEventArchive}. */
    public static final Set<Class<? extends Event>> ONLY_KEPT = Set.of(
            PaymentApproved.class,
            PaymentDeclined.class,
            PaymentVoided.class,
            PaymentRefunded.class,
            RefundFailed.class,
            StorePublished.class,
            OrderRefused.class,
            TicketExpired.class,
            CookingStarted.class,
            CancelConfirmed.class,
            CancelRefused.class);

    @Inject
    private OrderViewPolicy policy;

    @PostConstruct
    void handlers() {
        when(OrderPlaced.class, policy::whenOrderChanged);
        when(OrderProgressed.class, policy::whenOrderChanged);
        when(PaymentDeferred.class, policy::whenOrderChanged);
        when(OrderPaid.class, policy::whenOrderChanged);
        when(OrderCancelRequested.class, policy::whenOrderChanged);
        when(OrderCancelled.class, policy::whenOrderChanged);
        when(OrderRejected.class, policy::whenOrderChanged);
        when(OrderExpired.class, policy::whenOrderChanged);
        when(OrderCompleted.class, policy::whenOrderChanged);
        when(PlatformLossRecorded.class, policy::whenOrderChanged);
        when(ExpressPromiseMissed.class, policy::whenOrderChanged);
        when(OrderAccepted.class, policy::whenOrderAccepted);
        when(PreparationDelayed.class, policy::whenPreparationDelayed);
        when(CookingFinished.class, policy::whenCookingFinished);
        when(RiderAssigned.class, event -> policy.whenRiderActed(event, event.riderId()));
        when(RiderReleased.class, policy::whenRiderReleased);
        when(PickedUp.class, event -> policy.whenRiderActed(event, event.riderId()));
        when(Delivered.class, event -> policy.whenRiderActed(event, event.riderId()));
        when(DeliveryVoided.class, event -> policy.whenRiderActed(event, event.riderId()));
        ONLY_KEPT.forEach(type -> when(type, event -> {}));
    }
}
