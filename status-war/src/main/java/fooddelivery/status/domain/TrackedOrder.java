package fooddelivery.status.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An order as it can be followed. Its state and its history are what order told; the other services' events only add
 * minutes and rider.
 *
 * @param total won; null, like name, express and time of placing, while {@code OrderPlaced} has not arrived
 * @param changes rising by version; empty where only the state was asked for
 */
public record TrackedOrder(
        UUID orderId,
        long version,
        String status,
        String refund,
        UUID customerId,
        UUID storeId,
        String storeName,
        Long total,
        Boolean express,
        Integer prepMinutes,
        UUID riderId,
        Instant placedAt,
        Instant promisedAt,
        Instant updatedAt,
        List<Change> changes) {

    /** The changes that a person would call one: those that left status and refund as they were are passed over. */
    public List<Change> timeline() {
        List<Change> steps = new ArrayList<>();
        Change before = null;
        for (Change change : changes) {
            if (before == null || change.differsFrom(before)) {
                steps.add(change);
            }
            before = change;
        }
        return steps;
    }

    /** The order as it was at each step of its timeline after that version, for somebody who saw it up to there. */
    public List<TrackedOrder> since(long seen) {
        return timeline().stream()
                .filter(step -> step.version() > seen)
                .map(this::asOf)
                .toList();
    }

    private TrackedOrder asOf(Change step) {
        return new TrackedOrder(
                orderId,
                step.version(),
                step.status(),
                step.refund(),
                customerId,
                storeId,
                storeName,
                total,
                express,
                prepMinutes,
                riderId,
                placedAt,
                promisedAt,
                step.at(),
                changes.stream()
                        .filter(change -> change.version() <= step.version())
                        .toList());
    }
}
