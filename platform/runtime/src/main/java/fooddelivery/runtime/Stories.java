package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import fooddelivery.runtime.Inbox.Handling;
import fooddelivery.runtime.Recollection.Story;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells a service that was restored the story of one subject: what it had heard and what it had told, in an order in which
 * both make sense. One commit has the subject's state, the inbox, and the log of what was told.
 */
@ApplicationScoped
public class Stories {

    private static final Logger LOG = System.getLogger(Stories.class.getName());

    /** @param body the event as it was sent */
    public record Line(Envelope<?> event, String body) {

        private Event data() {
            return (Event) event.data();
        }
    }

    private final Database database;
    private final String service;

    @Inject
    private Inbox inbox;

    @Inject
    private EventListener listener;

    @Inject
    private Recollection recollection;

    protected Stories() {
        this(null, null);
    }

    @Inject
    public Stories(Database database, @ConfigProperty(name = "fooddelivery.service") String service) {
        this.database = database;
        this.service = service;
    }

    /** @throws RuntimeException whatever keeps the story from being told; then nothing has happened */
    @Transactional
    public void tell(UUID subject) {
        List<Line> lines = lines(subject);
        if (lines.isEmpty()) {
            return;
        }
        List<Line> own = lines.stream()
                .filter(line -> line.event().source().equals("/" + service))
                .sorted(Comparator.comparingLong(line -> line.event().sequence()))
                .toList();
        List<Line> heard = new ArrayList<>(lines);
        heard.removeAll(own);
        Set<UUID> causes = own.stream()
                .map(line -> line.event().causationid())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
        List<Line> beginnings = heard.stream()
                .filter(line -> recollection.isBeginning(line.data()))
                .toList();
        Story story = new Story(subject, events(own), events(heard));
        handle(beginnings, false);
        recollection.remember(story);
        heard.removeAll(beginnings);
        List<Line> answered = heard.stream()
                .filter(line -> causes.contains(line.event().id()))
                .toList();
        handle(answered, true);
        heard.removeAll(answered);
        handle(heard, false);
        own.forEach(this::log);
        forget(subject);
    }

    /** @param answered whether what they did is known already */
    private void handle(List<Line> lines, boolean answered) {
        List<Handling> handlings = lines.stream()
                .filter(line -> listener.actsOn(line.data().getClass()))
                .map(line ->
                        new Handling(line.event(), line.body(), answered ? () -> {} : () -> listener.act(line.event())))
                .toList();
        if (!handlings.isEmpty()) {
            inbox.handle(handlings);
        }
    }

    /** All that was brought back of the subject, by time; nobody else tells it meanwhile. */
    protected List<Line> lines(UUID subject) {
        return database.query(
                "select body from forgotten_event where subject = ? order by at, event_id for update",
                row -> new Line(read(row.getString("body")).orElseThrow(), row.getString("body")),
                subject);
    }

    /** Writes an own event into the log, as sent: whoever reads the log finds it, and nobody is told twice. */
    protected void log(Line line) {
        Envelope<?> event = line.event();
        Instant sent = event.time();
        database.update(
                "insert into outbox (event_id, type, subject, body, address, created_at, sent_at, written_by)"
                        + " select ?, ?, ?, ?, ?, ?, ?, '0' where not exists (select 1 from outbox where event_id = ?)",
                event.id(),
                event.type(),
                event.subject(),
                line.body(),
                EventType.named(event.type()).orElseThrow().address(),
                sent,
                sent,
                event.id());
    }

    protected void forget(UUID subject) {
        database.update("delete from forgotten_event where subject = ?", subject);
    }

    /** Keeps why; in a transaction of its own, as that of the story was rolled back. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void failed(UUID subject, RuntimeException why) {
        LOG.log(Level.WARNING, "What was forgotten of " + subject + " could not be told", why);
        database.update("update forgotten_event set failure = ? where subject = ?", Failures.cause(why), subject);
    }

    private static List<Envelope<?>> events(List<Line> lines) {
        return lines.stream().<Envelope<?>>map(Line::event).toList();
    }

    /** Empty for a type that this version does not know. */
    static Optional<Envelope<?>> read(String body) {
        return Json.readType(body).flatMap(EventType::named).map(type -> Json.readEnvelope(body, type.record()));
    }
}
