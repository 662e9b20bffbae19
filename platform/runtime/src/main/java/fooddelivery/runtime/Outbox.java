package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.UUID;

/**
 * Publishes events by writing them beside the change they tell of, in the same transaction: either both exist or
 * neither. {@link Relay} sends them after the commit.
 */
@ApplicationScoped
public class Outbox {

    /**
     * Fired inside the transaction; the relay hears it after the commit.
     *
     * @param type of the event that was written
     */
    public record Written(String type) {}

    private final Database database;
    private final Clock clock;
    private final jakarta.enterprise.event.Event<Written> written;

    protected Outbox() {
        this(null, null, null);
    }

    @Inject
    public Outbox(Database database, Clock clock, jakarta.enterprise.event.Event<Written> written) {
        this.database = database;
        this.clock = clock;
        this.written = written;
    }

    /**
     * To be called inside the transaction that changes the aggregate, while its row is locked: that keeps the events of
     * one subject in order. Outside of one it is refused.
     *
     * @return the event's id
     */
    @Transactional(TxType.MANDATORY)
    public UUID publish(Event event) {
        Envelope<?> envelope = Envelope.of(Ids.next(), clock.instant(), Causation.current(), traceparent(event), event);
        insert(envelope, Json.write(envelope));
        if (written != null) {
            written.fire(new Written(envelope.type()));
        }
        return envelope.id();
    }

    /** Events about people are not part of any order's trace. */
    private static String traceparent(Event event) {
        return EventType.of(event).address().equals(EventType.COMMON)
                ? Correlation.traceparentOf(event.subject())
                : null;
    }

    /** Writes the event, in the transaction. */
    protected void insert(Envelope<?> envelope, String body) {
        database.update(
                "insert into outbox (event_id, type, subject, body, address) values (?, ?, ?, ?, ?)",
                envelope.id(),
                envelope.type(),
                envelope.subject(),
                body,
                EventType.named(envelope.type()).orElseThrow().address());
    }
}
