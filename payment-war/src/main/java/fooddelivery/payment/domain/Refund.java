package fooddelivery.payment.domain;

import fooddelivery.payment.domain.PaymentTransitions.Trigger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Money on its way back; its id is the gateway's key. Changed by its {@link PaymentAccount} only. */
public final class Refund {

    public enum Kind {
        /** All that is left of the capture. */
        FULL,
        /** The fee of an express order that came too late. */
        EXPRESS
    }

    private final UUID refundId;
    private final UUID orderId;
    private final UUID attemptId;
    private final Kind kind;
    private final long amount;
    private final Instant createdAt;
    private PaymentStatus status;
    private String reason;
    private int tries;
    private Duration nextTryAfter;
    private final boolean stored;
    private boolean changed;

    /**
     * The refund's id is the gateway's key, so it follows from what is given back: a refund that was forgotten with a database
     * is made under the same key again, and gives the money back once. Its time is that of the attempt.
     */
    static UUID idOf(UUID attemptId, Kind kind) {
        UUID name = UUID.nameUUIDFromBytes((attemptId + " " + kind).getBytes(StandardCharsets.UTF_8));
        return new UUID(
                attemptId.getMostSignificantBits() & ~0xFFFFL | 0x7000 | name.getMostSignificantBits() & 0xFFF,
                name.getLeastSignificantBits() & ~(3L << 62) | 1L << 63);
    }

    /** A refund that is to be made as soon as possible. */
    Refund(UUID refundId, Attempt attempt, Kind kind, long amount, Instant now) {
        this(
                refundId,
                attempt.orderId(),
                attempt.attemptId(),
                kind,
                amount,
                PaymentStatus.REFUND_PENDING,
                null,
                0,
                now,
                false);
        this.nextTryAfter = Duration.ZERO;
    }

    /** A refund as it was stored. */
    public Refund(
            UUID refundId,
            UUID orderId,
            UUID attemptId,
            Kind kind,
            long amount,
            PaymentStatus status,
            String reason,
            int tries,
            Instant createdAt) {
        this(refundId, orderId, attemptId, kind, amount, status, reason, tries, createdAt, true);
    }

    private Refund(
            UUID refundId,
            UUID orderId,
            UUID attemptId,
            Kind kind,
            long amount,
            PaymentStatus status,
            String reason,
            int tries,
            Instant createdAt,
            boolean stored) {
        this.refundId = refundId;
        this.orderId = orderId;
        this.attemptId = attemptId;
        this.kind = kind;
        this.amount = amount;
        this.status = status;
        this.reason = reason;
        this.tries = tries;
        this.createdAt = createdAt;
        this.stored = stored;
    }

    /** @return whether the trigger is listed for this state */
    boolean move(Trigger trigger) {
        Optional<PaymentStatus> next = PaymentTransitions.TABLE.next(status, trigger);
        next.ifPresent(to -> {
            status = to;
            nextTryAfter = null;
            changed = true;
        });
        return next.isPresent();
    }

    void failed(String why, Duration pause) {
        reason = why;
        nextTryAfter = pause;
        changed = true;
    }

    void startOver() {
        tries = 0;
        nextTryAfter = Duration.ZERO;
    }

    /** Whether the gateway still knows the key, so that repeating gives back once. */
    public boolean isRepeatable(Instant now) {
        return now.isBefore(createdAt.plus(Attempt.KEY_LIFE));
    }

    public UUID refundId() {
        return refundId;
    }

    public UUID orderId() {
        return orderId;
    }

    public UUID attemptId() {
        return attemptId;
    }

    public Kind kind() {
        return kind;
    }

    /** Won. */
    public long amount() {
        return amount;
    }

    public PaymentStatus status() {
        return status;
    }

    /** What the gateway said to the last try that failed; null when none did. */
    public String reason() {
        return reason;
    }

    /** Tries since it was asked for, by an event or by a person. */
    public int tries() {
        return tries;
    }

    public Instant createdAt() {
        return createdAt;
    }

    /** How long from now the sweeper leaves it alone; null when there is nothing to do. */
    public Duration nextTryAfter() {
        return nextTryAfter;
    }

    public boolean isStored() {
        return stored;
    }

    public boolean isChanged() {
        return changed;
    }
}
