package fooddelivery.status.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An order as it can be followed. Its state and its history are what order told; the other services' events only add
 * minutes, way and rider.
 *
 * @param delayVersion of the ticket after its last delay; 0 for none
 * @param total won; null, like name, express and time of placing, while {@code OrderPlaced} has not arrived
 * @param distance metres from the store to the customer as the crow flies; null until the food is ready
 * @param changes rising by version; empty where only the state was asked for
 * @param delays rising by ticket version; empty as well
 * @param arrival null when nothing can be said, or was not asked for
 */
public record TrackedOrder(
        UUID orderId,
        long version,
        long delayVersion,
        String status,
        String refund,
        UUID customerId,
        UUID storeId,
        String storeName,
        Long total,
        Boolean express,
        Integer prepMinutes,
        Integer distance,
        UUID riderId,
        Instant placedAt,
        Instant promisedAt,
        Instant updatedAt,
        List<Change> changes,
        List<Delay> delays,
        Arrival arrival) {

    public Position position() {
        return new Position(version, delayVersion);
    }

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

    /** When the order was in that state for the first time. */
    public Optional<Instant> since(String state) {
        return changes.stream()
                .filter(change -> change.status().equals(state))
                .map(Change::at)
                .findFirst();
    }

    public TrackedOrder arriving(Arrival expected) {
        return copy(version, delayVersion, status, refund, prepMinutes, updatedAt, changes, delays, expected);
    }

    /**
     * The order as it was at each step of its timeline and each delay, for somebody who saw it up to there: in the order in
     * which they happened, and each further on than the one before. The last one tells when it should arrive.
     */
    public List<TrackedOrder> since(Position seen) {
        List<Change> steps = timeline().stream()
                .filter(step -> step.version() > seen.version())
                .toList();
        List<Delay> later = delays.stream()
                .filter(delay -> delay.ticketVersion() > seen.delay())
                .toList();
        List<TrackedOrder> told = new ArrayList<>();
        Position reached = seen;
        int step = 0;
        int delay = 0;
        while (step < steps.size() || delay < later.size()) {
            boolean isDelay = step == steps.size()
                    || delay < later.size()
                            && reached.version() > 0
                            && later.get(delay).at().isBefore(steps.get(step).at());
            Instant at;
            if (isDelay) {
                Delay next = later.get(delay++);
                at = next.at();
                reached = reached.and(new Position(0, next.ticketVersion()));
            } else {
                Change next = steps.get(step++);
                at = next.at();
                reached = reached.and(new Position(next.version(), 0));
            }
            told.add(asOf(reached, at));
        }
        if (!told.isEmpty()) {
            int last = told.size() - 1;
            told.set(last, told.get(last).arriving(arrival));
        }
        return told;
    }

    private TrackedOrder asOf(Position then, Instant at) {
        List<Change> until = changes.stream()
                .filter(change -> change.version() <= then.version())
                .toList();
        Change last = until.get(until.size() - 1);
        return copy(
                then.version(),
                then.delay(),
                last.status(),
                last.refund(),
                prepMinutesAsOf(then.delay()),
                at,
                until,
                delays.stream()
                        .filter(delay -> delay.ticketVersion() <= then.delay())
                        .toList(),
                null);
    }

    private Integer prepMinutesAsOf(long delayVersion) {
        return delays.stream()
                .filter(delay -> delay.ticketVersion() > delayVersion)
                .findFirst()
                .map(next -> Integer.valueOf(next.prepMinutes() - next.minutes()))
                .orElse(prepMinutes);
    }

    private TrackedOrder copy(
            long toVersion,
            long toDelay,
            String toStatus,
            String toRefund,
            Integer toMinutes,
            Instant at,
            List<Change> toChanges,
            List<Delay> toDelays,
            Arrival expected) {
        return new TrackedOrder(
                orderId,
                toVersion,
                toDelay,
                toStatus,
                toRefund,
                customerId,
                storeId,
                storeName,
                total,
                express,
                toMinutes,
                distance,
                riderId,
                placedAt,
                promisedAt,
                at,
                toChanges,
                toDelays,
                expected);
    }
}
