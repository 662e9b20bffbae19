package fooddelivery.store.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.SagaPart;
import fooddelivery.runtime.Sql;
import fooddelivery.store.domain.TicketStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where the ticket of an order is, and until when the store may answer. */
@ApplicationScoped
public class JdbcSagaPart implements SagaPart {

    @Inject
    private Database database;

    @Override
    public Optional<Part> of(UUID orderId) {
        return database.first(
                "select status, decided_at, deadline, accepted_at + make_interval(mins => prep_minutes) as ready_at"
                        + " from ticket where order_id = ?",
                row -> {
                    TicketStatus status = TicketStatus.valueOf(row.getString("status"));
                    Instant expiry = status == TicketStatus.RECEIVED ? Sql.instant(row, "deadline") : null;
                    boolean cooks = status == TicketStatus.ACCEPTED || status == TicketStatus.COOKING;
                    return new Part(
                            status.name(),
                            null,
                            Sql.instant(row, "decided_at"),
                            SagaPart.deadlines(
                                    new Deadline("TICKET_EXPIRY", expiry),
                                    new Deadline("FOOD_READY", cooks ? Sql.instant(row, "ready_at") : null)),
                            List.of());
                },
                orderId);
    }
}
