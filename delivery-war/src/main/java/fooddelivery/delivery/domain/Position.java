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

    /** The direction in which the way begins, in degrees clockwise from north: from 0 to below 360. */
    public double bearingTo(Position other) {
        double east = Math.toRadians(other.lon - lon);
        double from = Math.toRadians(lat);
        double to = Math.toRadians(other.lat);
        double bearing = Math.toDegrees(Math.atan2(
                Math.sin(east) * Math.cos(to),
                Math.cos(from) * Math.sin(to) - Math.sin(from) * Math.cos(to) * Math.cos(east)));
        // Adding first: what is a hair below zero would come out of the remainder as 360.
        return (bearing + 360) % 360;
    }
}
