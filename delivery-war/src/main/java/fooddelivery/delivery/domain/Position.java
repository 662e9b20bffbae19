package fooddelivery.delivery.domain;

import fooddelivery.events.Place;

/** A point on the globe, in degrees (WGS 84). */
public record Position(double lat, double lon) {

    /** The mean radius; the globe is taken as a sphere, which is right to half a percent. */
    public static final double EARTH_RADIUS_KM = 6371.0088;

    public static Position of(Place place) {
        return new Position(place.lat(), place.lon());
    }

    /** The way as the crow flies, in kilometres (haversine). */
    public double kmTo(Position other) {
        double halfLat = Math.toRadians(other.lat - lat) / 2;
        double halfLon = Math.toRadians(other.lon - lon) / 2;
        double chord = Math.pow(Math.sin(halfLat), 2)
                + Math.cos(Math.toRadians(lat)) * Math.cos(Math.toRadians(other.lat)) * Math.pow(Math.sin(halfLon), 2);
        return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(Math.min(1, chord)));
    }
}
