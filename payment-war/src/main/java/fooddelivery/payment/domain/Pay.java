package fooddelivery.payment.domain;

import java.util.UUID;

/**
 * Asks for one payment attempt.
 *
 * @param attemptId the key under which the attempt may be repeated, here and at the gateway
 * @param attemptNo rises with each attempt of the order, from 1
 * @param token what the gateway knows the card by
 */
public record Pay(
        UUID attemptId, int attemptNo, UUID orderId, UUID customerId, Amounts amounts, String method, String token) {

    /** Without the token, which is nobody's business. */
    @Override
    public String toString() {
        return "Pay[attempt " + attemptNo + " " + attemptId + " of order " + orderId + "]";
    }
}
