package fooddelivery.notify.outbound;

import fooddelivery.notify.domain.Channel;
import fooddelivery.notify.domain.Circumstances;
import fooddelivery.notify.domain.Contact;
import fooddelivery.notify.domain.Delivery;
import fooddelivery.notify.domain.Delivery.State;
import fooddelivery.notify.domain.DeliveryRepository;
import fooddelivery.notify.domain.Message;
import fooddelivery.notify.domain.Webhook;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Secrets;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Deliveries in PostgreSQL: one statement to take some, one to know what they need, and one to keep each of them. */
@ApplicationScoped
public class JdbcDeliveryRepository implements DeliveryRepository {

    private static final UUID LAST = new UUID(-1, -1);

    /** The lane of a customer's own program is beside that of the customer. */
    private static final String SAME_LANE =
            "other.order_id = own.order_id and (other.channel = 'WEBHOOK') = (own.channel = 'WEBHOOK')";

    private static final String OVERTAKEN = "exists (select from delivery other where " + SAME_LANE
            + " and other.position > own.position and other.state in ('ASKING', 'DELIVERED'))";

    /**
     * Whether an earlier one waits is looked up by the order. As it stands, the condition on its state cannot be answered from
     * the index of all that wait: a plan that was made while nothing waited would read all of them for each.
     */
    private static final String CLAIM = """
            with due as (
                select delivery_id, called_at as called_before from delivery own
                where channel = ? and state in ('WAITING', 'ASKING') and next_try_at <= ?
                    and (leased_until is null or leased_until <= ?)
                    and not exists (select from delivery other where %s and other.position < own.position
                        and other.state || '' in ('WAITING', 'ASKING') and not (own.urgent and other.held))
                order by next_try_at limit ? for update skip locked)
            update delivery set lease = gen_random_uuid(), leased_until = ?,
                called_at = case when state = 'WAITING' then coalesce(called_at, ?) else called_at end
            from due where delivery.delivery_id = due.delivery_id
            returning delivery.*, called_before
            """.formatted(SAME_LANE);

    private static final String CIRCUMSTANCES = """
            select delivery_id, notification.*, preference.channels, preference.language as chosen_language,
                quiet_from, quiet_to, contact.version as contact_version, phone, email, contact.language as contact_language, url, secret,
                %s as overtaken
            from delivery own join notification using (notification_id)
                left join preference on preference.customer_id = own.customer_id
                left join contact on contact.customer_id = own.customer_id
                left join webhook on webhook.customer_id = own.customer_id
            where delivery_id = any (cast(? as uuid[]))
            """.formatted(OVERTAKEN);

    @Inject
    private Database database;

    @Inject
    private Secrets secrets;

    @Override
    public void add(Delivery delivery) {
        database.update(
                "insert into delivery (delivery_id, notification_id, order_id, version, position, channel, customer_id,"
                        + " message, urgent, parameters, state, tries, created_at, next_try_at, held, called_at,"
                        + " request_id, code) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (order_id, version, channel) do nothing",
                delivery.deliveryId(),
                delivery.notificationId(),
                delivery.orderId(),
                delivery.version(),
                delivery.position(),
                delivery.channel(),
                delivery.customerId(),
                delivery.message(),
                delivery.message().isUrgent(),
                Json.write(delivery.parameters()),
                delivery.state(),
                delivery.tries(),
                delivery.createdAt(),
                delivery.nextTryAt(),
                delivery.held(),
                delivery.calledAt(),
                delivery.requestId(),
                delivery.code());
    }

    @Override
    public List<Delivery> claim(Channel channel, Instant now, Duration lease, int limit) {
        return database.query(CLAIM, row -> read(row, "called_before"), channel, now, now, limit, now.plus(lease), now);
    }

    @Override
    public Map<UUID, Circumstances> circumstances(List<Delivery> deliveries) {
        String ids = deliveries.stream()
                .map(delivery -> delivery.deliveryId().toString())
                .collect(Collectors.joining(",", "{", "}"));
        return database
                .query(CIRCUMSTANCES, row -> Map.entry(Sql.uuid(row, "delivery_id"), circumstances(row)), ids)
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Circumstances circumstances(ResultSet row) throws SQLException {
        UUID customerId = Sql.uuid(row, "customer_id");
        String url = row.getString("url");
        return new Circumstances(
                JdbcNotificationRepository.read(row),
                JdbcNotificationRepository.preference(row),
                row.getObject("contact_version") == null
                        ? null
                        : new Contact(
                                customerId,
                                row.getLong("contact_version"),
                                row.getString("phone"),
                                row.getString("email"),
                                row.getString("contact_language")),
                url == null ? null : new Webhook(customerId, url, secrets.decrypt(row.getString("secret"))),
                row.getBoolean("overtaken"));
    }

    @Override
    public boolean keep(Delivery delivery) {
        return database.update(
                        "update delivery set state = ?, tries = ?, next_try_at = ?, held = ?, called_at = ?,"
                                + " request_id = ?, code = ?, lease = null, leased_until = null"
                                + " where delivery_id = ? and lease is not distinct from ?",
                        delivery.state(),
                        delivery.tries(),
                        delivery.nextTryAt(),
                        delivery.held(),
                        delivery.calledAt(),
                        delivery.requestId(),
                        delivery.code(),
                        delivery.deliveryId(),
                        delivery.lease())
                == 1;
    }

    @Override
    public boolean isOvertaken(Delivery delivery) {
        return database.first(
                        "select 1 from delivery own where delivery_id = ? and " + OVERTAKEN,
                        row -> true,
                        delivery.deliveryId())
                .isPresent();
    }

    @Override
    public void dropOf(UUID customerId, Instant now) {
        database.update(
                "update delivery set state = 'DROPPED', code = 'ERASED', next_try_at = ?, lease = null,"
                        + " leased_until = null"
                        + " where customer_id = ? and state in ('WAITING', 'ASKING', 'PARKED')",
                now,
                customerId);
    }

    @Override
    public void dropOlder(Instant time) {
        database.update(
                "update delivery set state = 'DROPPED', code = 'RESTORED', next_try_at = now(), lease = null,"
                        + " leased_until = null from notification"
                        + " where notification.notification_id = delivery.notification_id and notification.at < ?"
                        + " and delivery.state in ('WAITING', 'ASKING')",
                time);
    }

    @Override
    public List<Delivery> list(State state, UUID before, int limit) {
        UUID last = before == null ? LAST : before;
        return state == null
                ? database.query(
                        "select * from delivery where delivery_id < ? order by delivery_id desc limit ?",
                        JdbcDeliveryRepository::read,
                        last,
                        limit)
                : database.query(
                        // The state is written out, so that the index of the parked ones serves.
                        "select * from delivery where state = '" + state.name()
                                + "' and delivery_id < ? order by delivery_id desc limit ?",
                        JdbcDeliveryRepository::read,
                        last,
                        limit);
    }

    @Override
    public Optional<Delivery> lock(UUID deliveryId) {
        return database.first(
                "select * from delivery where delivery_id = ? for update", JdbcDeliveryRepository::read, deliveryId);
    }

    @Override
    public int forget(Instant endedBefore, int limit) {
        return database.update(
                "delete from delivery where delivery_id in (select delivery_id from delivery"
                        + " where state not in ('WAITING', 'ASKING', 'PARKED') and next_try_at < ? limit ?)",
                endedBefore,
                limit);
    }

    private static Delivery read(ResultSet row) throws SQLException {
        return read(row, "called_at");
    }

    private static Delivery read(ResultSet row, String calledAt) throws SQLException {
        return new Delivery(
                Sql.uuid(row, "delivery_id"),
                Sql.uuid(row, "notification_id"),
                Sql.uuid(row, "order_id"),
                row.getLong("version"),
                row.getLong("position"),
                Channel.valueOf(row.getString("channel")),
                Sql.uuid(row, "customer_id"),
                Message.valueOf(row.getString("message")),
                parameters(row.getString("parameters")),
                State.valueOf(row.getString("state")),
                row.getInt("tries"),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "next_try_at"),
                row.getBoolean("held"),
                Sql.instant(row, calledAt),
                row.getString("request_id"),
                row.getString("code"),
                Sql.uuid(row, "lease"));
    }

    private static Map<String, String> parameters(String json) {
        Map<String, String> parameters = new LinkedHashMap<>();
        try (JsonReader reader = jakarta.json.Json.createReader(new StringReader(json))) {
            JsonObject object = reader.readObject();
            object.keySet().forEach(name -> parameters.put(name, object.getString(name)));
        }
        return parameters;
    }
}
