package fooddelivery.order.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.OutboxEventLog;
import fooddelivery.runtime.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Specializes;
import jakarta.inject.Inject;
import java.util.List;

/** The log of this service's events: where orders are documents, that of theirs. */
@Specializes
@ApplicationScoped
public class MongoEventLog extends OutboxEventLog {

    private final Documents documents;
    private final MongoEvents events;

    protected MongoEventLog() {
        this(null, null, null);
    }

    @Inject
    public MongoEventLog(Database database, Documents documents, MongoEvents events) {
        super(database);
        this.documents = documents;
        this.events = events;
    }

    @Override
    public Stretch page(String after, int limit) {
        if (!documents.inUse()) {
            return super.page(after, limit);
        }
        List<Entry> rows = events.log(position(after), limit + 1).stream()
                .map(event ->
                        new Entry(event.getLong(MongoEvents.POSITION).toString(), event.getString(MongoEvents.BODY)))
                .toList();
        return rows.size() <= limit
                ? new Stretch(rows, null)
                : new Stretch(rows.subList(0, limit), rows.get(limit - 1).position());
    }

    private static long position(String after) {
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("after is not a cursor of this list.");
        }
    }
}
