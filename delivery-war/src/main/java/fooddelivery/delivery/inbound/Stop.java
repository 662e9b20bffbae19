package fooddelivery.delivery.inbound;

import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.delivery.domain.Position;
import fooddelivery.delivery.inbound.DeliveriesResource.DeliveryView;
import fooddelivery.events.Place;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A delivery on a rider's page, with the way to where the rider has to go for it next: to the store, and with the food to
 * the customer.
 *
 * @param mark what it is called in the list and on the map
 * @param me where the rider is
 */
public record Stop(String mark, DeliveryView delivery, Position me, Instant now) {

    private static final String[] COMPASS = {"n", "ne", "e", "se", "s", "sw", "w", "nw"};

    public boolean carried() {
        return delivery.status() == DeliveryStatus.PICKED_UP;
    }

    public Place target() {
        return carried() ? delivery.dropOff() : delivery.pickUp();
    }

    /** As the crow flies. */
    public double km() {
        return me.kmTo(Position.of(target()));
    }

    /** Rounded to 10 m: a position from a telephone is not better than that. */
    public long metres() {
        return Math.round(km() * 100) * 10;
    }

    /** Degrees clockwise from north. */
    public long bearing() {
        return Math.round(me.bearingTo(Position.of(target()))) % 360;
    }

    /** One of the eight directions: n, ne, e … */
    public String compass() {
        return COMPASS[(int) Math.round(bearing() / 45.0) % COMPASS.length];
    }

    /** Whole minutes since the food was ready. */
    public long readyMinutes() {
        return Math.max(0, Duration.between(delivery.readySince(), now).toMinutes());
    }

    /** Seconds until the claim ends; 0 when it is over or there is none. */
    public long leaseSeconds() {
        return delivery.claimedUntil() == null
                ? 0
                : Math.max(0, Duration.between(now, delivery.claimedUntil()).toSeconds());
    }

    public String toStore() {
        return geo(delivery.pickUp(), delivery.storeName());
    }

    public String toCustomer() {
        return geo(delivery.dropOff(), delivery.dropOff().text());
    }

    /** A link that the telephone opens in its navigation (RFC 5870, with the label that Android adds to it). */
    private static String geo(Place place, String label) {
        String point = String.format(Locale.ROOT, "%.6f,%.6f", place.lat(), place.lon());
        String name = label == null
                ? ""
                : URLEncoder.encode(label, StandardCharsets.UTF_8).replace("+", "%20");
        return "geo:" + point + "?q=" + point + (name.isEmpty() ? "" : "(" + name + ")");
    }
}
