package fooddelivery.status.domain;

import java.time.Instant;

/**
 * The kitchen said that it takes longer.
 *
 * @param minutes how much longer
 * @param prepMinutes between acceptance and food, what this makes in all
 */
public record Delay(long ticketVersion, int minutes, int prepMinutes, Instant at) {}
