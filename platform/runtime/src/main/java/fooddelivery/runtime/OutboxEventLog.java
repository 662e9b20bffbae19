package fooddelivery.runtime;

import fooddelivery.events.EventType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The outbox as the log of events: rows stay for a while after they were sent.
 *
 * <p>Going by ids alone would lose events. An id is given before its transaction commits: id 5 may be seen after a reader
 * has passed id 6, and it is of no use to wait for the gap, which a rollback leaves as well. So rows stand in the order of
 * their transactions, and those of the oldest transaction that is still running and of all younger ones are not shown yet:
 * none can be added before them any more. A transaction number above all that this database knows came with a backup of
 * another one, and is over. What is sent elsewhere than to all services is about people, and no part of the log.
 */
@ApplicationScoped
public class OutboxEventLog implements EventLog {

    private static final Pattern POSITION = Pattern.compile("(\\d{1,19})-(\\d{1,18})");
    private static final String BEGINNING = "0-0";

    private final Database database;

    protected OutboxEventLog() {
        this(null);
    }

    @Inject
    public OutboxEventLog(Database database) {
        this.database = database;
    }

    @Override
    public List<Entry> page(String after, int limit) {
        Matcher position = POSITION.matcher(after == null ? BEGINNING : after);
        if (!position.matches()) {
            throw ProblemException.badRequest("after is not a cursor of this list.");
        }
        return database.query(
                "select written_by, id, body from outbox, (select pg_current_snapshot() as snapshot) now"
                        + " where address = ? and (written_by, id) > (?::xid8, ?)"
                        + " and (written_by < pg_snapshot_xmin(snapshot) or written_by >= pg_snapshot_xmax(snapshot))"
                        + " order by written_by, id limit ?",
                row -> new Entry(row.getString("written_by") + "-" + row.getLong("id"), row.getString("body")),
                EventType.COMMON,
                position.group(1),
                Long.valueOf(position.group(2)),
                limit);
    }

    /** Two conditions, an index each: what was sent, and the few that wait. An aggregate's row is locked while it publishes. */
    @Override
    public List<Published> ofSubject(UUID subject, int limit) {
        return database.query(
                "select id, body, sent_at from outbox where subject = ? and sent_at is not null and address = ?"
                        + " union all"
                        + " select id, body, sent_at from outbox where subject = ? and sent_at is null and address = ?"
                        + " order by id limit ?",
                row -> new Published(row.getString("body"), Sql.instant(row, "sent_at")),
                subject,
                EventType.COMMON,
                subject,
                EventType.COMMON,
                limit);
    }
}
