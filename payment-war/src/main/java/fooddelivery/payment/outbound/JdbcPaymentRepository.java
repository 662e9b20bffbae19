package fooddelivery.payment.outbound;

import fooddelivery.payment.domain.Amounts;
import fooddelivery.payment.domain.Attempt;
import fooddelivery.payment.domain.PaymentAccount;
import fooddelivery.payment.domain.PaymentRepository;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.payment.domain.Refund;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Secrets;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Payments in PostgreSQL. Plain JDBC: every order waits for this while its customer does, and the first of the two
 * transactions of a payment is two statements this way. Card tokens are encrypted on their way in.
 */
@ApplicationScoped
public class JdbcPaymentRepository implements PaymentRepository {

    private static final String ATTEMPT =
            "select attempt_id, attempt_no, order_id, customer_id, goods, delivery_fee, express_fee, method, token,"
                    + " status, reason, tries, created_at, status = 'UNKNOWN' and due_at is null as handed_over"
                    + " from payment_attempt";

    private static final String REFUND =
            "select refund_id, order_id, attempt_id, kind, amount, status, reason, tries, created_at"
                    + " from payment_refund";

    @Inject
    private Database database;

    @Inject
    private Secrets secrets;

    private record Head(boolean closed, long version, boolean fresh) {}

    @Override
    public PaymentAccount lockOrCreate(UUID orderId) {
        // The update that changes nothing locks the row of a known order; xmax is 0 on a row that was inserted just
        // now.
        return load(
                orderId,
                "insert into payment_account (order_id) values (?) on conflict (order_id)"
                        + " do update set order_id = excluded.order_id returning closed, version, xmax = 0 as fresh");
    }

    @Override
    public PaymentAccount lock(UUID orderId) {
        return load(
                orderId, "select closed, version, false as fresh from payment_account where order_id = ? for update");
    }

    private PaymentAccount load(UUID orderId, String locking) {
        Head head = database.first(
                        locking,
                        row -> new Head(row.getBoolean("closed"), row.getLong("version"), row.getBoolean("fresh")),
                        orderId)
                .orElseThrow(() -> new IllegalStateException("There is no payment account of order " + orderId));
        if (head.fresh()) {
            return new PaymentAccount(orderId, head.closed(), head.version(), List.of(), List.of());
        }
        // A statement of its own, after the lock: it sees what those before us have committed.
        List<Attempt> attempts =
                database.query(ATTEMPT + " where order_id = ? order by attempt_no", this::attempt, orderId);
        boolean captured =
                attempts.stream().anyMatch(attempt -> attempt.status().isCaptured());
        List<Refund> refunds = captured
                ? database.query(REFUND + " where order_id = ? order by refund_id", this::refund, orderId)
                : List.of();
        return new PaymentAccount(orderId, head.closed(), head.version(), attempts, refunds);
    }

    @Override
    public void save(PaymentAccount account) {
        for (Attempt attempt : account.attempts()) {
            if (!attempt.isStored()) {
                insert(attempt);
            } else if (attempt.isChanged()) {
                update(attempt);
            }
        }
        for (Refund refund : account.refunds()) {
            if (!refund.isStored()) {
                insert(refund);
            } else if (refund.isChanged()) {
                update(refund);
            }
        }
        if (account.isChanged()) {
            database.update(
                    "update payment_account set closed = ?, version = ? where order_id = ?",
                    account.isClosed(),
                    account.version(),
                    account.orderId());
        }
    }

    private void insert(Attempt attempt) {
        int inserted = database.update(
                "insert into payment_attempt (attempt_id, attempt_no, order_id, customer_id, goods, delivery_fee,"
                        + " express_fee, method, token, status, reason, created_at, due_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, now() + make_interval(secs => ?))"
                        + " on conflict (attempt_id) do nothing",
                attempt.attemptId(),
                attempt.attemptNo(),
                attempt.orderId(),
                attempt.customerId(),
                attempt.amounts().goods(),
                attempt.amounts().deliveryFee(),
                attempt.amounts().expressFee(),
                attempt.method(),
                attempt.token() == null ? null : secrets.encrypt(attempt.token()),
                attempt.status(),
                attempt.reason(),
                attempt.createdAt(),
                seconds(attempt.lookAfter()));
        if (inserted == 0) {
            throw new AttemptIdTaken(attempt.attemptId());
        }
    }

    private void update(Attempt attempt) {
        database.update(
                "update payment_attempt set status = ?, reason = ?, due_at = now() + make_interval(secs => ?)"
                        + (attempt.token() == null ? ", token = null" : "") + " where attempt_id = ?",
                attempt.status(),
                attempt.reason(),
                seconds(attempt.lookAfter()),
                attempt.attemptId());
    }

    private void insert(Refund refund) {
        database.update(
                "insert into payment_refund (refund_id, order_id, attempt_id, kind, amount, status, created_at,"
                        + " next_try_at) values (?, ?, ?, ?, ?, ?, ?, now() + make_interval(secs => ?))",
                refund.refundId(),
                refund.orderId(),
                refund.attemptId(),
                refund.kind(),
                refund.amount(),
                refund.status(),
                refund.createdAt(),
                seconds(refund.nextTryAfter()));
    }

    private void update(Refund refund) {
        database.update(
                "update payment_refund set status = ?, reason = ?, tries = ?,"
                        + " next_try_at = now() + make_interval(secs => ?) where refund_id = ?",
                refund.status(),
                refund.reason(),
                refund.tries(),
                seconds(refund.nextTryAfter()),
                refund.refundId());
    }

    @Override
    public Optional<Attempt> find(UUID attemptId) {
        return database.first(ATTEMPT + " where attempt_id = ?", this::attempt, attemptId);
    }

    @Override
    public List<Attempt> ofOrder(UUID orderId, int afterNo, int limit) {
        return database.query(
                ATTEMPT + " where order_id = ? and attempt_no > ? order by attempt_no limit ?",
                this::attempt,
                orderId,
                afterNo,
                limit);
    }

    @Override
    public List<Attempt> handedOver(UUID after, int limit) {
        return database.query(
                ATTEMPT + " where status = 'UNKNOWN' and due_at is null and attempt_id > ? order by attempt_id limit ?",
                this::attempt,
                after == null ? new UUID(0, 0) : after,
                limit);
    }

    @Override
    public Optional<Refund> findRefund(UUID refundId) {
        return database.first(REFUND + " where refund_id = ?", this::refund, refundId);
    }

    @Override
    public List<Refund> refunds(PaymentStatus status, UUID after, int limit) {
        UUID from = after == null ? new UUID(0, 0) : after;
        String sql = REFUND + " where refund_id > ?%s order by refund_id limit ?";
        return status == null
                ? database.query(sql.formatted(""), this::refund, from, limit)
                : database.query(sql.formatted(" and status = ?"), this::refund, from, status, limit);
    }

    @Override
    public List<Claim> claimAttempts(Duration lease, int limit) {
        return database.query(
                "with due as materialized (select attempt_id from payment_attempt where due_at <= now()"
                        + " order by due_at limit ? for update skip locked)"
                        + " update payment_attempt attempt"
                        + " set due_at = now() + make_interval(secs => ?), tries = tries + 1"
                        + " from due where attempt.attempt_id = due.attempt_id"
                        + " returning attempt.order_id, attempt.attempt_id as id",
                JdbcPaymentRepository::claim,
                limit,
                seconds(lease));
    }

    @Override
    public List<Claim> claimRefunds(Duration lease, int limit) {
        return database.query(
                "with due as materialized (select refund_id from payment_refund where next_try_at <= now()"
                        + " order by next_try_at limit ? for update skip locked)"
                        + " update payment_refund refund"
                        + " set next_try_at = now() + make_interval(secs => ?), tries = tries + 1"
                        + " from due where refund.refund_id = due.refund_id"
                        + " returning refund.order_id, refund.refund_id as id",
                JdbcPaymentRepository::claim,
                limit,
                seconds(lease));
    }

    private static Claim claim(ResultSet row) throws SQLException {
        return new Claim(Sql.uuid(row, "order_id"), Sql.uuid(row, "id"));
    }

    private Attempt attempt(ResultSet row) throws SQLException {
        String token = row.getString("token");
        return new Attempt(
                Sql.uuid(row, "attempt_id"),
                row.getInt("attempt_no"),
                Sql.uuid(row, "order_id"),
                Sql.uuid(row, "customer_id"),
                new Amounts(row.getLong("goods"), row.getLong("delivery_fee"), row.getLong("express_fee")),
                row.getString("method"),
                token == null ? null : secrets.decrypt(token),
                PaymentStatus.valueOf(row.getString("status")),
                row.getString("reason"),
                row.getInt("tries"),
                Sql.instant(row, "created_at"),
                row.getBoolean("handed_over"));
    }

    private Refund refund(ResultSet row) throws SQLException {
        return new Refund(
                Sql.uuid(row, "refund_id"),
                Sql.uuid(row, "order_id"),
                Sql.uuid(row, "attempt_id"),
                Refund.Kind.valueOf(row.getString("kind")),
                row.getLong("amount"),
                PaymentStatus.valueOf(row.getString("status")),
                row.getString("reason"),
                row.getInt("tries"),
                Sql.instant(row, "created_at"));
    }

    private static Double seconds(Duration duration) {
        return duration == null ? null : duration.toMillis() / 1000.0;
    }
}
