package fooddelivery.delivery.domain;

import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.CookingFinished;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is to be brought from where to where.
 *
 * @param dropOff the customer's address; coarse once the trip is over
 * @param km from the store to the customer as the crow flies, rounded to 100 m: it must not give the address away
 * @param fee what the rider earns, won
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

    /** The leading words of a Korean address that name a region (…시, …도), district (…구, …군) and nothing smaller. */
    private static final Pattern DISTRICT =
            Pattern.compile("^(?:[가-힣]+\\s+)?[가-힣]+[시도구군](?:\\s+[가-힣]+[시구군])*(?=\\s|,|$)");

    static Trip of(CookingFinished event) {
        return new Trip(
                event.storeId(),
                event.storeName(),
                event.pickUp(),
                event.dropOff(),
                Math.round(Position.of(event.pickUp()).kmTo(Position.of(event.dropOff())) * 10) / 10.0,
                event.express(),
                event.deliveryFee() + (event.express() ? event.expressFee() : 0),
                event.occurredAt());
    }

    /** The same trip with no more of the customer's address than the district and a position within about a kilometre. */
    public Trip coarse() {
        Matcher district = DISTRICT.matcher(dropOff.text() == null ? "" : dropOff.text());
        Place area = new Place(district.find() ? district.group() : null, coarse(dropOff.lat()), coarse(dropOff.lon()));
        return new Trip(storeId, storeName, pickUp, area, km, express, fee, readySince);
    }

    private static double coarse(double degrees) {
        return Math.round(degrees * 100) / 100.0;
    }
}
