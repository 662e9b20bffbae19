package fooddelivery.runtime;

import fooddelivery.runtime.SagaPart.Deadline;
import fooddelivery.runtime.SagaPart.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What one service says about the saga of one order.
 *
 * @param service its name
 * @param status null, like {@code refund} and {@code since}, when it knows nothing of the order
 * @param reading whether it is connected to its queue
 * @param relay why its events are not sent; null while they are
 * @param failing events of the order that it could not handle, and has not given up
 * @param dead of these, and of any other, the ids of those in its queue of dead letters; null when the broker did not answer
 * @param givenUp events of the order that a person gave up
 */
public record SagaAccount(
        String service,
        String status,
        String refund,
        Instant since,
        boolean reading,
        String relay,
        List<Deadline> deadlines,
        List<Step> steps,
        List<Published> published,
        List<Failing> failing,
        List<UUID> dead,
        List<GivenUp> givenUp) {

    /**
     * @param at when it happened, by the service's clock
     * @param sentAt when the broker had it, by the database's clock; null while it waits
     * @param facts a few values of its data that name nobody
     */
    public record Published(
            UUID eventId,
            String type,
            Instant at,
            Instant sentAt,
            long sequence,
            UUID causationId,
            String traceId,
            Map<String, String> facts) {}

    /** @param cause of the last time */
    public record Failing(UUID eventId, String type, int failures, Instant firstAt, Instant lastAt, String cause) {}

    public record GivenUp(UUID eventId, String type, Instant at, String cause, String reason) {}

    /**
     * An event that it has handled.
     *
     * @param at when the transaction of its effect began
     * @param failures how often it could not be handled before; null, like what follows, for never
     * @param cause of the last failure
     */
    public record Handled(UUID eventId, Instant at, Integer failures, Instant failedSince, String cause) {}
}
