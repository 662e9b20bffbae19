package fooddelivery.notify.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.SagaPart;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the customer was told about an order, over which channel, and what became of it. Neither texts nor numbers. */
@ApplicationScoped
public class JdbcSagaPart implements SagaPart {

    private static final String STEPS = """
            select at as created_at, channel, status as about, state, cast(null as int) as tries, cast(null as text) as code,
                cast(null as timestamptz) as next_at
            from notification where order_id = ?
            union all
            select created_at, channel, message, state, tries, code,
                case when state in ('WAITING', 'ASKING') then next_try_at end
            from delivery where order_id = ?
            order by created_at, channel
            """;

    @Inject
    private Database database;

    /** The newest thing to tell stands for the whole. */
    @Override
    public Optional<Part> of(UUID orderId) {
        List<Step> steps = database.query(
                STEPS,
                row -> new Step(
                        Sql.instant(row, "created_at"),
                        row.getString("channel"),
                        row.getString("about"),
                        row.getString("state"),
                        null,
                        row.getObject("tries", Integer.class),
                        row.getString("code"),
                        Sql.instant(row, "next_at")),
                orderId,
                orderId);
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        Step newest = steps.get(steps.size() - 1);
        Deadline[] tries = steps.stream()
                .map(step -> new Deadline("MESSAGE_TRY", step.nextAt()))
                .toArray(Deadline[]::new);
        return Optional.of(new Part(newest.outcome(), null, newest.at(), SagaPart.deadlines(tries), steps));
    }
}
