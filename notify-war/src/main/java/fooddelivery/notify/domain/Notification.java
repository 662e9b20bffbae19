package fooddelivery.notify.domain;

import java.time.Instant;
import java.util.UUID;

/**
 * Something told to a customer, in the words it was told in.
 *
 * @param position rises with every notification; 0 before it is stored
 * @param version of the order; with order and channel it tells a repetition. Of what a store says, the ticket's, negative
 * @param status of the order after the change
 * @param at when the order changed
 * @param sentAt null while it waits, and for what is not told any more
 */
public record Notification(
        UUID notificationId,
        long position,
        UUID orderId,
        long version,
        Channel channel,
        UUID customerId,
        String status,
        String event,
        Instant at,
        String language,
        String title,
        String text,
        State state,
        Instant sentAt) {

    /** {@code DROPPED}: newer news of the same order had been told before this arrived. */
    public enum State {
        PENDING,
        SENT,
        FAILED,
        DROPPED
    }
}
