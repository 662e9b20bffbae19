package fooddelivery.payment.domain;

import static fooddelivery.payment.domain.PaymentStatus.ABSENT;
import static fooddelivery.payment.domain.PaymentStatus.APPROVED;
import static fooddelivery.payment.domain.PaymentStatus.CONFIRMING;
import static fooddelivery.payment.domain.PaymentStatus.DECLINED;
import static fooddelivery.payment.domain.PaymentStatus.REFUNDED;
import static fooddelivery.payment.domain.PaymentStatus.REFUND_FAILED;
import static fooddelivery.payment.domain.PaymentStatus.REFUND_PENDING;
import static fooddelivery.payment.domain.PaymentStatus.UNKNOWN;
import static fooddelivery.payment.domain.PaymentStatus.VOIDED;

import fooddelivery.runtime.TransitionTable;
import java.util.Set;

/** What can happen to a payment attempt, and to a refund. Whatever is not listed changes nothing. */
final class PaymentTransitions {

    enum Trigger {
        /** Asked for while the account is open, nothing else is live and no later attempt is known. */
        ADMITTED,
        /** Asked for too late: the account is closed, a later attempt is known, or another is approved. */
        TURNED_AWAY,
        GATEWAY_APPROVED,
        /** The gateway approved what nobody wants any more. */
        GATEWAY_APPROVED_CLOSED,
        GATEWAY_DECLINED,
        /** Time-out, error, "in process", or "not found", which is never a decline: the request may still be on its way. */
        GATEWAY_UNCLEAR,
        ACCOUNT_CLOSED,
        REFUND_DONE,
        REFUND_GIVEN_UP,
        RETRY_REFUND
    }

    static final TransitionTable<PaymentStatus, Trigger> TABLE = TransitionTable.of(PaymentStatus.class, Trigger.class)
            .on(Trigger.ADMITTED, Set.of(ABSENT), CONFIRMING)
            .on(Trigger.TURNED_AWAY, Set.of(ABSENT), VOIDED)
            .on(Trigger.GATEWAY_APPROVED, Set.of(CONFIRMING, UNKNOWN), APPROVED)
            .on(Trigger.GATEWAY_APPROVED_CLOSED, Set.of(CONFIRMING, UNKNOWN), REFUND_PENDING)
            .on(Trigger.GATEWAY_DECLINED, Set.of(CONFIRMING, UNKNOWN), DECLINED)
            .on(Trigger.GATEWAY_UNCLEAR, Set.of(CONFIRMING, UNKNOWN), UNKNOWN)
            // CONFIRMING and UNKNOWN are left alone: the gateway may have captured, and its answer decides.
            .on(Trigger.ACCOUNT_CLOSED, Set.of(APPROVED), REFUND_PENDING)
            .on(Trigger.REFUND_DONE, Set.of(REFUND_PENDING), REFUNDED)
            .on(Trigger.REFUND_GIVEN_UP, Set.of(REFUND_PENDING), REFUND_FAILED)
            .on(Trigger.RETRY_REFUND, Set.of(REFUND_FAILED), REFUND_PENDING)
            .build();

    private PaymentTransitions() {}
}
