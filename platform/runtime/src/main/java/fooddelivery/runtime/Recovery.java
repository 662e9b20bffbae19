package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The time from the restore of this service's database until it knows again what it had told others, and what it had heard of
 * them. Meanwhile it does nothing of its own accord: no timer runs, no event is read or sent, and people are asked to wait. An
 * order that was delivered long ago would otherwise be cancelled because, as far as the backup knows, no store answers.
 *
 * <p>What it has forgotten is brought by whoever repairs ({@link RecoveryResource}), into the table {@code forgotten_event},
 * in any order and as often as anybody likes. Then each subject's story is told at once, in one transaction ({@link Stories}).
 */
@ApplicationScoped
public class Recovery {

    /** How far before the backup an order may have been placed whose payment is told of after it. */
    private static final Duration CONTEXT = Duration.ofDays(2);

    private static final int FAILURES_SHOWN = 100;

    /** An event that somebody else still has. */
    public record Known(UUID id, String type, String source, Instant time) {}

    /**
     * @param backupAt what this service itself remembers ends here
     * @param whole whether all services were set back together
     */
    public record Restored(Instant backupAt, Instant restoredAt, boolean whole) {}

    /** An event that was brought back and could not be told of. */
    public record Untold(UUID eventId, String type, UUID subject, String cause) {}

    /** @param failed subjects whose story could not be told */
    public record Told(int told, int failed, long left) {}

    private final Database database;
    private final String service;

    @Inject
    private EventListener listener;

    @Inject
    private Recollection recollection;

    @Inject
    private Stories stories;

    /** It never begins while the service runs, so once it is over nobody has to ask again. */
    private volatile boolean over;

    private volatile long askedAt;
    private volatile boolean asked;

    protected Recovery() {
        this(null, null);
    }

    @Inject
    public Recovery(Database database, @ConfigProperty(name = "fooddelivery.service") String service) {
        this.database = database;
        this.service = service;
    }

    /** Cheap enough to be asked before everything; while the database is away it counts as running, since nothing works. */
    public boolean isRunning() {
        if (over) {
            return false;
        }
        long now = System.nanoTime();
        if (asked && now - askedAt < TimeUnit.SECONDS.toNanos(1)) {
            return true;
        }
        try {
            over = restored().isEmpty();
        } catch (Database.DatabaseException e) {
            over = false;
        }
        askedAt = now;
        asked = true;
        return !over;
    }

    /** Empty when the database was not restored, or has been given back everything. */
    public Optional<Restored> restored() {
        return database.first(
                "select backup_at, restored_at, whole from recovery",
                row -> new Restored(
                        Sql.instant(row, "backup_at"), Sql.instant(row, "restored_at"), row.getBoolean("whole")));
    }

    /** How many events were brought back and are not told of yet. */
    public long left() {
        return database.first(
                        "select count(*) as n from forgotten_event where failure is null", row -> row.getLong("n"))
                .orElseThrow();
    }

    public List<Untold> failures() {
        return database.query(
                "select event_id, type, subject, failure from forgotten_event where failure is not null"
                        + " order by at, event_id limit ?",
                row -> new Untold(
                        Sql.uuid(row, "event_id"),
                        row.getString("type"),
                        Sql.uuid(row, "subject"),
                        row.getString("failure")),
                FAILURES_SHOWN);
    }

    /**
     * Makes ready to be asked for thousands of events one after the other.
     *
     * @throws ProblemException 409 when nothing was restored here
     */
    @Transactional
    public void begin() {
        requireRestored();
        // An index that only this needs, and that would cost each event otherwise.
        database.update("create index if not exists outbox_event on outbox (event_id)");
        database.update("update recovery set began_at = now() where began_at is null");
        // What failed may go well this time.
        database.update("update forgotten_event set failure = null");
    }

    /**
     * @param events that others have
     * @return those of them that this service had told or heard, or needs, and knows nothing of
     */
    public Set<UUID> missing(List<Known> events) {
        Restored restored = requireRestored();
        Set<UUID> own = ids(
                events, event -> isOwn(event) && EventType.named(event.type()).isPresent());
        Set<UUID> heard = ids(events, event -> !isOwn(event) && isWanted(event, restored));
        Set<UUID> missing = new HashSet<>();
        missing.addAll(without(own, "outbox"));
        missing.addAll(without(heard, "inbox"));
        return missing.isEmpty() ? missing : without(missing, "forgotten_event");
    }

    private boolean isOwn(Known event) {
        return event.source().equals("/" + service);
    }

    private boolean isWanted(Known event, Restored restored) {
        Class<? extends Event> type = EventType.named(event.type())
                .<Class<? extends Event>>map(EventType::record)
                .orElse(null);
        return type != null
                && (listener.actsOn(type)
                        || recollection.alsoNeeds().contains(type)
                                && event.time().isAfter(restored.backupAt().minus(CONTEXT)));
    }

    private static Set<UUID> ids(List<Known> events, java.util.function.Predicate<Known> which) {
        return events.stream().filter(which).map(Known::id).collect(Collectors.toSet());
    }

    private Set<UUID> without(Set<UUID> ids, String table) {
        if (ids.isEmpty()) {
            return Set.of();
        }
        Set<UUID> left = new HashSet<>(ids);
        database.query(
                        "select event_id from " + table + " where event_id = any (cast(? as uuid[]))",
                        row -> Sql.uuid(row, "event_id"),
                        ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}")))
                .forEach(left::remove);
        return left;
    }

    /**
     * Keeps events until their stories are told.
     *
     * @param envelopes CloudEvents in JSON
     * @return how many are new
     */
    @Transactional
    public int keep(List<String> envelopes) {
        requireRestored();
        int kept = 0;
        for (String body : envelopes) {
            Envelope<?> event = Stories.read(body)
                    .orElseThrow(() -> ProblemException.badRequest("There is no such type of event."));
            kept += database.update(
                    "insert into forgotten_event (event_id, type, source, subject, sequence, at, body)"
                            + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                    event.id(),
                    event.type(),
                    event.source(),
                    event.subject(),
                    event.sequence(),
                    event.time(),
                    body);
        }
        return kept;
    }

    /** Tells the stories of some subjects, each in a transaction of its own; one that fails waits for a person. */
    public Told tell(int limit) {
        List<UUID> subjects = database.query(
                "select distinct subject from forgotten_event where failure is null order by subject limit ?",
                row -> Sql.uuid(row, "subject"),
                limit);
        int told = 0;
        for (UUID subject : subjects) {
            try {
                stories.tell(subject);
                told++;
            } catch (RuntimeException e) {
                if (isOutage(e)) {
                    throw e;
                }
                stories.failed(subject, e);
            }
        }
        return new Told(told, subjects.size() - told, left());
    }

    /** What is the database's trouble, and not that of the story. */
    private static boolean isOutage(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof java.sql.SQLException sql && Problems.isOutage(sql)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The service works again. What could not be told stays for a person.
     *
     * @throws ProblemException 409 while there are stories to tell
     */
    @Transactional
    public void end() {
        Restored restored = requireRestored();
        if (left() > 0) {
            throw ProblemException.conflict("stories-left", "There are events whose stories were not told yet.");
        }
        recollection.finish(restored);
        database.update("drop index if exists outbox_event");
        database.update("delete from recovery");
    }

    /** After the commit that ended it: whoever is told that the service works again finds it so. */
    public void lookAgain() {
        asked = false;
    }

    private Restored requireRestored() {
        return restored()
                .orElseThrow(() -> ProblemException.conflict(
                        "not-restored", "The database was not restored, or has been given back everything."));
    }
}
