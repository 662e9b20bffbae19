package fooddelivery.order.outbound;

import fooddelivery.events.Envelope;
import fooddelivery.events.OrderEvent;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Specializes;
import jakarta.inject.Inject;
import java.time.Clock;

/** The outbox of this service: where orders are documents, their events wait in them; all others wait in the table. */
@Specializes
@ApplicationScoped
public class MongoOutbox extends Outbox {

    private final Documents documents;
    private final MongoTransaction transaction;

    protected MongoOutbox() {
        this(null, null, null, null, null);
    }

    @Inject
    public MongoOutbox(
            Database database, Clock clock, Event<Written> written, Documents documents, MongoTransaction transaction) {
        super(database, clock, written);
        this.documents = documents;
        this.transaction = transaction;
    }

    @Override
    protected void insert(Envelope<?> envelope, String body) {
        if (documents.inUse() && envelope.data() instanceof OrderEvent) {
            transaction.addEvent(envelope, body);
        } else {
            super.insert(envelope, body);
        }
    }
}
