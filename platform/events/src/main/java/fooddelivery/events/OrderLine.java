package fooddelivery.events;

import java.util.UUID;

/**
 * One line of an order, with name and price as they were when it was placed.
 *
 * @param menuItemId the dish
 * @param name of the dish, in the store's own words
 * @param unitPrice of one
 * @param quantity how many
 */
public record OrderLine(UUID menuItemId, String name, long unitPrice, int quantity) {}
