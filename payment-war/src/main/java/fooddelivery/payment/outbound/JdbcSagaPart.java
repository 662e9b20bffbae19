package fooddelivery.payment.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.SagaPart;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The attempts to pay an order and what went back, with what the gateway said. Cards are not named. */
@ApplicationScoped
public class JdbcSagaPart implements SagaPart {

    private static final String STEPS = """
            select created_at, 'PAYMENT' as kind, cast(attempt_no as text) as about, status,
                goods + delivery_fee + express_fee as amount, tries, reason, due_at as next_at
            from payment_attempt where order_id = ?
            union all
            select created_at, 'REFUND', kind, status, amount, tries, reason, next_try_at
            from payment_refund where order_id = ?
            order by created_at
            """;

    @Inject
    private Database database;

    @Override
    public Optional<Part> of(UUID orderId) {
        return database.first(
                "select closed, changed_at from payment_account where order_id = ?",
                row -> part(orderId, row.getBoolean("closed"), Sql.instant(row, "changed_at")),
                orderId);
    }

    private Part part(UUID orderId, boolean closed, Instant since) {
        List<Step> steps = database.query(
                STEPS,
                row -> new Step(
                        Sql.instant(row, "created_at"),
                        row.getString("kind"),
                        row.getString("about"),
                        row.getString("status"),
                        row.getLong("amount"),
                        row.getInt("tries"),
                        row.getString("reason"),
                        Sql.instant(row, "next_at")),
                orderId,
                orderId);
        Deadline[] deadlines = steps.stream()
                .map(step ->
                        new Deadline(step.kind().equals("REFUND") ? "REFUND_TRY" : "PAYMENT_QUESTION", step.nextAt()))
                .toArray(Deadline[]::new);
        return new Part(closed ? "CLOSED" : "OPEN", null, since, SagaPart.deadlines(deadlines), steps);
    }
}
