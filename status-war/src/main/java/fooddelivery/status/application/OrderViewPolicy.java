package fooddelivery.status.application;

import fooddelivery.events.DeliveryEvent;
import fooddelivery.events.DeliveryEvent.Delivered;
import fooddelivery.events.DeliveryEvent.DeliveryVoided;
import fooddelivery.events.DeliveryEvent.PickedUp;
import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.DeliveryEvent.RiderReleased;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.CookingFinished;
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

    private static final double EARTH_RADIUS_METRES = 6_371_008.8;

    @Inject
    private TrackedOrderRepository orders;

    @Inject
    private Event<OrderChanged> changed;

    /** The same for a view that nobody follows yet. */
    static OrderViewPolicy silently(TrackedOrderRepository orders) {
        OrderViewPolicy policy = new OrderViewPolicy();
        policy.orders = orders;
        return policy;
    }

    public void whenOrderChanged(OrderEvent event) {
        orders.record(event);
        tell(event.orderId());
    }

    public void whenOrderAccepted(OrderAccepted event) {
        orders.recordPrepMinutes(event.orderId(), event.prepMinutes());
    }

    public void whenPreparationDelayed(PreparationDelayed event) {
        orders.recordDelay(event);
        tell(event.orderId());
    }

    /** Of the two places only how far they are from each other is kept: nobody here has to know where anybody lives. */
    public void whenCookingFinished(CookingFinished event) {
        if (event.pickUp() != null && event.dropOff() != null) {
            orders.recordDistance(event.orderId(), metres(event.pickUp(), event.dropOff()));
        }
    }

    /** A delivery that was called off keeps its rider, who should be able to see why. */
    public void whenRiderActed(DeliveryEvent event, UUID riderId) {
        orders.recordRider(event.orderId(), event.deliveryVersion(), riderId);
    }

    public void whenRiderReleased(RiderReleased event) {
        orders.recordRider(event.orderId(), event.deliveryVersion(), null);
    }

    /**
     * For whoever reads events from the services' logs instead of hearing of them one by one.
     *
     * @return whether anything here acts on it
     */
    boolean whenever(fooddelivery.events.Event event) {
        if (event instanceof OrderEvent it) {
            whenOrderChanged(it);
        } else if (event instanceof OrderAccepted it) {
            whenOrderAccepted(it);
        } else if (event instanceof PreparationDelayed it) {
            whenPreparationDelayed(it);
        } else if (event instanceof CookingFinished it) {
            whenCookingFinished(it);
        } else if (event instanceof RiderReleased it) {
            whenRiderReleased(it);
        } else if (event instanceof RiderAssigned it) {
            whenRiderActed(it, it.riderId());
        } else if (event instanceof PickedUp it) {
            whenRiderActed(it, it.riderId());
        } else if (event instanceof Delivered it) {
            whenRiderActed(it, it.riderId());
        } else if (event instanceof DeliveryVoided it) {
            whenRiderActed(it, it.riderId());
        } else {
            return false;
        }
        return true;
    }

    private void tell(UUID orderId) {
        if (changed != null) {
            changed.fire(new OrderChanged(orderId));
        }
    }

    /** Great-circle distance by the haversine formula, to ten metres. */
    private static int metres(Place from, Place to) {
        double halfLat = Math.toRadians(to.lat() - from.lat()) / 2;
        double halfLon = Math.toRadians(to.lon() - from.lon()) / 2;
        double chord = Math.pow(Math.sin(halfLat), 2)
                + Math.cos(Math.toRadians(from.lat()))
                        * Math.cos(Math.toRadians(to.lat()))
                        * Math.pow(Math.sin(halfLon), 2);
        return (int) Math.round(2 * EARTH_RADIUS_METRES * Math.asin(Math.sqrt(Math.min(1, chord))) / 10) * 10;
    }
}
