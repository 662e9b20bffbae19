package fooddelivery.payment.domain;

import fooddelivery.payment.domain.PaymentTransitions.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** One attempt to pay an order; changed by its {@link PaymentAccount} only. */
public final class Attempt {

    /** Gateways forget keys after 15 days: from here on nothing is repeated under its key, only asked about. */
    static final Duration KEY_LIFE = Duration.ofDays(14);

    private final UUID attemptId;
    private final int attemptNo;
    private final UUID orderId;
    private final UUID customerId;
    private final Amounts amounts;
    private final String method;
    private final Instant createdAt;
    private final int tries;
    private String token;
    private PaymentStatus status;
    private String reason;
    private Duration lookAfter;
    private boolean handedOver;
    private final boolean stored;
    private boolean changed;

    /** An attempt that has not been seen yet. */
    Attempt(Pay pay, Instant now) {
        this(
                pay.attemptId(),
                pay.attemptNo(),
                pay.orderId(),
                pay.customerId(),
                pay.amounts(),
                pay.method(),
                pay.token(),
                PaymentStatus.ABSENT,
                null,
                0,
                now,
                false,
                false);
    }

    /** An attempt as it was stored. */
    public Attempt(
            UUID attemptId,
            int attemptNo,
            UUID orderId,
            UUID customerId,
            Amounts amounts,
            String method,
            String token,
            PaymentStatus status,
            String reason,
            int tries,
            Instant createdAt,
            boolean handedOver) {
        this(
                attemptId,
                attemptNo,
                orderId,
                customerId,
                amounts,
                method,
                token,
                status,
                reason,
                tries,
                createdAt,
                handedOver,
                true);
    }

    private Attempt(
            UUID attemptId,
            int attemptNo,
            UUID orderId,
            UUID customerId,
            Amounts amounts,
            String method,
            String token,
            PaymentStatus status,
            String reason,
            int tries,
            Instant createdAt,
            boolean handedOver,
            boolean stored) {
        this.attemptId = attemptId;
        this.attemptNo = attemptNo;
        this.orderId = orderId;
        this.customerId = customerId;
        this.amounts = amounts;
        this.method = method;
        this.token = token;
        this.status = status;
        this.reason = reason;
        this.tries = tries;
        this.createdAt = createdAt;
        this.handedOver = handedOver;
        this.stored = stored;
    }

    /** @return whether the trigger is listed for this state */
    boolean move(Trigger trigger) {
        Optional<PaymentStatus> next = PaymentTransitions.TABLE.next(status, trigger);
        next.ifPresent(to -> {
            status = to;
            changed = true;
            if (!to.isLive()) {
                // Nobody will ask again: nobody needs the card any more.
                token = null;
                lookAfter = null;
                handedOver = false;
            }
        });
        return next.isPresent();
    }

    /** Leaves the attempt to whoever works on it now; then a sweeper looks after it. */
    void lookAfter(Duration pause) {
        lookAfter = pause;
        handedOver = false;
        changed = true;
    }

    /** Nothing asks about it by itself any more: a person has to. It is never repeated, so the card is not needed. */
    void handOver() {
        lookAfter = null;
        token = null;
        handedOver = true;
        changed = true;
    }

    /** Order asks for it again, and brings the card that is not kept here any more. */
    void takeCard(String card) {
        if (token == null) {
            token = card;
        }
    }

    void because(String reason) {
        this.reason = reason;
    }

    boolean isFor(Pay pay) {
        return amounts.equals(pay.amounts())
                && attemptNo == pay.attemptNo()
                && customerId.equals(pay.customerId())
                && method.equals(pay.method());
    }

    /** Whether the gateway still knows the key, so that repeating captures once. */
    boolean isRepeatable(Instant now) {
        return now.isBefore(createdAt.plus(KEY_LIFE));
    }

    public UUID attemptId() {
        return attemptId;
    }

    public int attemptNo() {
        return attemptNo;
    }

    public UUID orderId() {
        return orderId;
    }

    public UUID customerId() {
        return customerId;
    }

    public Amounts amounts() {
        return amounts;
    }

    public String method() {
        return method;
    }

    /** Null as soon as the attempt is final or handed over. */
    public String token() {
        return token;
    }

    public PaymentStatus status() {
        return status;
    }

    /** Why it was declined, or is not clear; null otherwise. */
    public String reason() {
        return reason;
    }

    /** How often the sweeper has asked. */
    public int tries() {
        return tries;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** How long from now the sweeper leaves it alone; null when it is final or handed over. */
    public Duration lookAfter() {
        return lookAfter;
    }

    /** Its result is not known, its key is too old to be repeated, and only a person has it asked about again. */
    public boolean isHandedOver() {
        return handedOver;
    }

    public boolean isStored() {
        return stored;
    }

    public boolean isChanged() {
        return changed;
    }
}
