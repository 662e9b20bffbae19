package fooddelivery.status.outbound;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.EventArchive;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Sql;
import fooddelivery.status.domain.Archive;
import fooddelivery.status.domain.Recoveries.LogPage;
import fooddelivery.status.domain.Recoveries.Told;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** All that this service has heard, in a table: written in one go for a batch of events, and read when somebody repairs. */
@ApplicationScoped
public class JdbcEventArchive implements EventArchive, Archive {

    private static final int BATCH = 5000;

    private record Row(long position, Told event) {}

    @Inject
    private Database database;

    @Override
    public void keep(List<Heard> events) {
        database.updateAll(
                "insert into archived_event (source, type, event_id, body) values (?, ?, ?, ?)",
                events.stream()
                        .map(heard -> new Object[] {
                            heard.event().source(),
                            heard.event().type(),
                            heard.event().id(),
                            heard.text()
                        })
                        .toList());
    }

    @Override
    public LogPage page(String service, String after, int limit) {
        List<Row> rows = database.query(
                "select position, event_id, type, source, body from archived_event where source = ? and position > ?"
                        + " order by position limit ?",
                row -> {
                    String body = row.getString("body");
                    return new Row(
                            row.getLong("position"),
                            new Told(
                                    Sql.uuid(row, "event_id"),
                                    row.getString("type"),
                                    row.getString("source"),
                                    time(body),
                                    body));
                },
                "/" + service,
                position(after),
                limit + 1);
        List<Row> shown = rows.subList(0, Math.min(limit, rows.size()));
        return new LogPage(
                shown.stream().map(Row::event).toList(),
                rows.size() > limit
                        ? Page.cursor(Long.toString(shown.get(limit - 1).position()))
                        : null);
    }

    private static long position(String after) {
        try {
            String key = Page.key(after);
            return key == null ? 0 : Long.parseLong(key);
        } catch (NumberFormatException e) {
            throw ProblemException.badRequest("after is not a cursor of this list.");
        }
    }

    private static Instant time(String envelope) {
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(envelope))) {
            return Instant.parse(reader.readObject().getString("time"));
        }
    }

    @Override
    public void forget(Duration age) {
        int deleted;
        do {
            // Only the oldest rows are looked at, as the services do with their own logs.
            deleted = database.update(
                    "delete from archived_event where position in (select position from (select position, archived_at"
                            + " from archived_event order by position limit ?) oldest"
                            + " where archived_at < now() - make_interval(secs => ?))",
                    BATCH,
                    (double) age.toSeconds());
        } while (deleted == BATCH);
    }
}
