package fooddelivery.order.outbound;

import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.PersonalData;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Masking;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Personal data in PostgreSQL. */
@ApplicationScoped
@Typed(JdbcPersonalData.class)
public class JdbcPersonalData implements PersonalData {

    /** The condition of the index {@code orders_to_erase}, word for word. */
    private static final String OVER =
            "orders.erased_at is null and status in ('COMPLETED', 'CANCELLED', 'REJECTED', 'EXPIRED')";

    private static final String OWES_NOTHING = "refund in ('NONE', 'REFUNDED')";
    private static final UUID LAST = new UUID(-1, -1);

    @Inject
    private Database database;

    @Override
    public Optional<Recipient> recipient(UUID orderId) {
        return database.first(
                "select order_id, customer_id, name, phone, orders.address_text, orders.district_code, orders.lat,"
                        + " orders.lon from orders left join customer using (customer_id) where order_id = ?",
                row -> new Recipient(
                        Sql.uuid(row, "order_id"),
                        Sql.uuid(row, "customer_id"),
                        row.getString("name"),
                        row.getString("phone"),
                        address(row)),
                orderId);
    }

    private static Address address(ResultSet row) throws SQLException {
        return new Address(
                row.getString("address_text"),
                row.getString("district_code"),
                row.getDouble("lat"),
                row.getDouble("lon"));
    }

    @Override
    public void record(Access access) {
        database.update(
                "insert into personal_data_access (access_id, order_id, customer_id, read_by, reason, read_at)"
                        + " values (?, ?, ?, ?, ?, ?)",
                access.accessId(),
                access.orderId(),
                access.customerId(),
                access.readBy(),
                access.reason(),
                access.readAt());
    }

    @Override
    public List<Access> accesses(UUID before, int limit) {
        return database.query(
                "select access_id, order_id, customer_id, read_by, reason, read_at from personal_data_access"
                        + " where access_id < ? order by access_id desc limit ?",
                row -> new Access(
                        Sql.uuid(row, "access_id"),
                        Sql.uuid(row, "order_id"),
                        Sql.uuid(row, "customer_id"),
                        row.getString("read_by"),
                        row.getString("reason"),
                        Sql.instant(row, "read_at")),
                before == null ? LAST : before,
                limit);
    }

    @Override
    public Optional<Boolean> lockIsErased(UUID customerId) {
        return database.first(
                "select erased_at from customer where customer_id = ? for update",
                row -> Sql.instant(row, "erased_at") != null,
                customerId);
    }

    @Override
    public boolean hasUnfinished(UUID customerId) {
        return database.first(
                        "select 1 from orders where customer_id = ? and (status not in"
                                + " ('COMPLETED', 'CANCELLED', 'REJECTED', 'EXPIRED') or not " + OWES_NOTHING
                                + ") limit 1",
                        row -> true,
                        customerId)
                .isPresent();
    }

    @Override
    public void eraseCustomer(UUID customerId, Instant now) {
        database.update("delete from idempotency_key where customer_id = ?", customerId);
        database.update(
                "update customer set name = '', phone = '', email = null, address_text = '', district_code = '', lat = 0, lon = 0,"
                        + " erased_at = ? where customer_id = ?",
                now,
                customerId);
    }

    @Override
    public List<UUID> finishedOf(UUID customerId) {
        return database.query(
                "select order_id from orders where customer_id = ? and " + OVER + " and " + OWES_NOTHING,
                row -> Sql.uuid(row, "order_id"),
                customerId);
    }

    @Override
    public List<UUID> due(Instant finishedBefore, int limit) {
        return database.query(
                "(select order_id from orders where " + OVER + " and " + OWES_NOTHING
                        + " and changed_at < ? order by changed_at limit ?) union"
                        // An order may be placed while its customer is being erased. Those who were erased long ago
                        // have no order left that the first half does not find.
                        + " (select order_id from customer join orders using (customer_id)"
                        + " where customer.erased_at >= ? and " + OVER + " and " + OWES_NOTHING + " limit ?)",
                row -> Sql.uuid(row, "order_id"),
                finishedBefore,
                limit,
                finishedBefore,
                limit);
    }

    @Override
    public void eraseOrder(UUID orderId, Instant now) {
        Address address = database.first(
                        "select address_text, district_code, lat, lon from orders where order_id = ?",
                        JdbcPersonalData::address,
                        orderId)
                .orElseThrow();
        database.update(
                "update orders set address_text = ?, district_code = rpad(left(district_code, 5), 10, '0'), lat = ?,"
                        + " lon = ?, handover_code = '', payment_token = null,"
                        // What a customer wrote; why a store refused is no secret of a person's.
                        + " reason = case when status = 'CANCELLED' then null else reason end, erased_at = ?"
                        + " where order_id = ? and erased_at is null",
                Masking.address(address.text()),
                Masking.degrees(address.lat()),
                Masking.degrees(address.lon()),
                now,
                orderId);
    }
}
