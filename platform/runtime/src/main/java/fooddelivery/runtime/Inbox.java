package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

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

    /**
     * An event and what it does here.
     *
     * @param text the event as it was sent
     */
    public record Handling(Envelope<?> event, String text, Runnable effect) {}

    /** Where what is heard is kept; in most services nowhere. */
    @Inject
    private Instance<EventArchive> archives;

    /**
     * Runs the effect, unless the event was handled before.
     *
     * @return false when it had been
     * @throws RuntimeException whatever the effect throws, or a commit that failed; then nothing has happened
     */
    @Transactional
    public boolean handle(Envelope<?> event, Runnable effect) {
        return handle(List.of(new Handling(event, Json.write(event), effect))) == 1;
    }

    /**
     * Runs the effects of those events that were not handled before, in their order and in one transaction: when one
     * fails, none has happened.
     *
     * @return how many there were
     * @throws RuntimeException whatever an effect throws, or a commit that failed
     */
    @Transactional
    public int handle(List<Handling> events) {
        try {
            return handleNew(events);
        } catch (LinkageError | AssertionError | VirtualMachineError e) {
            // Payara's interceptor neither commits nor rolls back after an Error.
            throw new IllegalStateException(e);
        }
    }

    private int handleNew(List<Handling> events) {
        Set<UUID> isNew =
                insert(events.stream().map(handling -> handling.event().id()).toList());
        if (archives != null) {
            List<EventArchive.Heard> heard = events.stream()
                    .filter(handling -> isNew.contains(handling.event().id()))
                    .map(handling -> new EventArchive.Heard(handling.event(), handling.text()))
                    .toList();
            for (EventArchive archive : archives) {
                archive.keep(heard);
            }
        }
        int handled = 0;
        for (Handling handling : events) {
            UUID eventId = handling.event().id();
            // The same event may be there twice.
            if (isNew.remove(eventId)) {
                Correlation.of(handling.event()).during(() -> Causation.during(eventId, handling.effect()));
                handled++;
            }
        }
        return handled;
    }

    /**
     * Also moves into the inbox how often the events had failed before, in one statement: this one is run for every batch.
     * In the order of the
     * ids, so that two who are given the same events wait for each other and not in a circle.
     *
     * @return the ids that were not there, to be changed as one likes
     */
    protected Set<UUID> insert(List<UUID> eventIds) {
        String ids = eventIds.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
        return new HashSet<>(database.query(
                "with forgotten as (delete from failed_event where event_id = any (cast(? as uuid[]))"
                        + " returning event_id, failures, first_at, cause)"
                        + " insert into inbox (event_id, failures, failed_since, cause)"
                        + " select id, failures, first_at, cause"
                        + " from unnest(cast(? as uuid[])) id left join forgotten on event_id = id order by id"
                        + " on conflict do nothing returning event_id",
                row -> Sql.uuid(row, "event_id"),
                ids,
                ids));
    }

    /**
     * Keeps why an event could not be handled, by a statement that is a transaction of its own: that of the effect was
     * rolled back.
     *
     * @param subject null when the message does not tell
     * @param cause see {@link Failures#cause}
     */
    public void failed(UUID eventId, String type, UUID subject, String cause) {
        database.update(
                "insert into failed_event as known (event_id, type, subject, cause) values (?, ?, ?, ?)"
                        + " on conflict (event_id) do update set cause = excluded.cause,"
                        + " failures = known.failures + 1, last_at = now()",
                eventId,
                type,
                subject,
                cause);
    }
}
