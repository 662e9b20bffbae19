package fooddelivery.delivery.domain;

import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.runtime.Masking;
import java.time.Instant;
import java.util.UUID;

/**
 * What is to be brought from where to where.
 *
 * @param dropOff the customer's address; coarse once the trip is over
 * @param km from the store to the customer as the crow flies, rounded to 100 m: it must not give the address away
 * @param fee what the rider earns, won: the delivery fee. The ledger owes riders no part of the express fee
 * @param readySince when the food was ready, by the store's clock
 */
public record Trip(
        UUID storeId,
        String storeName,
        Place pickUp,
        Place dropOff,
        double km,
        boolean express,
        long fee,
        Instant readySince) {

    static Trip of(CookingFinished event) {
        return new Trip(
                event.storeId(),
                event.storeName(),
                event.pickUp(),
                event.dropOff(),
                Math.round(Position.of(event.pickUp()).kmTo(Position.of(event.dropOff())) * 10) / 10.0,
                event.express(),
                event.deliveryFee(),
                event.occurredAt());
    }

    /** The same trip with no more of the customer's address than the district and a position within about a kilometre. */
    public Trip coarse() {
        Place area = new Place(
                Masking.district(dropOff.text()), Masking.degrees(dropOff.lat()), Masking.degrees(dropOff.lon()));
        return new Trip(storeId, storeName, pickUp, area, km, express, fee, readySince);
    }
}
