package fooddelivery.status.domain;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The read model. Whatever is recorded twice or in another order than it happened leads to the same orders: of order's
 * events the highest version counts, of delivery's the highest delivery version.
 */
public interface TrackedOrderRepository {

    void record(OrderEvent event);

    /** Delays only add to them: of two, whichever comes first, the greater counts. */
    void recordPrepMinutes(UUID orderId, int minutes);

    void recordDelay(PreparationDelayed event);

    /** @param metres from the store to the customer */
    void recordDistance(UUID orderId, int metres);

    /** @param riderId null when the delivery is open again */
    void recordRider(UUID orderId, long deliveryVersion, UUID riderId);

    /** With its history; empty also for an order that is not this viewer's. */
    Optional<TrackedOrder> find(UUID orderId, Viewer viewer);

    /**
     * Newest first, without their histories.
     *
     * @param status null for any
     * @param after the last order of the page before; null for the first page
     */
    List<TrackedOrder> list(Viewer viewer, OrderStatus status, UUID after, int limit);

    /** How far each of these orders has come. */
    Map<UUID, Position> positions(Collection<UUID> orderIds);
}
