package fooddelivery.events;

/**
 * Where to go: a written address and its coordinates (WGS 84, degrees).
 */
public record Place(String text, double lat, double lon) {}
