package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.HeuristicRollbackException;
import jakarta.transaction.NotSupportedException;
import jakarta.transaction.RollbackException;
import jakarta.transaction.Status;
import jakarta.transaction.SystemException;
import jakarta.transaction.UserTransaction;
import java.util.UUID;

/**
 * Handles each event once: the event's id, its effect and the events it causes are one commit. A repetition finds the id
 * and does nothing.
 */
@ApplicationScoped
public class Inbox {

    private final Database database;
    private final UserTransaction transaction;

    protected Inbox() {
        this(null, null);
    }

    /**
     * @param transaction what {@code @Transactional} would do is not enough here: Payara's interceptor does not tell the
     *     invocation of a message-driven bean of its transaction, and JDBC would commit each statement by itself
     */
    @Inject
    public Inbox(Database database, UserTransaction transaction) {
        this.database = database;
        this.transaction = transaction;
    }

    /**
     * Runs the effect in a transaction of its own, unless the event was handled before.
     *
     * @return false when it had been
     * @throws RuntimeException whatever the effect throws, or a commit that failed; then nothing has happened
     */
    public boolean handle(Envelope<?> event, Runnable effect) {
        try {
            transaction.begin();
            try {
                boolean first = handleOnce(event, effect);
                transaction.commit();
                return first;
            } finally {
                // Nothing is left to roll back after the commit.
                if (transaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
                    transaction.rollback();
                }
            }
        } catch (NotSupportedException
                | SystemException
                | RollbackException
                | HeuristicMixedException
                | HeuristicRollbackException e) {
            throw new IllegalStateException("The event's effect could not be committed", e);
        }
    }

    /** As {@link #handle}, in the caller's transaction. */
    protected boolean handleOnce(Envelope<?> event, Runnable effect) {
        if (!insert(event.id())) {
            return false;
        }
        Causation.during(event.id(), effect);
        return true;
    }

    /**
     * Also forgets why the event failed before, in one statement: this one is run for every event.
     *
     * @return false when the id was there already
     */
    protected boolean insert(UUID eventId) {
        return database.update(
                        "with forgotten as (delete from failed_event where event_id = ?)"
                                + " insert into inbox (event_id) values (?) on conflict do nothing",
                        eventId,
                        eventId)
                == 1;
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
