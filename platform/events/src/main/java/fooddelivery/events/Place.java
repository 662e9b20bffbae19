package fooddelivery.events;

/**
 * Where to go: a written address and its coordinates (WGS 84, degrees).
 *
 * @param text the address, as people write it
 * @param lat degrees north
 * @param lon degrees east
 */
public record Place(String text, double lat, double lon) {}
