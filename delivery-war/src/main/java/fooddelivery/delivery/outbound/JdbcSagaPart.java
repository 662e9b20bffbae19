package fooddelivery.delivery.outbound;

import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.SagaPart;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where the delivery of an order is, and until when a rider has claimed it. Riders are not named. */
@ApplicationScoped
public class JdbcSagaPart implements SagaPart {

    @Inject
    private Database database;

    @Override
    public Optional<Part> of(UUID orderId) {
        return database.first(
                "select status, lease_until, case status when 'CLAIMED' then claimed_at when 'PICKED_UP' then picked_up_at"
                        + " when 'DELIVERED' then delivered_at else changed_at end as since"
                        + " from delivery where order_id = ?",
                row -> {
                    DeliveryStatus status = DeliveryStatus.valueOf(row.getString("status"));
                    boolean claimed = status == DeliveryStatus.CLAIMED;
                    return new Part(
                            status.name(),
                            null,
                            Sql.instant(row, "since"),
                            SagaPart.deadlines(
                                    new Deadline("CLAIM_LEASE", claimed ? Sql.instant(row, "lease_until") : null)),
                            List.of());
                },
                orderId);
    }
}
