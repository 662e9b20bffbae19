package fooddelivery.delivery.outbound;

import fooddelivery.delivery.domain.DeliveryAudit;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Where each delivery is in PostgreSQL. */
@ApplicationScoped
public class JdbcDeliveryAudit implements DeliveryAudit {

    @Inject
    private Database database;

    @Override
    public List<Facts> facts(AuditRange range) {
        return database.query(
                "select order_id, status, version, changed_at, cancelled_too_late from delivery where "
                        + range.condition(),
                row -> new Facts(
                        Sql.uuid(row, "order_id"),
                        DeliveryStatus.valueOf(row.getString("status")),
                        row.getLong("version"),
                        Sql.instant(row, "changed_at"),
                        row.getBoolean("cancelled_too_late")),
                range.parameters());
    }
}
