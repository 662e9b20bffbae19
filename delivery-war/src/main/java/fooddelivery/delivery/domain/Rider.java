package fooddelivery.delivery.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * Somebody who brings food.
 *
 * @param name null when the rider is known by id only
 * @param online whether the rider takes deliveries at present
 * @param updatedAt when the rider last told position and state
 */
public record Rider(UUID riderId, String name, double lat, double lon, boolean online, Instant updatedAt) {

    public Position position() {
        return new Position(lat, lon);
    }
}
