package fooddelivery.store.outbound;

import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Sql;
import fooddelivery.store.domain.TicketAudit;
import fooddelivery.store.domain.TicketStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;

/** Where each ticket is in PostgreSQL. */
@ApplicationScoped
public class JdbcTicketAudit implements TicketAudit {

    @Inject
    private Database database;

    @Override
    public List<Facts> facts(AuditRange range) {
        return database.query(
                "select order_id, status, version, changed_at, cancelled_too_late from ticket where "
                        + range.condition(),
                row -> new Facts(
                        Sql.uuid(row, "order_id"),
                        TicketStatus.valueOf(row.getString("status")),
                        row.getLong("version"),
                        Sql.instant(row, "changed_at"),
                        row.getBoolean("cancelled_too_late")),
                range.parameters());
    }
}
