package fooddelivery.notify.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * One notification on its way over one channel; a row that whoever has its lease may work on.
 *
 * <p>It waits for its turn ({@code WAITING}), may be handed over and then has to be asked about ({@code ASKING}), and ends
 * told ({@code DELIVERED}), known not to have reached the customer ({@code FAILED}), overtaken ({@code DROPPED}), waiting
 * for a person ({@code PARKED}) or given up by one ({@code GIVEN_UP}). What follows from an {@link Outcome} is said in
 * {@link #after}, and nowhere else.
 *
 * @param position of the notification: rises with the news of an order
 * @param tries that a provider did not answer, or not well, since the last good answer
 * @param nextTryAt when somebody may work on it again
 * @param held whether it waits for the end of the customer's quiet hours
 * @param calledAt when it was handed over first; null as long as it surely was not
 * @param requestId by which the provider knows it
 * @param code the last outcome's
 * @param lease who works on it; null for nobody
 */
public record Delivery(
        UUID deliveryId,
        UUID notificationId,
        UUID orderId,
        long version,
        long position,
        Channel channel,
        UUID customerId,
        Message message,
        Map<String, String> parameters,
        State state,
        int tries,
        Instant createdAt,
        Instant nextTryAt,
        boolean held,
        Instant calledAt,
        String requestId,
        String code,
        UUID lease) {

    public enum State {
        WAITING,
        ASKING,
        DELIVERED,
        FAILED,
        DROPPED,
        PARKED,
        GIVEN_UP;

        /** Whether later news of the order has to wait for it. */
        public boolean isUnderWay() {
            return this == WAITING || this == ASKING;
        }
    }

    /** A new one, to be worked on at once. */
    public static Delivery of(
            UUID deliveryId,
            Notification news,
            long position,
            Channel channel,
            Message message,
            Map<String, String> parameters,
            Instant now) {
        return waiting(
                deliveryId,
                news.notificationId(),
                news.orderId(),
                news.version(),
                position,
                channel,
                news.customerId(),
                message,
                parameters,
                now);
    }

    /** The same news over another channel, after this one is known not to have reached the customer. */
    public Delivery over(UUID deliveryId, Channel other, Instant now) {
        return waiting(
                deliveryId, notificationId, orderId, version, position, other, customerId, message, parameters, now);
    }

    private static Delivery waiting(
            UUID deliveryId,
            UUID notificationId,
            UUID orderId,
            long version,
            long position,
            Channel channel,
            UUID customerId,
            Message message,
            Map<String, String> parameters,
            Instant now) {
        return new Delivery(
                deliveryId,
                notificationId,
                orderId,
                version,
                position,
                channel,
                customerId,
                message,
                parameters,
                State.WAITING,
                0,
                now,
                now,
                false,
                null,
                null,
                null,
                null);
    }

    /** What is to be done with it now. */
    public enum Step {
        SEND,
        ASK
    }

    /**
     * A message that was surely not handed over is; one that may have been is handed over again only where that tells it
     * once, and asked about otherwise.
     */
    public Step step(Messenger messenger, Instant now) {
        if (state == State.ASKING) {
            return Step.ASK;
        }
        boolean harmless = calledAt == null || now.isBefore(calledAt.plus(messenger.repeatableFor()));
        return harmless ? Step.SEND : Step.ASK;
    }

    /**
     * What follows from a step that began then.
     *
     * <p>To be called on the delivery as it was claimed: a call that surely did not arrive leaves no trace.
     */
    public Delivery after(Outcome outcome, Step step, Patience patience, Instant then) {
        Instant called = step == Step.SEND && calledAt == null ? then : calledAt;
        String known = outcome.requestId() == null ? requestId : outcome.requestId();
        String why = outcome.code();
        return switch (outcome.result()) {
            case DELIVERED -> with(State.DELIVERED, tries, then, false, called, known, why);
            case FAILED -> with(State.FAILED, tries, then, false, called, known, why);
            case ACCEPTED -> {
                int asked = state == State.ASKING ? tries + 1 : 0;
                yield again(State.ASKING, asked, called, known, why, then, patience.askAgain(asked), patience);
            }
            case UNKNOWN ->
                again(
                        known == null ? state : State.ASKING,
                        tries + 1,
                        called,
                        known,
                        why,
                        then,
                        patience.tryAgain(tries),
                        patience);
            case NOT_SENT -> again(state, tries + 1, calledAt, known, why, then, patience.tryAgain(tries), patience);
            case HELD_BACK -> with(state, tries, then.plus(patience.tryAgain(0)), false, calledAt, known, why);
            case NOT_FOUND -> {
                // A provider that had said that it has it only seems to know nothing; and so may one that was just
                // called.
                boolean surely = state == State.WAITING && !then.isBefore(called.plus(patience.settled()));
                yield again(
                        state, tries + 1, surely ? null : called, known, why, then, patience.tryAgain(tries), patience);
            }
        };
    }

    private Delivery again(
            State next,
            int tried,
            Instant called,
            String known,
            String why,
            Instant then,
            Duration pause,
            Patience patience) {
        if (!patience.isOver(tried)) {
            return with(next, tried, then.plus(pause), false, called, known, why);
        }
        // Nobody here can mend a customer's own program.
        State end = channel == Channel.WEBHOOK ? State.FAILED : State.PARKED;
        return with(end, tried, then, false, called, known, why);
    }

    /** Waits for the end of the customer's quiet hours. */
    public Delivery heldUntil(Instant end) {
        return with(state, tries, end, true, calledAt, requestId, "QUIET_HOURS");
    }

    /** Waits for something else that has to come first. */
    public Delivery waitingUntil(Instant then, String why) {
        return with(state, tries, then, false, calledAt, requestId, why);
    }

    /** Nobody can be told this way. */
    public Delivery failed(String why, Instant now) {
        return with(State.FAILED, tries, now, false, calledAt, requestId, why);
    }

    /** Nobody has to be told any more. */
    public Delivery dropped(String why, Instant now) {
        return with(State.DROPPED, tries, now, false, calledAt, requestId, why);
    }

    /** A person says that it should be tried once more; empty unless it is parked. */
    public Optional<Delivery> retried(Instant now) {
        State next = requestId == null ? State.WAITING : State.ASKING;
        return state == State.PARKED
                ? Optional.of(with(next, 0, now, false, calledAt, requestId, code))
                : Optional.empty();
    }

    /** A person says that it is not worth it; empty unless it is parked. */
    public Optional<Delivery> givenUp(Instant now) {
        return state == State.PARKED
                ? Optional.of(with(State.GIVEN_UP, tries, now, false, calledAt, requestId, code))
                : Optional.empty();
    }

    private Delivery with(
            State next, int tried, Instant then, boolean quiet, Instant called, String known, String why) {
        return new Delivery(
                deliveryId,
                notificationId,
                orderId,
                version,
                position,
                channel,
                customerId,
                message,
                parameters,
                next,
                tried,
                createdAt,
                then,
                quiet,
                called,
                known,
                why,
                lease);
    }
}
