package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Forgets what nobody asks for any more, so that the tables do not grow for ever: events that were sent long ago, and the
 * ids of events handled long ago. An id must outlive every message that could still bring its event again, those in the
 * dead-letter queues included; so ids are kept longer than events. Events that are not sent are never forgotten.
 */
@ApplicationScoped
public class Retention {

    private static final Duration PAUSE = Duration.ofMinutes(10);
    /** Small enough that no commit is long; rounds go on until one finds less. */
    private static final int BATCH = 5000;

    private final Database database;
    private final Duration events;
    private final Duration handled;

    protected Retention() {
        this(null, null, null);
    }

    /**
     * @param events how long the service's event log reaches back
     * @param handled how long a repeated event is recognised
     */
    @Inject
    public Retention(
            Database database,
            @ConfigProperty(name = "fooddelivery.retention.events", defaultValue = "P30D") Duration events,
            @ConfigProperty(name = "fooddelivery.retention.handled", defaultValue = "P90D") Duration handled) {
        this.database = database;
        this.events = events;
        this.handled = handled;
    }

    void start(@Observes Startup.Finished event, Timers timers) {
        timers.every(PAUSE, "Forgetting old events", this::sweep);
    }

    void sweep() {
        // Only the oldest rows are looked at: ids rise with time, so this costs the same however long the log is.
        inBatches(
                "delete from outbox where id in (select id from (select id, sent_at from outbox order by id limit ?)"
                        + " oldest where sent_at < now() - make_interval(secs => ?))",
                events);
        inBatches(
                "delete from inbox where event_id in (select event_id from"
                        + " (select event_id, received_at from inbox order by received_at limit ?) oldest"
                        + " where received_at < now() - make_interval(secs => ?))",
                handled);
        // Of these some name people's doors: what nobody could tell of is kept no longer than the log that it comes
        // from.
        inBatches(
                "delete from forgotten_event where event_id in (select event_id from"
                        + " (select event_id, at from forgotten_event order by at limit ?) oldest"
                        + " where at < now() - make_interval(secs => ?))",
                events);
    }

    private void inBatches(String delete, Duration age) {
        int deleted;
        do {
            deleted = database.update(delete, BATCH, (double) age.toSeconds());
        } while (deleted == BATCH);
    }
}
