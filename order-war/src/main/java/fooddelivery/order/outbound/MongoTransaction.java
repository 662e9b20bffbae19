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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * What a transaction does to an order, kept until the transaction is about to commit, and then written as one change of
 * one document: the order, its events, its Idempotency-Key, and the ids of the events that moved it. The write is
 * conditional on the revision that was read, so it is never made upon something else than what was decided about.
 *
 * <p>PostgreSQL commits after that. Killed in between, or when that commit fails, the document is ahead of the inbox: the
 * event comes again, the document has heard it, and is left as it is. So events about several orders may be handled in one
 * transaction as well; what a person or a timer asks for is about one order.
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
     * @param read its document; null for a new order, like what follows
     * @param before the order's own fields as they were read
     * @param causes the events that the transaction handles and that are about it; none when a person or a timer changes it
     */
    private record Work(Order order, Document read, Document before, Set<UUID> causes) {

        private boolean isNew() {
            return read == null;
        }

        /** Whether its document has the effect of the event already: the inbox was rolled back after that. */
        private boolean hasHeard(UUID event) {
            return event != null
                    && !isNew()
                    && read.getList(OrderDocument.HEARD, UUID.class, List.of()).contains(event);
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
            List<Work> changed =
                    orders.values().stream().filter(this::isChanged).toList();
            // Killed between two of them: events come again, and find what they have done. A person would not.
            if (changed.size() > 1 && changed.stream().anyMatch(work -> work.causes.isEmpty())) {
                throw new IllegalStateException("Two documents cannot be written at once");
            }
            changed.forEach(this::write);
        }

        @Override
        public void afterCompletion(int status) {
            // The changes end with the transaction, whose resource they are.
        }

        private boolean isChanged(Work work) {
            return work.isNew()
                    || !OrderDocument.of(work.order).equals(work.before)
                    || !eventsOf(work).isEmpty();
        }

        private void write(Work work) {
            if (work.isNew()) {
                insert(work.order, eventsOf(work), keys.get(work.order.orderId()));
            } else {
                update(work, eventsOf(work));
            }
        }

        private List<Document> eventsOf(Work work) {
            return events.getOrDefault(work.order.orderId(), List.of());
        }
    }

    /**
     * The order, which from now on belongs to the transaction; read only when the transaction does not have it yet. While an
     * event is handled that the document has heard before it is a copy, whose changes nobody keeps.
     */
    Optional<Order> take(UUID orderId, Supplier<Optional<Document>> read) {
        Changes changes = changes();
        if (!changes.orders.containsKey(orderId)) {
            Optional<Document> document = read.get();
            if (document.isEmpty()) {
                return Optional.empty();
            }
            Order order = OrderDocument.read(document.get());
            changes.orders.put(
                    orderId, new Work(order, document.get(), OrderDocument.of(order), new LinkedHashSet<>()));
        }
        Work work = changes.orders.get(orderId);
        UUID cause = Causation.current();
        if (work.hasHeard(cause)) {
            LOG.log(Level.INFO, "Order {0} has heard the event {1} already", orderId, cause);
            return Optional.of(OrderDocument.read(work.read));
        }
        if (cause != null && !work.isNew()) {
            work.causes.add(cause);
        }
        return Optional.of(work.order);
    }

    void add(Order order) {
        changes().orders.put(order.orderId(), new Work(order, null, null, Set.of()));
    }

    void addKey(UUID orderId, String key, String bodyHash) {
        changes().keys.put(orderId, new Document(OrderDocument.KEY, key).append(OrderDocument.KEY_HASH, bodyHash));
    }

    void addEvent(Envelope<?> event, String body) {
        Changes changes = changes();
        Work work = changes.orders.get(event.subject());
        if (work == null || !work.hasHeard(event.causationid())) {
            changes.events
                    .computeIfAbsent(event.subject(), first -> new ArrayList<>())
                    .add(MongoEvents.document(event, body));
        }
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

    private void update(Work work, List<Document> events) {
        Document after = OrderDocument.of(work.order);
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
        if (!work.causes.isEmpty()) {
            changes.add(Updates.pushEach(OrderDocument.HEARD, List.copyOf(work.causes)));
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
