package fooddelivery.order.outbound;

import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderRepository;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.TypedQuery;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Orders in PostgreSQL. */
@ApplicationScoped
@Typed(JpaOrderRepository.class)
public class JpaOrderRepository implements OrderRepository {

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Database database;

    @Override
    public void add(Order order) {
        entities.persist(order);
        // Whoever looks for it in the same transaction looks, to lock it, in the database.
        entities.flush();
    }

    @Override
    public Optional<Order> lock(UUID orderId) {
        return Optional.ofNullable(entities.find(Order.class, orderId, LockModeType.PESSIMISTIC_WRITE));
    }

    @Override
    public Optional<Order> lock(UUID orderId, UUID customerId) {
        return lock(orderId).filter(order -> order.customerId().equals(customerId));
    }

    @Override
    public Optional<Order> find(UUID orderId, UUID customerId) {
        return Optional.ofNullable(entities.find(Order.class, orderId))
                .filter(order -> order.customerId().equals(customerId));
    }

    @Override
    public List<Order> ofCustomer(UUID customerId, OrderStatus status, UUID before, int limit) {
        TypedQuery<Order> query = entities.createQuery(
                        "select o from CustomerOrder o where o.customerId = :customer"
                                + (status == null ? "" : " and o.status = :status")
                                + (before == null ? "" : " and o.orderId < :before")
                                + " order by o.orderId desc",
                        Order.class)
                .setParameter("customer", customerId)
                .setMaxResults(limit);
        if (status != null) {
            query.setParameter("status", status);
        }
        if (before != null) {
            query.setParameter("before", before);
        }
        return query.getResultList();
    }

    @Override
    public boolean claimKey(UUID customerId, String key, String bodyHash, UUID orderId) {
        return database.update(
                        "insert into idempotency_key (customer_id, key, body_hash, order_id) values (?, ?, ?, ?)"
                                + " on conflict do nothing",
                        customerId,
                        key,
                        bodyHash,
                        orderId)
                == 1;
    }

    @Override
    public Optional<UUID> orderOfKey(UUID customerId, String key, String bodyHash) {
        return database.first(
                "select order_id from idempotency_key where customer_id = ? and key = ? and body_hash = ?",
                row -> Sql.uuid(row, "order_id"),
                customerId,
                key,
                bodyHash);
    }

    @Override
    public void park(UUID eventId, String type, UUID orderId) {
        park(database, eventId, type, orderId);
    }

    static void park(Database database, UUID eventId, String type, UUID orderId) {
        database.update(
                "insert into unmatched_event (event_id, type, order_id) values (?, ?, ?) on conflict do nothing",
                eventId,
                type,
                orderId);
    }

    @Override
    public List<UUID> callsDue(Instant now, int limit) {
        return database.query(
                "select order_id from orders where next_call_at <= ? order by next_call_at limit ?",
                row -> Sql.uuid(row, "order_id"),
                now,
                limit);
    }

    @Override
    public List<UUID> overdue(Instant now, int limit) {
        return database.query(
                "select order_id from orders where deadline <= ? order by deadline limit ?",
                row -> Sql.uuid(row, "order_id"),
                now,
                limit);
    }
}
