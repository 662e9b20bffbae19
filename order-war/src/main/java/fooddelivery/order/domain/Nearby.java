package fooddelivery.order.domain;

import java.util.Locale;

/**
 * A store near somebody.
 *
 * @param km as the crow flies, to 10 m
 */
public record Nearby(Listing store, double km) {

    private static final double EARTH_RADIUS_KM = 6371.0088;

    /** The great-circle distance by the haversine formula. */
    public static Nearby of(Listing store, double lat, double lon) {
        double dLat = Math.toRadians(store.place().lat() - lat);
        double dLon = Math.toRadians(store.place().lon() - lon);
        double a = Math.pow(Math.sin(dLat / 2), 2)
                + Math.cos(Math.toRadians(lat))
                        * Math.cos(Math.toRadians(store.place().lat()))
                        * Math.pow(Math.sin(dLon / 2), 2);
        return new Nearby(store, Math.round(2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(a)) * 100) / 100.0);
    }

    /** Its place in a list of the nearest first: of two keys the greater one is of the store that comes later. */
    public String key() {
        return String.format(Locale.ROOT, "%08.2f/%s", km, store.storeId());
    }

    /** The distance in a {@link #key()}; 0 for anything else. */
    public static double kmOf(String key) {
        return key != null && key.matches("\\d{5}\\.\\d{2}/.*") ? Double.parseDouble(key.substring(0, 8)) : 0;
    }
}
