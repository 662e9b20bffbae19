package fooddelivery.notify.outbound;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Notification;
import fooddelivery.notify.domain.NotificationRepository;
import fooddelivery.notify.domain.Preference;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Notifications in PostgreSQL: two statements for each one told. */
@ApplicationScoped
public class JdbcNotificationRepository implements NotificationRepository {

    private static final String BEGIN = """
            insert into order_news as known (order_id, told_version, store_name, total)
            values (?, ?, ?, ?)
            on conflict (order_id) do update set
                told_version = greatest(known.told_version, excluded.told_version),
                store_name = coalesce(known.store_name, excluded.store_name),
                total = coalesce(known.total, excluded.total)
            returning told_version, store_name, total,
                (select channel from preference where customer_id = ?) as channel,
                (select language from preference where customer_id = ?) as language
            """;

    private static final String BEGIN_ASIDE = """
            insert into order_news as known (order_id) values (?)
            on conflict (order_id) do update set told_version = known.told_version
            returning not exists (select from notification told where told.order_id = known.order_id
                    and told.status in ('READY', 'RIDER_ASSIGNED', 'PICKED_UP', 'DELIVERED', 'COMPLETED',
                        'CANCELLED', 'REJECTED', 'EXPIRED')) as newest,
                store_name, total,
                (select channel from preference where customer_id = ?) as channel,
                (select language from preference where customer_id = ?) as language
            """;

    private final Database database;

    protected JdbcNotificationRepository() {
        this(null);
    }

    @Inject
    public JdbcNotificationRepository(Database database) {
        this.database = database;
    }

    @Override
    public Occasion begin(OrderEvent event) {
        OrderPlaced placed = event instanceof OrderPlaced it ? it : null;
        return database.first(
                        BEGIN,
                        row -> occasion(row, row.getLong("told_version") == event.version()),
                        event.orderId(),
                        event.version(),
                        placed == null ? null : placed.storeName(),
                        placed == null ? null : placed.total(),
                        event.customerId(),
                        event.customerId())
                .orElseThrow();
    }

    @Override
    public Occasion beginAside(UUID orderId, UUID customerId) {
        return database.first(
                        BEGIN_ASIDE, row -> occasion(row, row.getBoolean("newest")), orderId, customerId, customerId)
                .orElseThrow();
    }

    private static Occasion occasion(ResultSet row, boolean newest) throws SQLException {
        return new Occasion(
                newest,
                row.getString("store_name"),
                row.getObject("total", Long.class),
                row.getString("channel") == null
                        ? Preference.DEFAULT.channel()
                        : Channel.valueOf(row.getString("channel")),
                row.getString("language") == null ? Preference.DEFAULT.language() : row.getString("language"));
    }

    @Override
    public void add(Notification notification) {
        database.update(
                "insert into notification (notification_id, order_id, version, channel, customer_id, status, event, at,"
                        + " language, title, text, state, tries, sent_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (order_id, version, channel) do nothing",
                notification.notificationId(),
                notification.orderId(),
                notification.version(),
                notification.channel(),
                notification.customerId(),
                notification.status(),
                notification.event(),
                notification.at(),
                notification.language(),
                notification.title(),
                notification.text(),
                notification.state(),
                notification.sentAt() == null ? 0 : 1,
                notification.sentAt());
    }

    @Override
    public List<Notification> told(UUID customerId, UUID orderId, Long before, int limit) {
        List<Object> parameters = new ArrayList<>();
        String sql = "select * from notification where state <> 'DROPPED'"
                + where(" and customer_id = ?", customerId, parameters)
                + where(" and order_id = ?", orderId, parameters)
                + where(" and position < ?", before, parameters)
                + " order by position desc limit ?";
        parameters.add(limit);
        return database.query(sql, JdbcNotificationRepository::read, parameters.toArray());
    }

    private static String where(String condition, Object value, List<Object> parameters) {
        if (value == null) {
            return "";
        }
        parameters.add(value);
        return condition;
    }

    private static Notification read(ResultSet row) throws SQLException {
        return new Notification(
                Sql.uuid(row, "notification_id"),
                row.getLong("position"),
                Sql.uuid(row, "order_id"),
                row.getLong("version"),
                Channel.valueOf(row.getString("channel")),
                Sql.uuid(row, "customer_id"),
                row.getString("status"),
                row.getString("event"),
                Sql.instant(row, "at"),
                row.getString("language"),
                row.getString("title"),
                row.getString("text"),
                Notification.State.valueOf(row.getString("state")),
                Sql.instant(row, "sent_at"));
    }

    @Override
    public Optional<Preference> preference(UUID customerId) {
        return database.first(
                "select channel, language, quiet_from, quiet_to from preference where customer_id = ?",
                row -> new Preference(
                        Channel.valueOf(row.getString("channel")),
                        row.getString("language"),
                        row.getObject("quiet_from", LocalTime.class),
                        row.getObject("quiet_to", LocalTime.class)),
                customerId);
    }

    @Override
    public void prefer(UUID customerId, Preference preference) {
        database.update(
                "insert into preference (customer_id, channel, language, quiet_from, quiet_to, updated_at)"
                        + " values (?, ?, ?, ?, ?, now())"
                        + " on conflict (customer_id) do update set channel = excluded.channel,"
                        + " language = excluded.language, quiet_from = excluded.quiet_from,"
                        + " quiet_to = excluded.quiet_to, updated_at = excluded.updated_at",
                customerId,
                preference.channel(),
                preference.language(),
                preference.quietFrom(),
                preference.quietTo());
    }
}
