package fooddelivery.order.domain;

import java.util.UUID;

/**
 * One try to be paid for an order. Repeating it is safe: {@code attemptId} is the idempotency key all the way to the
 * payment gateway. Amounts are won.
 *
 * @param token the card token, in the clear: never logged, never stored so
 */
public record PaymentAttempt(
        UUID attemptId,
        int attemptNo,
        UUID orderId,
        UUID customerId,
        long goods,
        long deliveryFee,
        long expressFee,
        String method,
        String token) {

    public long amount() {
        return goods + deliveryFee + expressFee;
    }

    @Override
    public String toString() {
        return "attempt " + attemptId + " of order " + orderId;
    }
}
