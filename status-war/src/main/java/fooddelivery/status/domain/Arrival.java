package fooddelivery.status.domain;

import java.time.Instant;

/**
 * When the food should be there.
 *
 * @param likely as often earlier as later
 * @param latest nine of ten are there by then
 */
public record Arrival(Instant likely, Instant latest) {}
