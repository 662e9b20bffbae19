package fooddelivery.status.application;

import fooddelivery.runtime.ProblemException;
import fooddelivery.status.domain.OrderStatus;
import fooddelivery.status.domain.Position;
import fooddelivery.status.domain.TrackedOrder;
import fooddelivery.status.domain.TrackedOrderRepository;
import fooddelivery.status.domain.Viewer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What people ask about orders. */
@ApplicationScoped
public class OrderTracking {

    @Inject
    private TrackedOrderRepository orders;

    @Inject
    private Arrivals arrivals;

    public TrackedOrder get(UUID orderId, Viewer viewer) {
        return find(orderId, viewer).orElseThrow(() -> ProblemException.notFound("order"));
    }

    /** With its history, and when it should arrive. */
    public Optional<TrackedOrder> find(UUID orderId, Viewer viewer) {
        return orders.find(orderId, viewer).map(order -> order.arriving(arrivals.of(order)));
    }

    public List<TrackedOrder> list(Viewer viewer, OrderStatus status, UUID after, int limit) {
        return orders.list(viewer, status, after, limit);
    }

    public Map<UUID, Position> positions(Collection<UUID> orderIds) {
        return orders.positions(orderIds);
    }
}
