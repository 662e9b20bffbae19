package fooddelivery.runtime;

import fooddelivery.events.EventType;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
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
 *
 * <p>The numbers are those of the whole database server, so a long transaction of any service keeps the end of every log
 * back. A reader that stopped where nothing more is shown would then miss what was published long ago. So a cursor carries
 * the end that the log had when its reading began, and there is a next page until all transactions of before that are over.
 */
@ApplicationScoped
public class OutboxEventLog implements EventLog {

    private static final Pattern POSITION = Pattern.compile("(\\d{1,19})-(\\d{1,18})(?:-(\\d{1,19}))?");
    private static final String BEGINNING = "0-0";

    private final Database database;

    protected OutboxEventLog() {
        this(null);
    }

    @Inject
    public OutboxEventLog(Database database) {
        this.database = database;
    }

    /** @param number of the first transaction that began after the reading did */
    private record End(String number, boolean isReached) {}

    @Override
    public Stretch page(String after, int limit) {
        String from = after == null ? BEGINNING : after;
        Matcher position = POSITION.matcher(from);
        if (!position.matches()) {
            throw ProblemException.badRequest("after is not a cursor of this list.");
        }
        // Asked for before the rows are: those of whatever was over then are among them.
        End end = end(position.group(3));
        List<Entry> rows = database.query(
                "select written_by, id, body from outbox, (select pg_current_snapshot() as snapshot) now"
                        + " where address = ? and (written_by, id) > (?::xid8, ?)"
                        + " and (written_by < pg_snapshot_xmin(snapshot) or written_by >= pg_snapshot_xmax(snapshot))"
                        + " order by written_by, id limit ?",
                row -> new Entry(row.getString("written_by") + "-" + row.getLong("id"), row.getString("body")),
                EventType.COMMON,
                position.group(1),
                Long.valueOf(position.group(2)),
                limit + 1);
        List<Entry> shown = rows.subList(0, Math.min(limit, rows.size()));
        if (rows.size() <= limit && end.isReached()) {
            return new Stretch(shown, null);
        }
        String last = shown.isEmpty()
                ? position.group(1) + "-" + position.group(2)
                : shown.get(shown.size() - 1).position();
        return new Stretch(shown, last + "-" + end.number());
    }

    private End end(String known) {
        return database.query(
                        "select number, number <= pg_snapshot_xmin(snapshot) as reached"
                                + " from (select pg_current_snapshot() as snapshot) now,"
                                + " lateral (select least(?::xid8, pg_snapshot_xmax(snapshot)) as number) of_reading",
                        row -> new End(row.getString("number"), row.getBoolean("reached")),
                        known)
                .get(0);
    }
}
