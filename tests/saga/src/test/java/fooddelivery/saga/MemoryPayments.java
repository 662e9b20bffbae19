package fooddelivery.saga;

import fooddelivery.payment.domain.Amounts;
import fooddelivery.payment.domain.Attempt;
import fooddelivery.payment.domain.PaymentAccount;
import fooddelivery.payment.domain.PaymentRepository;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.payment.domain.Refund;
import fooddelivery.saga.MemoryDatabase.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Payments in memory, under the constraints of the SQL schema. */
final class MemoryPayments implements PaymentRepository {

    record AccountRow(UUID orderId, boolean closed, long version) {}

    record AttemptRow(
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
            Instant dueAt,
            Instant createdAt) {

        boolean isHandedOver() {
            return status == PaymentStatus.UNKNOWN && dueAt == null;
        }

        private boolean mayBeCaptured() {
            return status.isLive() || status.isCaptured();
        }
    }

    record RefundRow(
            UUID refundId,
            UUID orderId,
            UUID attemptId,
            Refund.Kind kind,
            long amount,
            PaymentStatus status,
            String reason,
            int tries,
            Instant nextTryAt,
            Instant createdAt) {}

    private final MemoryDatabase database;
    private final Clock clock;
    private final Table<UUID, AccountRow> accounts;
    private final Table<UUID, AttemptRow> attempts;
    private final Table<UUID, RefundRow> refunds;

    MemoryPayments(MemoryDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.accounts = database.table("payment_account");
        this.attempts = database.table("payment_attempt");
        this.refunds = database.table("payment_refund");
    }

    Table<UUID, AccountRow> accounts() {
        return accounts;
    }

    Table<UUID, AttemptRow> attempts() {
        return attempts;
    }

    Table<UUID, RefundRow> refunds() {
        return refunds;
    }

    @Override
    public PaymentAccount lockOrCreate(UUID orderId) {
        database.requireTransaction();
        if (accounts.get(orderId) == null) {
            accounts.put(orderId, new AccountRow(orderId, false, 0));
        }
        return lock(orderId);
    }

    @Override
    public PaymentAccount lock(UUID orderId) {
        database.requireTransaction();
        AccountRow account = accounts.get(orderId);
        if (account == null) {
            throw new IllegalStateException("There is no payment account of order " + orderId);
        }
        return new PaymentAccount(
                orderId,
                account.closed(),
                account.version(),
                ofOrder(orderId, 0, Integer.MAX_VALUE),
                refunds.rows(row -> row.orderId().equals(orderId)).stream()
                        .map(MemoryPayments::refund)
                        .toList());
    }

    @Override
    public void save(PaymentAccount account) {
        database.requireTransaction();
        account.attempts().stream()
                .filter(attempt -> !attempt.isStored() || attempt.isChanged())
                .forEach(this::save);
        account.refunds().stream()
                .filter(refund -> !refund.isStored() || refund.isChanged())
                .forEach(this::save);
        if (account.isChanged()) {
            accounts.put(account.orderId(), new AccountRow(account.orderId(), account.isClosed(), account.version()));
        }
    }

    private void save(Attempt attempt) {
        AttemptRow known = attempts.get(attempt.attemptId());
        if (!attempt.isStored() && known != null) {
            throw new AttemptIdTaken(attempt.attemptId());
        }
        AttemptRow row = new AttemptRow(
                attempt.attemptId(),
                attempt.attemptNo(),
                attempt.orderId(),
                attempt.customerId(),
                attempt.amounts(),
                attempt.method(),
                attempt.token(),
                attempt.status(),
                attempt.reason(),
                known == null ? 0 : known.tries(),
                after(attempt.lookAfter()),
                attempt.createdAt());
        check(
                "payment_attempt_due_while_live",
                row.dueAt() == null || row.status().isLive());
        check("payment_attempt_nobody_forgets_a_call", row.dueAt() != null || row.status() != PaymentStatus.CONFIRMING);
        check("token", row.token() == null || row.status().isLive());
        check("goods", row.amounts().goods() > 0);
        attempts.put(row.attemptId(), row);
        check(
                "payment_attempt_one_capture",
                attempts.keys(other -> other.orderId().equals(row.orderId()) && other.mayBeCaptured())
                                .size()
                        <= 1);
    }

    private void save(Refund refund) {
        RefundRow known = refunds.get(refund.refundId());
        check("payment_refund_pkey", refund.isStored() == (known != null));
        RefundRow row = new RefundRow(
                refund.refundId(),
                refund.orderId(),
                refund.attemptId(),
                refund.kind(),
                refund.amount(),
                refund.status(),
                refund.reason(),
                refund.tries(),
                after(refund.nextTryAfter()),
                refund.createdAt());
        check("amount", row.amount() > 0);
        check("payment_refund_attempt_id_fkey", attempts.get(row.attemptId()) != null);
        refunds.put(row.refundId(), row);
        check(
                "payment_refund_attempt_id_kind_key",
                refunds.keys(other -> other.attemptId().equals(row.attemptId()) && other.kind() == row.kind())
                                .size()
                        == 1);
    }

    private Instant after(Duration pause) {
        return pause == null ? null : clock.instant().plus(pause);
    }

    private static void check(String constraint, boolean holds) {
        if (!holds) {
            throw new ConstraintViolated(constraint);
        }
    }

    /** What the database would refuse. The aggregates are to make sure that it never has to. */
    static final class ConstraintViolated extends RuntimeException {
        ConstraintViolated(String constraint) {
            super("violates constraint " + constraint);
        }
    }

    @Override
    public Optional<Attempt> find(UUID attemptId) {
        return Optional.ofNullable(attempts.get(attemptId)).map(MemoryPayments::attempt);
    }

    @Override
    public List<Attempt> ofOrder(UUID orderId, int afterNo, int limit) {
        return attempts.rows(row -> row.orderId().equals(orderId) && row.attemptNo() > afterNo).stream()
                .sorted(Comparator.comparingInt(AttemptRow::attemptNo))
                .limit(limit)
                .map(MemoryPayments::attempt)
                .toList();
    }

    @Override
    public List<Attempt> handedOver(UUID after, int limit) {
        return attempts
                .rows(row ->
                        row.isHandedOver() && (after == null || row.attemptId().compareTo(after) > 0))
                .stream()
                .sorted(Comparator.comparing(AttemptRow::attemptId))
                .limit(limit)
                .map(MemoryPayments::attempt)
                .toList();
    }

    @Override
    public Optional<Refund> findRefund(UUID refundId) {
        return Optional.ofNullable(refunds.get(refundId)).map(MemoryPayments::refund);
    }

    @Override
    public List<Refund> refunds(PaymentStatus status, UUID after, int limit) {
        return refunds
                .rows(row -> (status == null || row.status() == status)
                        && (after == null || row.refundId().compareTo(after) > 0))
                .stream()
                .sorted(Comparator.comparing(RefundRow::refundId))
                .limit(limit)
                .map(MemoryPayments::refund)
                .toList();
    }

    @Override
    public List<Claim> claimAttempts(Duration lease, int limit) {
        return database.inTransaction(() -> attempts.rows(row -> isDue(row.dueAt())).stream()
                .sorted(Comparator.comparing(AttemptRow::dueAt))
                .limit(limit)
                .map(row -> {
                    attempts.put(
                            row.attemptId(),
                            new AttemptRow(
                                    row.attemptId(),
                                    row.attemptNo(),
                                    row.orderId(),
                                    row.customerId(),
                                    row.amounts(),
                                    row.method(),
                                    row.token(),
                                    row.status(),
                                    row.reason(),
                                    row.tries() + 1,
                                    after(lease),
                                    row.createdAt()));
                    return new Claim(row.orderId(), row.attemptId());
                })
                .toList());
    }

    @Override
    public List<Claim> claimRefunds(Duration lease, int limit) {
        return database.inTransaction(() -> refunds.rows(row -> isDue(row.nextTryAt())).stream()
                .sorted(Comparator.comparing(RefundRow::nextTryAt))
                .limit(limit)
                .map(row -> {
                    refunds.put(
                            row.refundId(),
                            new RefundRow(
                                    row.refundId(),
                                    row.orderId(),
                                    row.attemptId(),
                                    row.kind(),
                                    row.amount(),
                                    row.status(),
                                    row.reason(),
                                    row.tries() + 1,
                                    after(lease),
                                    row.createdAt()));
                    return new Claim(row.orderId(), row.refundId());
                })
                .toList());
    }

    private boolean isDue(Instant time) {
        return time != null && !clock.instant().isBefore(time);
    }

    private static Attempt attempt(AttemptRow row) {
        return new Attempt(
                row.attemptId(),
                row.attemptNo(),
                row.orderId(),
                row.customerId(),
                row.amounts(),
                row.method(),
                row.token(),
                row.status(),
                row.reason(),
                row.tries(),
                row.createdAt(),
                row.isHandedOver());
    }

    private static Refund refund(RefundRow row) {
        return new Refund(
                row.refundId(),
                row.orderId(),
                row.attemptId(),
                row.kind(),
                row.amount(),
                row.status(),
                row.reason(),
                row.tries(),
                row.createdAt());
    }
}
