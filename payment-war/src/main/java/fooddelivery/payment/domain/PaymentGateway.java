package fooddelivery.payment.domain;

import java.util.UUID;

/**
 * The company that moves the money. Never called inside a database transaction. Every call may be repeated with the same
 * key and then has no further effect. An implementation answers within a time-out of its own; whatever it cannot tell
 * for sure is {@link Result.Unclear}, never a decline.
 */
public interface PaymentGateway {

    /**
     * Captures the amount.
     *
     * @param attemptId the key
     * @param amount won
     * @param token what the gateway knows the card by
     */
    Result confirm(UUID attemptId, UUID orderId, long amount, String method, String token);

    /** What became of the attempt; captures nothing. An attempt that the gateway does not know is unclear. */
    Result query(UUID attemptId);

    /**
     * Gives money back. A refund that the gateway has made before counts as made.
     *
     * @param refundId the key
     * @param amount won; all of the capture, or a part of it
     */
    Cancellation cancel(UUID attemptId, UUID refundId, long amount, String reason);

    /** Whether the refund was made; gives nothing back. What cannot be told counts as not made. */
    Cancellation queryRefund(UUID attemptId, UUID refundId, long amount);

    /** What the gateway says of an attempt. */
    sealed interface Result {
        record Approved() implements Result {}

        /** Definitely not captured, now or later under this key. */
        record Declined(String reason) implements Result {}

        /** Time-out, error, in process, not found. */
        record Unclear(String why) implements Result {}
    }

    /** What the gateway says of a refund. */
    sealed interface Cancellation {
        record Cancelled() implements Cancellation {}

        record NotCancelled(String why) implements Cancellation {}
    }
}
