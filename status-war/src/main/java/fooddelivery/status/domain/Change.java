package fooddelivery.status.domain;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderProgressed;
import java.time.Instant;

/**
 * What one event of order said: the order's state after it.
 *
 * @param event what made the order change: the cause where order names one, otherwise order's own event
 */
public record Change(long version, String status, String refund, String event, Instant at) {

    private static final String PROMISE_MISSED = ExpressPromiseMissed.class.getSimpleName();

    public static Change of(OrderEvent event) {
        return new Change(event.version(), event.status(), event.refund(), nameOf(event), event.occurredAt());
    }

    /** Whether a person would call it a change: of state, of the refund, or a promise that was missed. */
    boolean differsFrom(Change earlier) {
        return !status.equals(earlier.status) || !refund.equals(earlier.refund) || event.equals(PROMISE_MISSED);
    }

    private static String nameOf(OrderEvent event) {
        if (event instanceof OrderProgressed progressed
                && progressed.cause() != null
                && progressed.cause().type() != null) {
            return progressed.cause().type();
        }
        return event.getClass().getSimpleName();
    }
}
