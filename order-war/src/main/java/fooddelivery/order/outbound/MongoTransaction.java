package fooddelivery.order.outbound;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoWriteException;
import com.mongodb.client.model.Updates;
import fooddelivery.events.Envelope;
import fooddelivery.order.domain.Order;
import fooddelivery.runtime.Causation;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * What a transaction does to an order, kept until the transaction is about to commit, and then written as one change of
 * one document: the order, its events, its Idempotency-Key, and the id of the event that moved it. The write is conditional
 * on the revision that was read, so it is never made upon something else than what was decided about.
 *
 * <p>PostgreSQL commits after that. Killed in between, or when that commit fails, the document is ahead of the inbox: the
 * event comes again, the document has heard it, and is left as it is.
 */
@ApplicationScoped
public class MongoTransaction {

    private static final Logger LOG = System.getLogger(MongoTransaction.class.getName());

    @Inject
    private Documents documents;

    @Inject
    private Clock clock;

    @Resource
    private TransactionSynchronizationRegistry transactions;

    /**
     * An order that the transaction works on.
     *
     * @param read its document; null for a new order, like the two that follow
     * @param before the order's own fields as they were read
     * @param cause the event that is being handled; null when a person or a timer changes the order
     */
    private record Work(Order order, Document read, Document before, UUID cause) {

        private boolean isNew() {
            return read == null;
        }

        private boolean hasHeardBefore() {
            return cause != null
                    && read.getList(OrderDocument.HEARD, UUID.class, List.of()).contains(cause);
        }
    }

    /** All that the transaction has to write. */
    private final class Changes implements Synchronization {

        private final Map<UUID, Work> orders = new LinkedHashMap<>();
        private final Map<UUID, List<Document>> events = new LinkedHashMap<>();
        private final Map<UUID, Document> keys = new LinkedHashMap<>();

        @Override
        public void beforeCompletion() {
            // One of the others that are asked before the commit may have failed.
            if (transactions.getRollbackOnly()) {
                return;
            }
            if (!orders.keySet().containsAll(events.keySet())
                    || !orders.keySet().containsAll(keys.keySet())) {
                throw new IllegalStateException("An event or a key was kept for an order that is not");
            }
            List<Runnable> writes = orders.values().stream()
                    .map(this::write)
                    .flatMap(Optional::stream)
                    .toList();
            if (writes.size() > 1) {
                throw new IllegalStateException("Two documents cannot be written at once");
            }
            writes.forEach(Runnable::run);
        }

        @Override
        public void afterCompletion(int status) {
            // The changes end with the transaction, whose resource they are.
        }

        private Optional<Runnable> write(Work work) {
            List<Document> news = events.getOrDefault(work.order.orderId(), List.of());
            if (work.isNew()) {
                return Optional.of(() -> insert(work.order, news, keys.get(work.order.orderId())));
            }
            if (work.hasHeardBefore()) {
                LOG.log(Level.INFO, "Order {0} has heard the event {1} already", work.order.orderId(), work.cause);
                return Optional.empty();
            }
            Document after = OrderDocument.of(work.order);
            return after.equals(work.before) && news.isEmpty()
                    ? Optional.empty()
                    : Optional.of(() -> update(work, after, news));
        }
    }

    /** The order, which from now on belongs to the transaction; read only when the transaction does not have it yet. */
    Optional<Order> take(UUID orderId, Supplier<Optional<Document>> read) {
        Changes changes = changes();
        Work known = changes.orders.get(orderId);
        if (known != null) {
            return Optional.of(known.order);
        }
        return read.get().map(document -> {
            Order order = OrderDocument.read(document);
            changes.orders.put(orderId, new Work(order, document, OrderDocument.of(order), Causation.current()));
            return order;
        });
    }

    void add(Order order) {
        changes().orders.put(order.orderId(), new Work(order, null, null, null));
    }

    void addKey(UUID orderId, String key, String bodyHash) {
        changes().keys.put(orderId, new Document(OrderDocument.KEY, key).append(OrderDocument.KEY_HASH, bodyHash));
    }

    void addEvent(Envelope<?> event, String body) {
        changes()
                .events
                .computeIfAbsent(event.subject(), first -> new ArrayList<>())
                .add(MongoEvents.document(event, body));
    }

    private Changes changes() {
        if (transactions.getTransactionStatus() != Status.STATUS_ACTIVE) {
            throw new IllegalStateException("An order is changed within a transaction only");
        }
        Changes known = (Changes) transactions.getResource(MongoTransaction.class);
        if (known != null) {
            return known;
        }
        Changes changes = new Changes();
        transactions.putResource(MongoTransaction.class, changes);
        // Interposed: after everybody else who is asked before the commit, since what is written here is not undone.
        transactions.registerInterposedSynchronization(changes);
        return changes;
    }

    private void insert(Order order, List<Document> events, Document key) {
        Document document = OrderDocument.of(order);
        document.append(OrderDocument.REVISION, 1L);
        OrderDocument.list(document, order, Documents.text(clock.instant()), false);
        if (!events.isEmpty()) {
            document.append(OrderDocument.EVENTS, events);
        }
        if (key != null) {
            document.putAll(key);
        }
        try {
            documents.orders(orders -> orders.insertOne(document));
        } catch (MongoWriteException e) {
            if (e.getError().getCategory() == ErrorCategory.DUPLICATE_KEY) {
                // Its message tells the customer's key.
                LOG.log(Level.WARNING, "Order {0} came second with its key", order.orderId());
                throw Documents.unavailable();
            }
            throw e;
        }
    }

    private void update(Work work, Document after, List<Document> events) {
        boolean rose = !after.get(OrderDocument.VERSION).equals(work.before.get(OrderDocument.VERSION));
        OrderDocument.list(
                after,
                work.order,
                rose ? Documents.text(clock.instant()) : work.read.getString(OrderDocument.CHANGED_AT),
                work.read.containsKey(OrderDocument.ERASED_AT));
        Document before = new Document(work.before);
        for (String listed : List.of(OrderDocument.CHANGED_AT, OrderDocument.WATCHED, OrderDocument.ERASABLE)) {
            if (work.read.containsKey(listed)) {
                before.append(listed, work.read.get(listed));
            }
        }
        List<Bson> changes = new ArrayList<>();
        after.forEach((name, value) -> {
            if (!value.equals(before.get(name))) {
                changes.add(Updates.set(name, value));
            }
        });
        before.keySet().stream()
                .filter(name -> !after.containsKey(name))
                .forEach(name -> changes.add(Updates.unset(name)));
        changes.add(Updates.inc(OrderDocument.REVISION, 1L));
        if (!events.isEmpty()) {
            changes.add(Updates.pushEach(OrderDocument.EVENTS, events));
        }
        if (work.cause != null) {
            changes.add(Updates.push(OrderDocument.HEARD, work.cause));
        }
        Bson unchanged = and(
                eq(OrderDocument.ID, work.order.orderId()),
                eq(OrderDocument.REVISION, work.read.getLong(OrderDocument.REVISION)));
        long written = documents.orders(
                orders -> orders.updateOne(unchanged, Updates.combine(changes)).getMatchedCount());
        if (written == 0) {
            LOG.log(Level.WARNING, "Order {0} was changed by somebody else meanwhile", work.order.orderId());
            throw Documents.unavailable();
        }
    }
}
