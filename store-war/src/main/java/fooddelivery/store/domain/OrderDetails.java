package fooddelivery.store.domain;

import fooddelivery.events.OrderLine;
import fooddelivery.events.Place;
import fooddelivery.runtime.Masking;
import java.time.Instant;
import java.util.List;

/**
 * The order as the kitchen needs it, and what the rider's service is told when the food is ready. Amounts are won.
 *
 * @param dropOff passed on to the rider's service; the kitchen sees its {@link #area()}
 * @param handoverCode passed on to the rider's service, never shown in the kitchen
 * @param promisedAt by when an express order has to be with its customer; null for the others
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
        Instant placedAt,
        Instant promisedAt) {

    /** Where the order goes, as far as the kitchen needs to know: the district, and a position within about a kilometre. */
    public Place area() {
        return new Place(
                Masking.district(dropOff.text()), Masking.degrees(dropOff.lat()), Masking.degrees(dropOff.lon()));
    }

    /** The same order without the customer's door. */
    OrderDetails withoutCustomer() {
        return new OrderDetails(
                lines, goods, deliveryFee, expressFee, total, express, area(), null, placedAt, promisedAt);
    }
}
