package fooddelivery.saga;

import fooddelivery.payment.domain.PaymentGateway;
import fooddelivery.saga.Chance.Fate;
import fooddelivery.saga.Chance.Point;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The company that moves the money, with books of its own: what it has done stays done, whatever becomes of its answer.
 * Knows a repeated call by its key. An attempt that it was asked about before it arrived expires after a while.
 */
final class CardCompany implements PaymentGateway {

    static final String GOOD_CARD = "tok_ok";
    static final String BAD_CARD = "tok_declined";

    private static final Duration VALIDITY = Duration.ofMinutes(1);

    private enum State {
        KNOWN,
        CAPTURED,
        DECLINED
    }

    private static final class Payment {
        private final Instant since;
        private UUID orderId;
        private State state = State.KNOWN;
        private String reason;
        private long amount;
        private long refunded;

        private Payment(Instant since) {
            this.since = since;
        }
    }

    private final World world;
    private final ServiceProcess caller;
    private final Clock clock;
    private final Map<UUID, Payment> payments = new LinkedHashMap<>();
    private final Map<UUID, Long> refunds = new LinkedHashMap<>();
    private boolean refusesRefunds;

    CardCompany(World world, ServiceProcess caller, Clock clock) {
        this.world = world;
        this.caller = caller;
        this.clock = clock;
    }

    /** For as long as this is set no refund is made. */
    void refusesRefunds(boolean refuses) {
        refusesRefunds = refuses;
    }

    boolean refusesRefunds() {
        return refusesRefunds;
    }

    /** How many payments of the order were captured, given back since or not. */
    long captures(UUID orderId) {
        return payments.values().stream()
                .filter(payment -> payment.state == State.CAPTURED && orderId.equals(payment.orderId))
                .count();
    }

    /** What is captured of the order and not given back, won. */
    long holds(UUID orderId) {
        return payments.values().stream()
                .filter(payment -> payment.state == State.CAPTURED && orderId.equals(payment.orderId))
                .mapToLong(payment -> payment.amount - payment.refunded)
                .sum();
    }

    /** Whether the refund was made, whatever its caller was told. */
    boolean hasMade(UUID refundId) {
        return refunds.containsKey(refundId);
    }

    @Override
    public Result confirm(UUID attemptId, UUID orderId, long amount, String method, String token) {
        return call(
                "the capture of " + world.name(attemptId),
                Point.CAPTURE_REQUEST,
                Point.CAPTURE_ANSWER,
                () -> capture(attemptId, orderId, amount, token),
                Result.Unclear::new);
    }

    @Override
    public Result query(UUID attemptId) {
        return call(
                "the question about " + world.name(attemptId),
                Point.CAPTURE_REQUEST,
                Point.CAPTURE_ANSWER,
                () -> lookUp(attemptId),
                Result.Unclear::new);
    }

    @Override
    public Cancellation cancel(UUID attemptId, UUID refundId, long amount, String reason) {
        return call(
                "the refund of " + world.name(attemptId),
                Point.REFUND_REQUEST,
                Point.REFUND_ANSWER,
                () -> giveBack(attemptId, refundId, amount),
                Cancellation.NotCancelled::new);
    }

    @Override
    public Cancellation queryRefund(UUID attemptId, UUID refundId, long amount) {
        return call(
                "the question about the refund of " + world.name(attemptId),
                Point.REFUND_REQUEST,
                Point.REFUND_ANSWER,
                () -> refunds.containsKey(refundId)
                        ? new Cancellation.Cancelled()
                        : new Cancellation.NotCancelled("NOT_FOUND"),
                Cancellation.NotCancelled::new);
    }

    private <T> T call(String what, Point request, Point answer, Supplier<T> work, Function<String, T> failure) {
        world.requireNoTransaction(caller);
        Fate fate = world.at(request, caller);
        if (fate == Fate.LOST) {
            world.story().note(what + " is lost");
            return failure.apply("ERROR_BEFORE_COMMIT");
        }
        if (fate == Fate.LATE) {
            world.story().note(what + " is on its way for long");
            world.later(what + " arrives at the card company", work);
            return failure.apply("TIMEOUT");
        }
        T result = work.get();
        if (world.at(answer, caller) == Fate.LOST) {
            world.story().note("the answer to " + what + " is lost");
            return failure.apply("ERROR_AFTER_COMMIT");
        }
        return result;
    }

    private Result capture(UUID attemptId, UUID orderId, long amount, String token) {
        Payment payment = known(attemptId);
        if (payment.state == State.KNOWN) {
            payment.orderId = orderId;
            payment.amount = amount;
            payment.state = GOOD_CARD.equals(token) ? State.CAPTURED : State.DECLINED;
            payment.reason = "CARD_DECLINED";
            world.story().note("card company: " + world.name(attemptId) + " is " + payment.state);
            world.moneyMoved(orderId);
        }
        return result(payment);
    }

    private Result lookUp(UUID attemptId) {
        Payment payment = known(attemptId);
        if (payment.state == State.KNOWN && !clock.instant().isBefore(payment.since.plus(VALIDITY))) {
            payment.state = State.DECLINED;
            payment.reason = "EXPIRED";
        }
        return result(payment);
    }

    private Payment known(UUID attemptId) {
        return payments.computeIfAbsent(attemptId, id -> new Payment(clock.instant()));
    }

    private static Result result(Payment payment) {
        return switch (payment.state) {
            case CAPTURED -> new Result.Approved();
            case DECLINED -> new Result.Declined(payment.reason);
            case KNOWN -> new Result.Unclear("NOT_FOUND");
        };
    }

    private Cancellation giveBack(UUID attemptId, UUID refundId, long amount) {
        if (refunds.containsKey(refundId)) {
            return new Cancellation.Cancelled();
        }
        Payment payment = payments.get(attemptId);
        if (refusesRefunds
                || payment == null
                || payment.state != State.CAPTURED
                || payment.refunded + amount > payment.amount) {
            return new Cancellation.NotCancelled("NOT_CANCELABLE_PAYMENT");
        }
        payment.refunded += amount;
        refunds.put(refundId, amount);
        world.story().note("card company: gives " + amount + " won of " + world.name(attemptId) + " back");
        world.moneyMoved(payment.orderId);
        return new Cancellation.Cancelled();
    }
}
