package fooddelivery.payment.domain;

import fooddelivery.events.PaymentEvent;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.events.PaymentEvent.PaymentDeclined;
import fooddelivery.events.PaymentEvent.PaymentRefunded;
import fooddelivery.events.PaymentEvent.PaymentVoided;
import fooddelivery.events.PaymentEvent.RefundFailed;
import fooddelivery.payment.domain.PaymentGateway.Cancellation;
import fooddelivery.payment.domain.PaymentGateway.Result;
import fooddelivery.payment.domain.PaymentTransitions.Trigger;
import fooddelivery.runtime.Refused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * All payments of one order: its attempts, of which at most one is live or captured, and their refunds. Open while the
 * order may still be paid; closed for good when it is cancelled, rejected or expired. Its row decides the race between
 * closing and a payment whose result is not known yet: what the gateway approves for a closed account is given back.
 *
 * <p>Each method guards, changes and returns the events to publish; none when nothing changed.
 */
public final class PaymentAccount {

    /** What comes next for an attempt: a question to the gateway, or an answer to the caller. */
    public enum Step {
        CONFIRM,
        QUERY,
        APPROVED,
        DECLINED,
        UNKNOWN,
        IN_PROGRESS,
        VOIDED,
        /** The id was used before, for something else. */
        MISMATCH
    }

    /** @param attempt the attempt that the step is about: for {@code APPROVED} the one that paid the order */
    public record Reply(Step step, Attempt attempt) {}

    private final UUID orderId;
    private final List<Attempt> attempts;
    private final List<Refund> refunds;
    private boolean closed;
    private long version;
    private boolean changed;

    /** An account as it was stored. */
    public PaymentAccount(UUID orderId, boolean closed, long version, List<Attempt> attempts, List<Refund> refunds) {
        this.orderId = orderId;
        this.closed = closed;
        this.version = version;
        this.attempts = new ArrayList<>(attempts);
        this.refunds = new ArrayList<>(refunds);
    }

    /** Order asks for a payment, perhaps not for the first time. */
    public Reply submit(Pay pay, Instant now, RetryPolicy retry) {
        Optional<Attempt> known = attempt(pay.attemptId());
        if (known.isEmpty()) {
            return admit(new Attempt(pay, now), retry);
        }
        Attempt attempt = known.get();
        if (!attempt.isFor(pay)) {
            return new Reply(Step.MISMATCH, attempt);
        }
        if (attempt.status() == PaymentStatus.UNKNOWN) {
            attempt.takeCard(pay.token());
        }
        if (attempt.status() == PaymentStatus.UNKNOWN && mayConfirm(attempt, now)) {
            attempt.lookAfter(retry.lease());
            return new Reply(Step.CONFIRM, attempt);
        }
        return reply(attempt);
    }

    private Reply admit(Attempt attempt, RetryPolicy retry) {
        boolean overtaken = attempts.stream().anyMatch(other -> other.attemptNo() >= attempt.attemptNo());
        if (closed || overtaken || approved().isPresent()) {
            attempt.move(Trigger.TURNED_AWAY);
            attempts.add(attempt);
            return reply(attempt);
        }
        if (attempts.stream().anyMatch(other -> other.status().isLive())) {
            return new Reply(Step.IN_PROGRESS, attempt);
        }
        attempt.move(Trigger.ADMITTED);
        attempt.lookAfter(retry.lease());
        attempts.add(attempt);
        return new Reply(Step.CONFIRM, attempt);
    }

    /** The sweeper takes up an attempt that was left without a result. */
    public Reply resume(UUID attemptId, Instant now) {
        Attempt attempt = known(attemptId);
        if (!attempt.status().isLive()) {
            return reply(attempt);
        }
        return new Reply(mayConfirm(attempt, now) ? Step.CONFIRM : Step.QUERY, attempt);
    }

    /** Nobody captures for an order that is over, nor with a key that the gateway may have forgotten, nor without a card. */
    private boolean mayConfirm(Attempt attempt, Instant now) {
        return !closed && attempt.token() != null && attempt.isRepeatable(now);
    }

    /** What the caller is told of an attempt as it is now. */
    public Reply reply(UUID attemptId) {
        return reply(known(attemptId));
    }

    private Reply reply(Attempt attempt) {
        return switch (attempt.status()) {
            case APPROVED -> new Reply(Step.APPROVED, attempt);
            case DECLINED -> new Reply(Step.DECLINED, attempt);
            case ABSENT, CONFIRMING -> new Reply(Step.IN_PROGRESS, attempt);
            case UNKNOWN -> new Reply(closed ? Step.IN_PROGRESS : Step.UNKNOWN, attempt);
            case VOIDED, REFUND_PENDING, REFUNDED, REFUND_FAILED ->
                approved()
                        .map(other -> new Reply(Step.APPROVED, other))
                        .orElseGet(() -> new Reply(Step.VOIDED, attempt));
        };
    }

    /** Records what the gateway said; a late or repeated answer changes nothing. */
    public List<PaymentEvent> record(UUID attemptId, Result result, Instant now, RetryPolicy retry) {
        Attempt attempt = known(attemptId);
        if (result instanceof Result.Approved) {
            return approve(attempt, now);
        }
        if (result instanceof Result.Declined declined) {
            return decline(attempt, declined.reason(), now);
        }
        if (result instanceof Result.Unclear unclear && attempt.move(Trigger.GATEWAY_UNCLEAR)) {
            attempt.because(unclear.why());
            if (attempt.isRepeatable(now)) {
                attempt.lookAfter(retry.unclear().after(attempt.tries()));
            } else {
                attempt.handOver();
            }
        }
        return List.of();
    }

    /**
     * A person has an attempt that was handed over asked about once more. Fine and without effect while it is asked about
     * by itself.
     *
     * @throws Refused when its result is known
     */
    public Attempt askAgain(UUID attemptId) {
        Attempt attempt = known(attemptId);
        if (!attempt.status().isLive()) {
            throw new Refused(
                    attempt.status(), "The attempt is " + attempt.status() + "; there is nothing to ask about.");
        }
        if (attempt.isHandedOver()) {
            attempt.lookAfter(Duration.ZERO);
        }
        return attempt;
    }

    private List<PaymentEvent> approve(Attempt attempt, Instant now) {
        if (!attempt.move(closed ? Trigger.GATEWAY_APPROVED_CLOSED : Trigger.GATEWAY_APPROVED)) {
            return List.of();
        }
        attempt.because(null);
        if (closed) {
            refundAll(attempt, now);
        }
        return List.of(new PaymentApproved(
                orderId,
                nextVersion(),
                now,
                attempt.attemptId(),
                attempt.attemptNo(),
                attempt.amounts().total()));
    }

    private List<PaymentEvent> decline(Attempt attempt, String reason, Instant now) {
        if (!attempt.move(Trigger.GATEWAY_DECLINED)) {
            return List.of();
        }
        attempt.because(reason);
        List<PaymentEvent> events = new ArrayList<>();
        events.add(new PaymentDeclined(orderId, nextVersion(), now, attempt.attemptId(), attempt.attemptNo(), reason));
        if (closed && nothingCaptured()) {
            events.add(voided(attemptIds(), now));
        }
        return events;
    }

    /**
     * The order is over. An attempt without a result is left alone until the gateway has told.
     *
     * @param attemptIds every attempt that order knows of; some may never have arrived here
     */
    public List<PaymentEvent> close(Collection<UUID> attemptIds, Instant now) {
        if (closed) {
            return List.of();
        }
        closed = true;
        changed = true;
        attempts.stream()
                .filter(attempt -> attempt.move(Trigger.ACCOUNT_CLOSED))
                .forEach(attempt -> refundAll(attempt, now));
        if (!nothingCaptured()) {
            return List.of();
        }
        Set<UUID> all = new LinkedHashSet<>(attemptIds());
        all.addAll(attemptIds);
        return List.of(voided(all, now));
    }

    /** An express order came late; its fee goes back. On a closed account all of the money has gone back already. */
    public void expressPromiseMissed(UUID attemptId, long fee, Instant now) {
        if (closed) {
            return;
        }
        attempt(attemptId)
                .filter(attempt -> attempt.status() == PaymentStatus.APPROVED)
                .filter(attempt -> refunds.isEmpty())
                .ifPresent(attempt -> {
                    long amount = Math.min(fee, attempt.amounts().expressFee());
                    if (amount > 0) {
                        refunds.add(new Refund(
                                Refund.idOf(attemptId, Refund.Kind.EXPRESS),
                                attempt,
                                Refund.Kind.EXPRESS,
                                amount,
                                now));
                    }
                });
    }

    private void refundAll(Attempt attempt, Instant now) {
        long gone = refunds.stream()
                .filter(refund -> refund.attemptId().equals(attempt.attemptId()))
                .mapToLong(Refund::amount)
                .sum();
        refunds.add(new Refund(
                Refund.idOf(attempt.attemptId(), Refund.Kind.FULL),
                attempt,
                Refund.Kind.FULL,
                attempt.amounts().total() - gone,
                now));
    }

    /** Records what the gateway said to a refund; a late or repeated answer changes nothing. */
    public List<PaymentEvent> recordRefund(UUID refundId, Cancellation result, Instant now, RetryPolicy retry) {
        Refund refund = refund(refundId);
        if (result instanceof Cancellation.NotCancelled failure) {
            return refundFailed(refund, failure.why(), now, retry);
        }
        if (!move(refund, Trigger.REFUND_DONE)) {
            return List.of();
        }
        return List.of(new PaymentRefunded(
                orderId,
                nextVersion(),
                now,
                refund.attemptId(),
                refundId,
                refund.kind().name(),
                refund.amount()));
    }

    private List<PaymentEvent> refundFailed(Refund refund, String why, Instant now, RetryPolicy retry) {
        if (refund.status() != PaymentStatus.REFUND_PENDING) {
            return List.of();
        }
        if (refund.isRepeatable(now) && refund.tries() < retry.refundTries()) {
            refund.failed(why, retry.refund().after(refund.tries()));
            return List.of();
        }
        refund.failed(why, null);
        move(refund, Trigger.REFUND_GIVEN_UP);
        return List.of(new RefundFailed(
                orderId,
                nextVersion(),
                now,
                refund.attemptId(),
                refund.refundId(),
                refund.kind().name(),
                refund.amount(),
                why));
    }

    /**
     * A person has the refund tried again, with the same key. Fine and without effect while it is being tried.
     *
     * @throws Refused when the money is back already
     */
    public Refund retryRefund(UUID refundId) {
        Refund refund = refund(refundId);
        if (move(refund, Trigger.RETRY_REFUND)) {
            refund.startOver();
        } else if (!PaymentTransitions.TABLE.isResultOf(Trigger.RETRY_REFUND, refund.status())) {
            throw new Refused(refund.status(), "The refund is " + refund.status() + "; there is nothing to try again.");
        }
        return refund;
    }

    /** The attempt's state follows its full refund. */
    private boolean move(Refund refund, Trigger trigger) {
        boolean moved = refund.move(trigger);
        if (moved && refund.kind() == Refund.Kind.FULL) {
            known(refund.attemptId()).move(trigger);
        }
        return moved;
    }

    // ---- after a backup was restored

    /** What an order tells of itself and payment's own events do not. */
    public record Particulars(UUID customerId, Amounts amounts, String method) {}

    /**
     * The account is again where its own event said it was. To be called with all that are forgotten, rising by version; what
     * is known already changes nothing.
     *
     * @param particulars null when nobody tells
     * @throws IllegalStateException when they would be needed, or are others than those that were paid
     */
    public void remember(PaymentEvent event, Particulars particulars) {
        if (event instanceof PaymentApproved approved) {
            Attempt attempt = remembered(approved.attemptId(), approved.attemptNo(), particulars, event.occurredAt());
            if (attempt.amounts().total() != approved.amount()) {
                throw new IllegalStateException("Attempt " + attempt.attemptId() + " was of " + approved.amount()
                        + " won, and its order says " + attempt.amounts().total());
            }
            attempt.move(Trigger.GATEWAY_APPROVED);
            attempt.because(null);
        } else if (event instanceof PaymentDeclined declined) {
            Attempt attempt = remembered(declined.attemptId(), declined.attemptNo(), particulars, event.occurredAt());
            attempt.move(Trigger.GATEWAY_DECLINED);
            attempt.because(declined.reason());
        } else if (event instanceof PaymentRefunded refunded) {
            Refund refund = remembered(
                    refunded.refundId(), refunded.attemptId(), refunded.kind(), refunded.amount(), event.occurredAt());
            move(refund, Trigger.RETRY_REFUND);
            move(refund, Trigger.REFUND_DONE);
        } else if (event instanceof RefundFailed failed) {
            Refund refund = remembered(
                    failed.refundId(), failed.attemptId(), failed.kind(), failed.amount(), event.occurredAt());
            refund.failed(failed.reason(), null);
            move(refund, Trigger.REFUND_GIVEN_UP);
        } else if (event instanceof PaymentVoided) {
            closed = true;
        }
        version = Math.max(version, event.version());
        changed = true;
    }

    private Attempt remembered(UUID attemptId, int attemptNo, Particulars particulars, Instant at) {
        return attempt(attemptId).orElseGet(() -> {
            if (particulars == null) {
                throw new IllegalStateException("Nobody tells what attempt " + attemptId + " was to pay for");
            }
            Attempt attempt = new Attempt(
                    new Pay(
                            attemptId,
                            attemptNo,
                            orderId,
                            particulars.customerId(),
                            particulars.amounts(),
                            particulars.method(),
                            null),
                    at);
            // It was admitted then, so none before it was without a result: what is so here was declined meanwhile.
            attempts.stream()
                    .filter(other -> other.attemptNo() < attemptNo && other.move(Trigger.GATEWAY_DECLINED))
                    .forEach(other -> other.because("FORGOTTEN"));
            attempt.move(Trigger.ADMITTED);
            attempts.add(attempt);
            return attempt;
        });
    }

    private Refund remembered(UUID refundId, UUID attemptId, String kind, long amount, Instant at) {
        return refunds.stream()
                .filter(known -> known.refundId().equals(refundId))
                .findFirst()
                .orElseGet(() -> {
                    Attempt attempt = attempt(attemptId)
                            .orElseThrow(() ->
                                    new IllegalStateException("Nobody tells what refund " + refundId + " gave back"));
                    Refund refund = new Refund(refundId, attempt, Refund.Kind.valueOf(kind), amount, at);
                    if (refund.kind() == Refund.Kind.FULL) {
                        closed = true;
                        attempt.move(Trigger.ACCOUNT_CLOSED);
                    }
                    refunds.add(refund);
                    return refund;
                });
    }

    /**
     * Order names its last attempt, of which nothing is known here, nor was anything told: it may have been captured. The
     * gateway is asked about it; it is not repeated before order brings its card.
     *
     * @param attemptNo null when nobody tells
     * @param particulars null when nobody tells
     * @return whether it is to be asked about. Not when the account was closed before: what came later was turned away
     * @throws IllegalStateException when they are needed
     */
    public boolean lookFor(UUID attemptId, Integer attemptNo, Particulars particulars, Instant now) {
        int highest = attempts.stream().mapToInt(Attempt::attemptNo).max().orElse(0);
        int number = attemptNo == null ? highest + 1 : attemptNo;
        boolean overtaken = attemptNo == null
                ? !nothingCaptured()
                : number <= highest || captured().isPresent();
        if (closed || overtaken || attempt(attemptId).isPresent()) {
            return false;
        }
        Attempt attempt = remembered(attemptId, number, particulars, now);
        attempt.move(Trigger.GATEWAY_UNCLEAR);
        attempt.because("FORGOTTEN");
        attempt.lookAfter(Duration.ZERO);
        return true;
    }

    private PaymentVoided voided(Collection<UUID> ids, Instant now) {
        return new PaymentVoided(orderId, nextVersion(), now, List.copyOf(ids));
    }

    private boolean nothingCaptured() {
        return attempts.stream()
                .noneMatch(attempt ->
                        attempt.status().isCaptured() || attempt.status().isLive());
    }

    private long nextVersion() {
        changed = true;
        return ++version;
    }

    private Optional<Attempt> approved() {
        return attempts.stream()
                .filter(attempt -> attempt.status() == PaymentStatus.APPROVED)
                .findFirst();
    }

    private Optional<Attempt> attempt(UUID attemptId) {
        return attempts.stream()
                .filter(attempt -> attempt.attemptId().equals(attemptId))
                .findFirst();
    }

    private Attempt known(UUID attemptId) {
        return attempt(attemptId)
                .orElseThrow(() -> new IllegalArgumentException("Order " + orderId + " has no attempt " + attemptId));
    }

    public Refund refund(UUID refundId) {
        return refunds.stream()
                .filter(refund -> refund.refundId().equals(refundId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Order " + orderId + " has no refund " + refundId));
    }

    private List<UUID> attemptIds() {
        return attempts.stream().map(Attempt::attemptId).toList();
    }

    /** The attempt whose money was taken, even if it was given back since. */
    public Optional<Attempt> captured() {
        return attempts.stream()
                .filter(attempt -> attempt.status().isCaptured())
                .findFirst();
    }

    public UUID orderId() {
        return orderId;
    }

    public boolean isClosed() {
        return closed;
    }

    public long version() {
        return version;
    }

    public List<Attempt> attempts() {
        return List.copyOf(attempts);
    }

    public List<Refund> refunds() {
        return List.copyOf(refunds);
    }

    public boolean isChanged() {
        return changed;
    }
}
