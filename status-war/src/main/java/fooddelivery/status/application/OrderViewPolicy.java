package fooddelivery.status.application;

import fooddelivery.events.DeliveryEvent;
import fooddelivery.events.DeliveryEvent.RiderReleased;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.StoreEvent.OrderAccepted;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import fooddelivery.status.domain.TrackedOrderRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * Whenever something is told of an order, the read model follows. Only order's own events move its state: what a store or
 * a rider reports may have lost a race that order decided. Runs in the inbox's transaction.
 */
@ApplicationScoped
public class OrderViewPolicy {

    @Inject
    private TrackedOrderRepository orders;

    @Inject
    private Event<OrderChanged> changed;

    public void whenOrderChanged(OrderEvent event) {
        orders.record(event);
        changed.fire(new OrderChanged(event.orderId()));
    }

    public void whenOrderAccepted(OrderAccepted event) {
        orders.recordPrepMinutes(event.orderId(), event.prepMinutes());
    }

    public void whenPreparationDelayed(PreparationDelayed event) {
        orders.recordPrepMinutes(event.orderId(), event.prepMinutes());
    }

    /** A delivery that was called off keeps its rider, who should be able to see why. */
    public void whenRiderActed(DeliveryEvent event, UUID riderId) {
        orders.recordRider(event.orderId(), event.deliveryVersion(), riderId);
    }

    public void whenRiderReleased(RiderReleased event) {
        orders.recordRider(event.orderId(), event.deliveryVersion(), null);
    }
}
