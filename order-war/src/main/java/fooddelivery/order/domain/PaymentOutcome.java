package fooddelivery.order.domain;

import java.util.UUID;

/** What came of asking for a payment. The four must never be merged. */
public sealed interface PaymentOutcome {

    /** @param attemptId the approved attempt of this order, usually the one asked for */
    record Approved(UUID attemptId) implements PaymentOutcome {}

    record Declined(String reason) implements PaymentOutcome {}

    /** Payment surely never saw the attempt. */
    record NotSent() implements PaymentOutcome {}

    /** Payment may have seen it, and may have charged. */
    record Unknown() implements PaymentOutcome {}
}
