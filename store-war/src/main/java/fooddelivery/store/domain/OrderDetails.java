package fooddelivery.store.domain;

import fooddelivery.events.OrderLine;
import fooddelivery.events.Place;
import java.time.Instant;
import java.util.List;

/**
 * The order as the kitchen needs it, and what the rider's service is told when the food is ready. Amounts are won.
 *
 * @param handoverCode passed on to the rider's service, never shown in the kitchen
 */
public record OrderDetails(
        List<OrderLine> lines,
        long goods,
        long deliveryFee,
        long expressFee,
        long total,
        boolean express,
        Place dropOff,
        String handoverCode,
        Instant placedAt) {}
