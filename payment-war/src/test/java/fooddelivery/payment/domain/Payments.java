package fooddelivery.payment.domain;

import fooddelivery.payment.domain.PaymentGateway.Result;
import fooddelivery.payment.domain.RetryPolicy.Backoff;
import fooddelivery.runtime.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Payments as tests need them. */
public final class Payments {

    public static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    public static final Amounts AMOUNTS = new Amounts(12_000, 3_000, 2_000);
    public static final RetryPolicy RETRY = new RetryPolicy(
            Duration.ofSeconds(5),
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1)),
            new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(10)),
            3);
    public static final Result APPROVED = new Result.Approved();
    public static final Result DECLINED = new Result.Declined("CARD_DECLINED");
    public static final Result NOT_FOUND = new Result.Unclear("NOT_FOUND");

    private static final UUID CUSTOMER = Ids.next();

    private Payments() {}

    public static Pay pay(UUID orderId, int attemptNo) {
        return pay(Ids.next(), orderId, attemptNo, "tok_ok");
    }

    public static Pay pay(UUID attemptId, UUID orderId, int attemptNo, String token) {
        return new Pay(attemptId, attemptNo, orderId, CUSTOMER, AMOUNTS, "CARD", token);
    }

    /** An account that nobody has paid to yet. */
    public static PaymentAccount open(UUID orderId) {
        return new PaymentAccount(orderId, false, 0, List.of(), List.of());
    }

    /** An account with one attempt as it was stored; with its refund where there is one. */
    static PaymentAccount with(Pay pay, PaymentStatus status, boolean closed, int refundTries) {
        Attempt attempt = new Attempt(
                pay.attemptId(),
                pay.attemptNo(),
                pay.orderId(),
                pay.customerId(),
                pay.amounts(),
                pay.method(),
                status.isLive() ? pay.token() : null,
                status,
                status == PaymentStatus.DECLINED ? "CARD_DECLINED" : null,
                0,
                NOW,
                false);
        boolean refunding = status.isCaptured() && status != PaymentStatus.APPROVED;
        List<Refund> refunds = refunding
                ? List.of(new Refund(
                        pay.attemptId(),
                        pay.orderId(),
                        pay.attemptId(),
                        Refund.Kind.FULL,
                        pay.amounts().total(),
                        status,
                        null,
                        refundTries,
                        NOW))
                : List.of();
        return new PaymentAccount(pay.orderId(), closed, 7, List.of(attempt), refunds);
    }
}
