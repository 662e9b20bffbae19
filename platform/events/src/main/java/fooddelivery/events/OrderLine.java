package fooddelivery.events;

import java.util.UUID;

/**
 * One line of an order, with name and price as they were when it was placed.
 *
 * @param unitPrice won
 */
public record OrderLine(UUID menuItemId, String name, long unitPrice, int quantity) {}
