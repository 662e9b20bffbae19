package fooddelivery.runtime;

import fooddelivery.runtime.EventListener.Outcome;
import jakarta.annotation.Resource;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.jms.Connection;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Queue;
import jakarta.jms.QueueBrowser;
import jakarta.jms.Session;
import jakarta.jms.TextMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The messages that this service could not handle, in its own queue of dead letters, for a person to replay or to give up.
 * A message leaves the queue in a local JMS transaction that is committed last, so that whoever is killed meanwhile loses
 * nothing: what was handled is found again, and the inbox knows it.
 */
@ApplicationScoped
public class DeadLetters {

    public static final String ADDRESS = "fooddelivery.dead";

    private static final Logger LOG = System.getLogger(DeadLetters.class.getName());
    private static final long RETRY_AFTER_SECONDS = 5;

    /**
     * @param eventId of a message that is no event, an id derived from the message's own
     * @param subject the order, or the store, that it is about; null when it does not tell
     * @param failure null when nothing is known of one
     */
    public record DeadLetter(
            String messageId, UUID eventId, String type, UUID subject, Instant sentAt, Failure failure) {}

    /** @param cause of the last time */
    public record Failure(Instant firstAt, Instant lastAt, int times, String cause) {}

    private interface Work<T> {
        T with(Session session, Queue queue) throws JMSException;
    }

    private interface Handling<T> {
        T of(Message message) throws JMSException;
    }

    @Resource(lookup = "java:app/jms/events")
    private ConnectionFactory broker;

    @Inject
    private EventListener listener;

    @Inject
    private Database database;

    @Inject
    private EventMetrics metrics;

    @Inject
    @ConfigProperty(name = "fooddelivery.service")
    private String service;

    /**
     * The longest dead first.
     *
     * @param after the message before the page; null, or one that is gone, for the first
     * @throws ProblemException 503 while the broker cannot be reached
     */
    public List<DeadLetter> list(String after, int limit) {
        List<MessageHead> heads = inSession((session, queue) -> browse(session, queue, after, limit));
        Map<UUID, Failure> failures = failures(heads);
        return heads.stream()
                .map(head -> new DeadLetter(
                        head.messageId(),
                        head.eventId(),
                        head.type(),
                        head.subject(),
                        head.sentAt(),
                        failures.get(head.eventId())))
                .toList();
    }

    /**
     * The ids of the events among them that are about this order, or store.
     *
     * @throws ProblemException 503 while the broker cannot be reached
     */
    public List<UUID> about(UUID subject) {
        return inSession((session, queue) -> {
            List<UUID> ids = new ArrayList<>();
            // The broker looks for them; what it does not find it does not send.
            try (QueueBrowser browser = session.createBrowser(queue, "JMSXGroupID = '" + subject + "'")) {
                for (Message message : messages(browser)) {
                    ids.add(MessageHead.of(message).eventId());
                }
            }
            return ids;
        });
    }

    /**
     * Hands the message to the service once more, and takes it out of the queue when it was handled.
     *
     * @throws ProblemException 404 when there is no such message, 409 with the cause when it cannot be handled this time
     *     either, 503 while the broker cannot be reached: then it may have been handled, and another replay will tell
     */
    public Outcome replay(UUID eventId, String by) {
        Outcome outcome = take(eventId, message -> {
            try {
                return listener.handle(message);
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "Event " + eventId + ", replayed by " + by + ", failed again", e);
                throw ProblemException.conflict("still-failing", "The event cannot be handled yet; it stays here.")
                        .with("cause", Failures.cause(e));
            }
        });
        metrics.replayed();
        LOG.log(Level.INFO, "Event {0} was replayed by {1}: {2}", eventId, by, outcome);
        return outcome;
    }

    /**
     * Gives the message up: takes it out of the queue and keeps it for the record.
     *
     * @throws ProblemException 404 when there is no such message, 503 while the broker cannot be reached
     */
    public void drop(UUID eventId, String reason, String by) {
        take(eventId, message -> {
            MessageHead head = MessageHead.of(message);
            return database.update(
                    "with forgotten as (delete from failed_event where event_id = ? returning cause)"
                            + " insert into dropped_event (event_id, type, subject, body, cause, reason, dropped_by)"
                            + " values (?, ?, ?, ?, (select cause from forgotten), ?, ?)"
                            + " on conflict (event_id) do nothing",
                    eventId,
                    eventId,
                    head.type(),
                    head.subject(),
                    message instanceof TextMessage text ? text.getText() : null,
                    reason,
                    by);
        });
        metrics.dropped();
        LOG.log(Level.WARNING, "Event {0} was given up by {1}: {2}", eventId, by, reason);
    }

    private <T> T take(UUID eventId, Handling<T> handling) {
        return inSession((session, queue) -> {
            String messageId = find(session, queue, eventId)
                    .orElseThrow(() -> ProblemException.notFound("dead letter"))
                    .messageId();
            try (MessageConsumer consumer = session.createConsumer(queue, "JMSMessageID = '" + messageId + "'")) {
                Message message = consumer.receiveNoWait();
                if (message == null) {
                    throw ProblemException.conflict("in-use", "Somebody else is working on this dead letter.")
                            .retryAfter(1);
                }
                T result = handling.of(message);
                session.commit();
                return result;
            }
        });
    }

    private <T> T inSession(Work<T> work) {
        try (Connection connection = broker.createConnection();
                Session session = connection.createSession(true, Session.SESSION_TRANSACTED)) {
            connection.start();
            try {
                return work.with(session, session.createQueue(ADDRESS + "::" + service + ".dead"));
            } catch (JMSException | RuntimeException | Error e) {
                giveBack(session, e);
                throw e;
            }
        } catch (JMSException e) {
            LOG.log(Level.WARNING, "The dead letters cannot be reached: {0}", e.toString());
            throw new ProblemException(503, "broker-unavailable", "The dead letters cannot be reached right now.")
                    .retryAfter(RETRY_AFTER_SECONDS);
        }
    }

    /** The session is pooled: closing it alone would not end its transaction. */
    private static void giveBack(Session session, Throwable why) {
        try {
            session.rollback();
        } catch (JMSException e) {
            why.addSuppressed(e);
        }
    }

    private static List<MessageHead> browse(Session session, Queue queue, String after, int limit) throws JMSException {
        List<MessageHead> page = new ArrayList<>();
        List<MessageHead> fromTheStart = new ArrayList<>();
        boolean found = after == null;
        try (QueueBrowser browser = session.createBrowser(queue)) {
            for (Message message : messages(browser)) {
                if (found && page.size() == limit) {
                    break;
                }
                MessageHead head = MessageHead.of(message);
                if (found) {
                    page.add(head);
                } else if (fromTheStart.size() < limit) {
                    fromTheStart.add(head);
                }
                found = found || head.messageId().equals(after);
            }
        }
        return found ? page : fromTheStart;
    }

    private static Optional<MessageHead> find(Session session, Queue queue, UUID eventId) throws JMSException {
        try (QueueBrowser browser = session.createBrowser(queue)) {
            for (Message message : messages(browser)) {
                MessageHead head = MessageHead.of(message);
                if (head.eventId().equals(eventId)) {
                    return Optional.of(head);
                }
            }
            return Optional.empty();
        }
    }

    @SuppressWarnings("unchecked")
    private static Iterable<Message> messages(QueueBrowser browser) throws JMSException {
        Enumeration<Message> all = browser.getEnumeration();
        return all::asIterator;
    }

    private Map<UUID, Failure> failures(List<MessageHead> heads) {
        Map<UUID, Failure> failures = new HashMap<>();
        database.query(
                "select event_id, first_at, last_at, failures, cause from failed_event"
                        + " where event_id = any (cast(? as uuid[]))",
                row -> failures.put(
                        Sql.uuid(row, "event_id"),
                        new Failure(
                                Sql.instant(row, "first_at"),
                                Sql.instant(row, "last_at"),
                                row.getInt("failures"),
                                row.getString("cause"))),
                heads.stream().map(head -> head.eventId().toString()).collect(Collectors.joining(",", "{", "}")));
        return failures;
    }
}
