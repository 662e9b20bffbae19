package fooddelivery.delivery.domain;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What riders earned. A delivery earns its fee when it is dropped off, also one whose order was cancelled too late: the
 * ledger owes the fee for both, by the order's settlement or as the platform's loss.
 */
public interface Earnings {

    /**
     * One delivery that was dropped off.
     *
     * @param fee won
     * @param trip nothing of the customer is left in it but the district
     */
    record Earning(
            UUID orderId, Instant deliveredAt, long fee, boolean codeConfirmed, boolean cancelledTooLate, Trip trip) {}

    /** @param fee won */
    record Total(long deliveries, long fee) {}

    /** A place in the list: behind the delivery that was dropped off then. */
    record After(Instant deliveredAt, UUID orderId) {}

    /** Of what was dropped off from then on until before the end. */
    Total total(UUID riderId, Instant from, Instant end);

    /**
     * The same one by one, the latest first.
     *
     * @param after null from the beginning
     */
    List<Earning> list(UUID riderId, Instant from, Instant end, After after, int limit);
}
