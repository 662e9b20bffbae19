package fooddelivery.payment.outbound;

import fooddelivery.payment.domain.PaymentAudit;
import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** The money of each order in PostgreSQL: one statement a page, by the indexes on the order's id. */
@ApplicationScoped
public class JdbcPaymentAudit implements PaymentAudit {

    private static final String FACTS = """
            select account.*, attempts.*, refunds.*, entries.* from (
                select order_id, closed, changed_at from payment_account where %s) account
            cross join lateral (
                select coalesce(sum(goods + delivery_fee + express_fee) filter (where status in
                        ('APPROVED', 'REFUND_PENDING', 'REFUNDED', 'REFUND_FAILED')), 0)::bigint as captured,
                    coalesce(jsonb_agg(jsonb_build_object('attemptId', attempt_id, 'status', status)
                        order by attempt_no), '[]') as attempts
                from payment_attempt where order_id = account.order_id) attempts
            cross join lateral (
                select coalesce(sum(amount) filter (where status = 'REFUNDED'), 0)::bigint as refunded,
                    coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'status', status, 'amount', amount)
                        order by refund_id), '[]') as refunds
                from payment_refund where order_id = account.order_id) refunds
            cross join lateral (
                select coalesce(sum(amount), 0)::bigint as ledger_sum,
                    coalesce(sum(amount) filter (where account = 'GATEWAY'), 0)::bigint as gateway,
                    coalesce(-sum(amount) filter (where account = 'HELD_FOR_ORDERS'), 0)::bigint as held,
                    coalesce(jsonb_agg(distinct kind), '[]') as postings
                from ledger_entry where order_id = account.order_id) entries
            order by account.order_id
            """;

    @Inject
    private Database database;

    @Override
    public List<Facts> facts(AuditRange range) {
        return database.query(
                FACTS.formatted(range.condition()),
                row -> new Facts(
                        Sql.uuid(row, "order_id"),
                        row.getBoolean("closed"),
                        Sql.instant(row, "changed_at"),
                        row.getLong("captured"),
                        row.getLong("refunded"),
                        row.getLong("gateway"),
                        row.getLong("held"),
                        row.getLong("ledger_sum"),
                        Json.read(row.getString("postings"), Json.listOf(String.class)),
                        Json.read(row.getString("attempts"), Json.listOf(AttemptFacts.class)),
                        Json.read(row.getString("refunds"), Json.listOf(RefundFacts.class))),
                range.parameters());
    }
}
