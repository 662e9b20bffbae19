package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;

/**
 * Handles each event once: the event's id, its effect and the events it causes are one commit. A repetition finds the id
 * and does nothing.
 */
@ApplicationScoped
public class Inbox {

    private final Database database;

    protected Inbox() {
        this(null);
    }

    @Inject
    public Inbox(Database database) {
        this.database = database;
    }

    /** @return false when the event had been handled before */
    @Transactional
    public boolean handle(Envelope<?> event, Runnable effect) {
        int inserted = database.update("insert into inbox (event_id) values (?) on conflict do nothing", event.id());
        if (inserted == 0) {
            return false;
        }
        Causation.during(event.id(), effect);
        return true;
    }
}
