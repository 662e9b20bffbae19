package fooddelivery.status.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.SagaPart;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What customers, stores and riders are shown of an order. */
@ApplicationScoped
public class JdbcSagaPart implements SagaPart {

    @Inject
    private Database database;

    @Override
    public Optional<Part> of(UUID orderId) {
        return database.first(
                "select status, refund, updated_at from live_order where order_id = ? and status is not null",
                row -> new Part(
                        row.getString("status"),
                        row.getString("refund"),
                        Sql.instant(row, "updated_at"),
                        List.of(),
                        List.of()),
                orderId);
    }
}
