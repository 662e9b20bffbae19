package fooddelivery.payment.outbound;

import fooddelivery.payment.application.Simulator;
import fooddelivery.payment.domain.PaymentGateway;
import fooddelivery.payment.domain.SimulatorSettings;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Sql;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A gateway that moves no money and behaves as a remote one does: it keeps books of its own, takes its time, fails
 * before or after its commit when told to, and knows a repeated call by its key. Exists so that the platform can be run,
 * tried and drilled without a contract with a gateway.
 *
 * <p>Its tables lie in the same database, but each of its commits is its own: what it has captured stays captured
 * whatever becomes of our transactions. An attempt that was asked about before it arrived expires after a while, as a
 * payment that the customer never authorised does at a real gateway; it can then never be captured any more.
 */
@ApplicationScoped
@Typed(SimulatedPaymentGateway.class)
@Transactional(TxType.NOT_SUPPORTED)
public class SimulatedPaymentGateway implements PaymentGateway {

    private static final Map<String, String> DECLINING_TOKENS =
            Map.of("tok_declined", "CARD_DECLINED", "tok_insufficient_funds", "INSUFFICIENT_FUNDS");
    private static final String GOOD_TOKEN = "tok_ok";
    private static final String UNIQUE_VIOLATION = "23505";

    @Inject
    private Database database;

    @Inject
    private Simulator simulator;

    /** The caller waits no longer than this; the gateway may well go on. */
    @Inject
    @ConfigProperty(name = "fooddelivery.payment.gateway.timeout", defaultValue = "PT0.55S")
    private Duration timeout;

    @Inject
    @ConfigProperty(name = "fooddelivery.payment.simulator.validity", defaultValue = "PT1M")
    private Duration validity;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    @Override
    public Result confirm(UUID attemptId, UUID orderId, long amount, String method, String token) {
        return call(settings -> capture(attemptId, orderId, amount, token, settings), Result.Unclear::new);
    }

    @Override
    public Result query(UUID attemptId) {
        return call(settings -> lookUp(attemptId), Result.Unclear::new);
    }

    @Override
    public Cancellation cancel(UUID attemptId, UUID refundId, long amount, String reason) {
        return call(settings -> giveBack(attemptId, refundId, amount), Cancellation.NotCancelled::new);
    }

    /** The way there and back, and what may go wrong on it. */
    private <T> T call(Function<SimulatorSettings, T> remote, Function<String, T> failure) {
        SimulatorSettings settings = simulator.settings();
        Duration latency = Duration.ofMillis(
                settings.latencyMs() + ThreadLocalRandom.current().nextLong(settings.jitterMs() + 1L));
        Supplier<T> answer = () -> {
            if (happens(settings.errorBeforeCommitRate())) {
                return failure.apply("ERROR_BEFORE_COMMIT");
            }
            T result = remote.apply(settings);
            return happens(settings.errorAfterCommitRate()) ? failure.apply("ERROR_AFTER_COMMIT") : result;
        };
        if (latency.compareTo(timeout) > 0) {
            scheduler.schedule(answer::get, latency.toMillis(), TimeUnit.MILLISECONDS);
            return pause(timeout) ? failure.apply("TIMEOUT") : failure.apply("INTERRUPTED");
        }
        return pause(latency) ? answer.get() : failure.apply("INTERRUPTED");
    }

    private static boolean happens(double rate) {
        return rate > 0 && ThreadLocalRandom.current().nextDouble() < rate;
    }

    /** @return false when the thread is wanted elsewhere */
    private static boolean pause(Duration latency) {
        try {
            TimeUnit.MILLISECONDS.sleep(latency.toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Result capture(UUID attemptId, UUID orderId, long amount, String token, SimulatorSettings settings) {
        String reason = reasonToDecline(token, settings);
        Optional<Result> decided = database.first(
                "insert into simulated_payment (attempt_id, order_id, amount, status, reason) values (?, ?, ?, ?, ?)"
                        + " on conflict (attempt_id) do update set order_id = excluded.order_id,"
                        + " amount = excluded.amount, status = excluded.status, reason = excluded.reason"
                        + " where simulated_payment.status = 'READY' returning status, reason",
                SimulatedPaymentGateway::result,
                attemptId,
                orderId,
                amount,
                reason == null ? "DONE" : "ABORTED",
                reason);
        return decided.orElseGet(() -> database.first(
                        "select status, reason from simulated_payment where attempt_id = ?",
                        SimulatedPaymentGateway::result,
                        attemptId)
                .orElseThrow());
    }

    private static String reasonToDecline(String token, SimulatorSettings settings) {
        if (GOOD_TOKEN.equals(token)) {
            return happens(settings.declineRate()) ? "CARD_DECLINED" : null;
        }
        return DECLINING_TOKENS.getOrDefault(token, "INVALID_TOKEN");
    }

    /** Being asked makes the attempt known: from then on its time runs, and what expired cannot be captured. */
    private Result lookUp(UUID attemptId) {
        return database.first(
                        "insert into simulated_payment as known (attempt_id, status) values (?, 'READY')"
                                + " on conflict (attempt_id) do update set status = case"
                                + " when known.status = 'READY' and known.created_at <= now() - make_interval(secs => ?)"
                                + " then 'EXPIRED' else known.status end returning status, reason",
                        SimulatedPaymentGateway::result,
                        attemptId,
                        validity.toMillis() / 1000.0)
                .orElseThrow();
    }

    private static Result result(ResultSet row) throws SQLException {
        return switch (row.getString("status")) {
            case "DONE" -> new Result.Approved();
            case "ABORTED" -> new Result.Declined(row.getString("reason"));
            case "EXPIRED" -> new Result.Declined("EXPIRED");
            default -> new Result.Unclear("NOT_FOUND");
        };
    }

    /** One statement: the payment's row limits what goes back, the refund's row makes it go back once. */
    private Cancellation giveBack(UUID attemptId, UUID refundId, long amount) {
        Optional<UUID> known = refund(refundId);
        if (known.isPresent()) {
            return new Cancellation.Cancelled();
        }
        try {
            int made = database.update(
                    "with paid as (update simulated_payment set refunded = refunded + ?"
                            + " where attempt_id = ? and status = 'DONE' and refunded + ? <= amount"
                            + " returning attempt_id)"
                            + " insert into simulated_refund (refund_id, attempt_id, amount)"
                            + " select ?::uuid, attempt_id, ?::bigint from paid",
                    amount,
                    attemptId,
                    amount,
                    refundId,
                    amount);
            return made == 1 ? new Cancellation.Cancelled() : new Cancellation.NotCancelled("NOT_CANCELABLE_PAYMENT");
        } catch (Database.DatabaseException e) {
            if (UNIQUE_VIOLATION.equals(e.sqlState())) {
                // The same call was made twice at once; the other one has won and ours was rolled back.
                return new Cancellation.Cancelled();
            }
            throw e;
        }
    }

    @Override
    public Cancellation queryRefund(UUID attemptId, UUID refundId, long amount) {
        return call(
                settings -> refund(refundId)
                        .<Cancellation>map(made -> new Cancellation.Cancelled())
                        .orElseGet(() -> new Cancellation.NotCancelled("NOT_FOUND")),
                Cancellation.NotCancelled::new);
    }

    private Optional<UUID> refund(UUID refundId) {
        return database.first(
                "select refund_id from simulated_refund where refund_id = ?",
                row -> Sql.uuid(row, "refund_id"),
                refundId);
    }
}
