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
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Notifications in PostgreSQL: two statements for each one told. */
@ApplicationScoped
public class JdbcNotificationRepository implements NotificationRepository {

    /** Four times the customer. */
    private static final String CHOICES = """
            (select channels from preference where customer_id = ?) as channels,
                (select language from preference where customer_id = ?) as chosen_language,
                (select language from contact where customer_id = ?) as contact_language,
                exists (select from webhook where customer_id = ?) as has_webhook""";

    private static final String BEGIN = """
            insert into order_news as known (order_id, told_version, store_name, total)
            values (?, ?, ?, ?)
            on conflict (order_id) do update set
                told_version = greatest(known.told_version, excluded.told_version),
                store_name = coalesce(known.store_name, excluded.store_name),
                total = coalesce(known.total, excluded.total)
            returning told_version, store_name, total, %s
            """.formatted(CHOICES);

    private static final String BEGIN_ASIDE = """
            insert into order_news as known (order_id) values (?)
            on conflict (order_id) do update set told_version = known.told_version
            returning not exists (select from notification told where told.order_id = known.order_id
                    and told.status in ('READY', 'RIDER_ASSIGNED', 'PICKED_UP', 'DELIVERED', 'COMPLETED',
                        'CANCELLED', 'REJECTED', 'EXPIRED')) as newest,
                store_name, total, %s
            """.formatted(CHOICES);

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
                        event.customerId(),
                        event.customerId(),
                        event.customerId())
                .orElseThrow();
    }

    @Override
    public Occasion beginAside(UUID orderId, UUID customerId) {
        return database.first(
                        BEGIN_ASIDE,
                        row -> occasion(row, row.getBoolean("newest")),
                        orderId,
                        customerId,
                        customerId,
                        customerId,
                        customerId)
                .orElseThrow();
    }

    private static Occasion occasion(ResultSet row, boolean newest) throws SQLException {
        return new Occasion(
                newest,
                row.getString("store_name"),
                row.getObject("total", Long.class),
                channels(row),
                language(row),
                row.getBoolean("has_webhook"));
    }

    private static List<Channel> channels(ResultSet row) throws SQLException {
        String channels = row.getString("channels");
        if (channels == null) {
            return Preference.DEFAULT_CHANNELS;
        }
        return Stream.of(channels.split(","))
                .filter(name -> !name.isEmpty())
                .map(Channel::valueOf)
                .toList();
    }

    private static String language(ResultSet row) throws SQLException {
        return Stream.of(row.getString("chosen_language"), row.getString("contact_language"))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(Preference.DEFAULT_LANGUAGE);
    }

    /** Of a row with all that tells of a customer's choices. */
    static Preference preference(ResultSet row) throws SQLException {
        return new Preference(
                channels(row),
                language(row),
                row.getObject("quiet_from", LocalTime.class),
                row.getObject("quiet_to", LocalTime.class));
    }

    @Override
    public OptionalLong add(Notification notification) {
        return database
                .query(
                        "insert into notification (notification_id, order_id, version, channel, customer_id, status, event, at,"
                                + " language, title, text, state, tries, sent_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " on conflict (order_id, version, channel) do nothing returning position",
                        row -> row.getLong(1),
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
                        notification.sentAt())
                .stream()
                .mapToLong(Long::longValue)
                .findFirst();
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

    static Notification read(ResultSet row) throws SQLException {
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
    public Preference preference(UUID customerId) {
        return database.first(
                        "select channels, preference.language as chosen_language, quiet_from, quiet_to,"
                                + " contact.language as contact_language"
                                + " from (select cast(? as uuid) as customer_id) customer"
                                + " left join preference using (customer_id) left join contact using (customer_id)",
                        JdbcNotificationRepository::preference,
                        customerId)
                .orElseThrow();
    }

    @Override
    public void prefer(UUID customerId, Preference preference) {
        database.update(
                "insert into preference (customer_id, channels, language, quiet_from, quiet_to, updated_at)"
                        + " values (?, ?, ?, ?, ?, now())"
                        + " on conflict (customer_id) do update set channels = excluded.channels,"
                        + " language = excluded.language, quiet_from = excluded.quiet_from,"
                        + " quiet_to = excluded.quiet_to, updated_at = excluded.updated_at",
                customerId,
                preference.channels().stream().map(Channel::name).collect(Collectors.joining(",")),
                preference.language(),
                preference.quietFrom(),
                preference.quietTo());
    }
}
