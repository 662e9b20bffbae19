package fooddelivery.status.inbound;

import fooddelivery.status.domain.Change;
import fooddelivery.status.domain.TrackedOrder;
import fooddelivery.status.domain.Viewer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An order as it is shown.
 *
 * @param customerId to the customer and administrators only
 * @param total won
 * @param promisedAt by when an express order is to be delivered, once it is paid
 * @param eta when it should arrive: as often earlier as later; null when nothing can be said, and in lists
 * @param etaLatest when nine of ten are there
 * @param timeline null in lists
 */
public record OrderView(
        UUID orderId,
        String status,
        String refund,
        UUID customerId,
        UUID storeId,
        String storeName,
        Long total,
        Boolean express,
        Integer prepMinutes,
        UUID riderId,
        Instant placedAt,
        Instant promisedAt,
        Instant updatedAt,
        Instant eta,
        Instant etaLatest,
        List<Step> timeline) {

    /** @param refund where it changed, otherwise null */
    public record Step(String status, String event, Instant at, String refund) {}

    static OrderView inList(TrackedOrder order, Viewer viewer) {
        return of(order, viewer, null);
    }

    static OrderView withTimeline(TrackedOrder order, Viewer viewer) {
        List<Step> steps = new ArrayList<>();
        String refund = "NONE";
        for (Change change : order.timeline()) {
            boolean changed = !change.refund().equals(refund);
            steps.add(new Step(change.status(), change.event(), change.at(), changed ? change.refund() : null));
            refund = change.refund();
        }
        return of(order, viewer, steps);
    }

    private static OrderView of(TrackedOrder order, Viewer viewer, List<Step> timeline) {
        return new OrderView(
                order.orderId(),
                order.status(),
                order.refund(),
                viewer.seesCustomer() ? order.customerId() : null,
                order.storeId(),
                order.storeName(),
                order.total(),
                order.express(),
                order.prepMinutes(),
                order.riderId(),
                order.placedAt(),
                order.promisedAt(),
                order.updatedAt(),
                order.arrival() == null ? null : order.arrival().likely(),
                order.arrival() == null ? null : order.arrival().latest(),
                timeline);
    }
}
