package fooddelivery.store.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketBoard;
import fooddelivery.store.domain.TicketStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Boards from PostgreSQL: tickets as they are, figures counted there. */
@ApplicationScoped
public class JpaTicketBoard implements TicketBoard {

    private static final String FIGURES = """
            select count(*) as orders,
                coalesce(sum((order_details ->> 'goods')::bigint)
                    filter (where status in ('ACCEPTED', 'COOKING', 'COOKED')), 0) as sales,
                extract(epoch from avg(accepted_at - received_at)) as acceptance,
                extract(epoch from avg(finished_at - started_at)) as cooking,
                count(*) filter (where status = 'REJECTED') as rejected,
                count(*) filter (where status = 'EXPIRED') as expired,
                count(*) filter (where status = 'CANCELLED') as cancelled
            from ticket
            where store_id = ? and received_at >= ? and received_at < ? and order_details is not null
            """;

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Database database;

    @Override
    public List<Ticket> shown(UUID storeId, Instant since) {
        return entities.createQuery(
                        "select t from Ticket t where t.storeId = :store and t.orderDetails is not null"
                                + " and (t.status in :open or t.status in :ended and t.decidedAt >= :since)"
                                + " order by t.orderId",
                        Ticket.class)
                .setParameter("store", storeId)
                .setParameter("open", List.of(TicketStatus.RECEIVED, TicketStatus.ACCEPTED, TicketStatus.COOKING))
                .setParameter("ended", List.of(TicketStatus.COOKED, TicketStatus.CANCELLED, TicketStatus.EXPIRED))
                .setParameter("since", since)
                .getResultList();
    }

    @Override
    public Figures figures(UUID storeId, Instant from, Instant until) {
        return database.first(
                        FIGURES,
                        row -> new Figures(
                                row.getLong("orders"),
                                row.getLong("sales"),
                                seconds(row, "acceptance"),
                                seconds(row, "cooking"),
                                row.getLong("rejected"),
                                row.getLong("expired"),
                                row.getLong("cancelled")),
                        storeId,
                        from,
                        until)
                .orElseThrow();
    }

    private static Duration seconds(ResultSet row, String column) throws SQLException {
        double seconds = row.getDouble(column);
        return row.wasNull() ? null : Duration.ofSeconds(Math.round(seconds));
    }
}
