package fooddelivery.order.outbound;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;

import com.mongodb.client.model.Projections;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderRepository;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.runtime.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Orders in MongoDB, written by {@link MongoTransaction}. Whoever changes an order waits for the turn by a lock of the
 * transaction in PostgreSQL, so that two who come at once do not hear of each other, as with rows. It is a courtesy: what
 * keeps a change from being lost is the revision in the document.
 */
@ApplicationScoped
@Typed(MongoOrderRepository.class)
public class MongoOrderRepository implements OrderRepository {

    /** Two kinds of PostgreSQL's advisory locks: any numbers that nothing else in this database locks by. */
    private static final int OF_AN_ORDER = 0x66_64_6f_72;

    private static final int OF_A_KEY = 0x66_64_6b_65;

    @Inject
    private Documents documents;

    @Inject
    private MongoTransaction transaction;

    @Inject
    private Database database;

    @Override
    public void add(Order order) {
        transaction.add(order);
    }

    @Override
    public Optional<Order> lock(UUID orderId) {
        return transaction.take(orderId, () -> {
            waitForTurn(OF_AN_ORDER, orderId);
            return document(eq(OrderDocument.ID, orderId));
        });
    }

    @Override
    public Optional<Order> lock(UUID orderId, UUID customerId) {
        return lock(orderId).filter(order -> order.customerId().equals(customerId));
    }

    @Override
    public Optional<Order> find(UUID orderId, UUID customerId) {
        return document(and(eq(OrderDocument.ID, orderId), eq(OrderDocument.CUSTOMER, customerId)))
                .map(OrderDocument::read);
    }

    @Override
    public List<Order> ofCustomer(UUID customerId, OrderStatus status, UUID before, int limit) {
        List<Bson> conditions = new ArrayList<>(List.of(eq(OrderDocument.CUSTOMER, customerId)));
        if (status != null) {
            conditions.add(eq(OrderDocument.STATUS, status.name()));
        }
        if (before != null) {
            conditions.add(lt(OrderDocument.ID, before));
        }
        return documents.orders(orders -> orders.find(and(conditions))
                .sort(descending(OrderDocument.ID))
                .limit(limit)
                .map(OrderDocument::read)
                .into(new ArrayList<>()));
    }

    /** Is written with the order; until then a second request with the key waits here. */
    @Override
    public boolean claimKey(UUID customerId, String key, String bodyHash, UUID orderId) {
        String own = OrderDocument.key(customerId, key);
        waitForTurn(OF_A_KEY, own);
        if (document(eq(OrderDocument.KEY, own)).isPresent()) {
            return false;
        }
        transaction.addKey(orderId, own, bodyHash);
        return true;
    }

    @Override
    public Optional<UUID> orderOfKey(UUID customerId, String key, String bodyHash) {
        return document(eq(OrderDocument.KEY, OrderDocument.key(customerId, key)))
                .filter(order -> bodyHash.equals(order.getString(OrderDocument.KEY_HASH)))
                .map(order -> order.get(OrderDocument.ID, UUID.class));
    }

    /** In PostgreSQL, in the inbox's transaction. */
    @Override
    public void park(UUID eventId, String type, UUID orderId) {
        JpaOrderRepository.park(database, eventId, type, orderId);
    }

    @Override
    public List<UUID> callsDue(Instant now, int limit) {
        return due(OrderDocument.NEXT_CALL, now, limit);
    }

    @Override
    public List<UUID> overdue(Instant now, int limit) {
        return due(OrderDocument.DEADLINE, now, limit);
    }

    private List<UUID> due(String time, Instant now, int limit) {
        return documents.orders(orders -> orders.find(lte(time, Documents.text(now)))
                .projection(Projections.include(OrderDocument.ID))
                .sort(ascending(time))
                .limit(limit)
                .map(order -> order.get(OrderDocument.ID, UUID.class))
                .into(new ArrayList<>()));
    }

    private Optional<Document> document(Bson condition) {
        return documents.orders(
                orders -> Optional.ofNullable(orders.find(condition).first()));
    }

    /** Until the transaction ends; two things of the same number wait for each other without need, and are rare. */
    private void waitForTurn(int kind, Object what) {
        database.query("select pg_advisory_xact_lock(?, ?)", row -> true, kind, what.hashCode());
    }
}
