package fooddelivery.order.outbound;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Sorts.ascending;
import static com.mongodb.client.model.Sorts.descending;

import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import fooddelivery.events.Envelope;
import fooddelivery.runtime.DocumentOutbox;
import fooddelivery.runtime.EventLog;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Events of orders that are documents, on their way: written in the order's document, moved from there to the log, and sent
 * from the log, where they stay for the retention time. The log has them by their ids, so a move that was cut off is
 * made again without a trace; between sending and marking a batch may be sent twice, as from the table.
 *
 * <p>Only the relay moves, so positions in the log rise in the order in which events become visible: who has read up to
 * one of them has missed nothing before it.
 */
@ApplicationScoped
public class MongoEvents implements DocumentOutbox {

    static final String POSITION = "position";
    /** The position, until the event is sent. */
    static final String UNSENT = "unsent";

    static final String SENT_AT = "sentAt";

    private static final String EVENT_ID = "eventId";
    private static final String TYPE = "type";
    static final String SUBJECT = "subject";
    static final String BODY = "body";
    private static final Duration PAUSE = Duration.ofMinutes(10);

    @Inject
    private Documents documents;

    @Inject
    private Clock clock;

    @Inject
    @ConfigProperty(name = "fooddelivery.retention.events", defaultValue = "P30D")
    private Duration retention;

    void start(@Observes Startup.Finished event, Timers timers) {
        if (documents.inUse()) {
            timers.every(PAUSE, "Forgetting old events of documents", this::forget);
        }
    }

    /** As it waits in its order's document. */
    static Document document(Envelope<?> event, String body) {
        return new Document(EVENT_ID, event.id())
                .append(TYPE, event.type())
                .append(SUBJECT, event.subject())
                .append(BODY, body);
    }

    @Override
    public List<Waiting> unsent(int limit) {
        if (!documents.inUse()) {
            return List.of();
        }
        move(limit);
        return documents.events(log -> log.find(exists(UNSENT))
                .sort(ascending(UNSENT))
                .limit(limit)
                .map(MongoEvents::waiting)
                .into(new ArrayList<>()));
    }

    @Override
    public void markSent(List<Waiting> batch) {
        List<UUID> ids = batch.stream().map(Waiting::eventId).toList();
        documents.events(log -> log.updateMany(
                in(OrderDocument.ID, ids),
                Updates.combine(Updates.set(SENT_AT, Documents.text(clock.instant())), Updates.unset(UNSENT))));
    }

    /** An order whose events wait in its document counts once. */
    @Override
    public long countUnsent(int limit) {
        if (!documents.inUse()) {
            return 0;
        }
        CountOptions most = new CountOptions().limit(limit);
        return documents.events(log -> log.countDocuments(exists(UNSENT), most))
                + documents.orders(orders -> orders.countDocuments(exists(OrderDocument.EVENT_ID), most));
    }

    /** Of the log by its positions, which are microseconds; of orders, by the time of the event itself. */
    @Override
    public Optional<Instant> oldestUnsent() {
        if (!documents.inUse()) {
            return Optional.empty();
        }
        Document moved = documents.events(
                log -> log.find(exists(UNSENT)).sort(ascending(UNSENT)).first());
        if (moved != null) {
            return Optional.of(Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(moved.getLong(UNSENT))));
        }
        Document order = documents.orders(all -> all.find(exists(OrderDocument.EVENT_ID))
                .sort(ascending(OrderDocument.ID))
                .projection(Projections.include(OrderDocument.EVENTS))
                .first());
        return Optional.ofNullable(order)
                .map(waiting -> Json.readEnvelopeTime(eventsOf(waiting).get(0).getString(BODY)));
    }

    /**
     * The log in order: what was sent, and what was moved and will be.
     *
     * @param after only events behind this position; 0 from the beginning
     */
    List<Document> log(long after, int limit) {
        return documents.events(log -> log.find(gt(POSITION, after))
                .sort(ascending(POSITION))
                .limit(limit)
                .into(new ArrayList<>()));
    }

    /**
     * The log's events of an order, then those that are still in its document: this is read first, for what is moved
     * meanwhile would be in neither.
     */
    List<EventLog.Published> ofSubject(UUID subject, int limit) {
        Document order = documents.orders(all -> all.find(eq(OrderDocument.ID, subject))
                .projection(Projections.include(OrderDocument.EVENTS))
                .first());
        List<EventLog.Published> published = new ArrayList<>();
        Set<UUID> moved = new HashSet<>();
        documents
                .events(log -> log.find(eq(SUBJECT, subject))
                        .sort(ascending(POSITION))
                        .limit(limit)
                        .into(new ArrayList<>()))
                .forEach(event -> {
                    moved.add(event.get(OrderDocument.ID, UUID.class));
                    String sentAt = event.getString(SENT_AT);
                    published.add(new EventLog.Published(
                            event.getString(BODY), sentAt == null ? null : Instant.parse(sentAt)));
                });
        if (order != null && order.containsKey(OrderDocument.EVENTS)) {
            eventsOf(order).stream()
                    .filter(event -> !moved.contains(id(event)))
                    .forEach(event -> published.add(new EventLog.Published(event.getString(BODY), null)));
        }
        return published;
    }

    void forget() {
        String before = Documents.text(clock.instant().minus(retention));
        documents.events(log -> log.deleteMany(lt(SENT_AT, before)));
    }

    /** First into the log, then out of the order: cut off in between, the event is in both, and is not taken twice. */
    private void move(int limit) {
        List<Document> orders = documents.orders(all -> all.find(exists(OrderDocument.EVENT_ID))
                .projection(Projections.include(OrderDocument.EVENTS))
                .limit(limit)
                .into(new ArrayList<>()));
        if (!orders.isEmpty()) {
            write(orders);
            remove(orders);
        }
    }

    private void write(List<Document> orders) {
        List<Document> all = orders.stream()
                .map(MongoEvents::eventsOf)
                .sorted(Comparator.comparing(events -> id(events.get(0)).toString()))
                .flatMap(List::stream)
                .toList();
        List<UUID> ids = all.stream().map(MongoEvents::id).toList();
        Set<UUID> known = documents.events(log -> log.find(in(OrderDocument.ID, ids))
                .projection(Projections.include(OrderDocument.ID))
                .map(event -> event.get(OrderDocument.ID, UUID.class))
                .into(new HashSet<>()));
        List<Document> news = new ArrayList<>();
        long position = nextPosition();
        for (Document event : all) {
            if (!known.contains(id(event))) {
                news.add(new Document(OrderDocument.ID, id(event))
                        .append(TYPE, event.getString(TYPE))
                        .append(SUBJECT, event.get(SUBJECT, UUID.class))
                        .append(BODY, event.getString(BODY))
                        .append(POSITION, position)
                        .append(UNSENT, position));
                position++;
            }
        }
        if (!news.isEmpty()) {
            documents.events(log -> log.insertMany(news));
        }
    }

    /** Above all before, those that are forgotten included: not below the time in microseconds, which no log catches up with. */
    private long nextPosition() {
        Document last = documents.events(log -> log.find()
                .projection(Projections.include(POSITION))
                .sort(descending(POSITION))
                .first());
        long now = TimeUnit.MILLISECONDS.toMicros(clock.instant().toEpochMilli());
        return last == null ? now : Math.max(now, last.getLong(POSITION) + 1);
    }

    private void remove(List<Document> orders) {
        List<WriteModel<Document>> removals = new ArrayList<>();
        for (Document order : orders) {
            List<UUID> ids = eventsOf(order).stream().map(MongoEvents::id).toList();
            removals.add(new UpdateOneModel<>(
                    eq(OrderDocument.ID, order.get(OrderDocument.ID)),
                    Updates.pull(OrderDocument.EVENTS, in(EVENT_ID, ids))));
        }
        documents.orders(all -> all.bulkWrite(removals));
    }

    private static List<Document> eventsOf(Document order) {
        return order.getList(OrderDocument.EVENTS, Document.class);
    }

    private static UUID id(Document event) {
        return event.get(EVENT_ID, UUID.class);
    }

    private static Waiting waiting(Document event) {
        return new Waiting(
                event.get(OrderDocument.ID, UUID.class),
                event.getString(TYPE),
                event.get(SUBJECT, UUID.class),
                event.getString(BODY));
    }
}
