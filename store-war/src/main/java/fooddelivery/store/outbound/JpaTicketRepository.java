package fooddelivery.store.outbound;

import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketRepository;
import fooddelivery.store.domain.TicketStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Tickets in PostgreSQL. */
@ApplicationScoped
public class JpaTicketRepository implements TicketRepository {

    @PersistenceContext
    private EntityManager entities;

    @Override
    public Ticket lockOrNew(UUID orderId) {
        Ticket ticket = entities.find(Ticket.class, orderId, LockModeType.PESSIMISTIC_WRITE);
        return ticket == null ? new Ticket(orderId) : ticket;
    }

    @Override
    public Optional<Ticket> lock(UUID orderId, UUID storeId) {
        return Optional.ofNullable(entities.find(Ticket.class, orderId, LockModeType.PESSIMISTIC_WRITE))
                .filter(ticket -> ticket.storeId().equals(storeId));
    }

    @Override
    public void save(Ticket ticket) {
        if (ticket.status() != TicketStatus.NONE && !entities.contains(ticket)) {
            entities.persist(ticket);
            // Whoever looks for it in the same transaction looks, to lock it, in the database.
            entities.flush();
        }
    }

    @Override
    public List<Ticket> ofStore(UUID storeId, TicketStatus status, UUID after, int limit) {
        TypedQuery<Ticket> query = entities.createQuery(
                        "select t from Ticket t where t.storeId = :store and t.orderDetails is not null"
                                + (status == null ? "" : " and t.status = :status")
                                + (after == null ? "" : " and t.orderId > :after")
                                + " order by t.orderId",
                        Ticket.class)
                .setParameter("store", storeId)
                .setMaxResults(limit);
        if (status != null) {
            query.setParameter("status", status);
        }
        if (after != null) {
            query.setParameter("after", after);
        }
        return query.getResultList();
    }

    @Override
    public Optional<Ticket> find(UUID orderId, UUID storeId) {
        return Optional.ofNullable(entities.find(Ticket.class, orderId))
                .filter(ticket -> ticket.storeId().equals(storeId));
    }

    @Override
    public List<Ticket> lockOverdue(Instant now, int limit) {
        @SuppressWarnings("unchecked")
        List<Ticket> overdue = entities.createNativeQuery(
                        "select * from ticket where status = 'RECEIVED' and deadline <= ?1"
                                + " order by deadline fetch first ?2 rows only for update skip locked",
                        Ticket.class)
                .setParameter(1, Timestamp.from(now))
                .setParameter(2, limit)
                .getResultList();
        return overdue;
    }
}
