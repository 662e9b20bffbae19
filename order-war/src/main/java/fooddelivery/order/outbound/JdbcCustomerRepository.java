package fooddelivery.order.outbound;

import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.CustomerRepository;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Customers in PostgreSQL. */
@ApplicationScoped
public class JdbcCustomerRepository implements CustomerRepository {

    private static final String COLUMNS =
            "customer_id, name, phone, address_text, district_code, lat, lon, email, language";

    @Inject
    private Database database;

    @Override
    public boolean add(Profile profile) {
        return database.update(
                        "insert into customer (customer_id, name, phone, address_text, district_code, lat, lon, email,"
                                + " language) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (customer_id) do update set"
                                + " name = excluded.name, phone = excluded.phone, address_text = excluded.address_text,"
                                + " district_code = excluded.district_code, lat = excluded.lat, lon = excluded.lon,"
                                + " email = excluded.email, language = excluded.language,"
                                + " erased_at = null where customer.erased_at is not null",
                        profile.customerId(),
                        profile.name(),
                        profile.phone(),
                        profile.address().text(),
                        profile.address().districtCode(),
                        profile.address().lat(),
                        profile.address().lon(),
                        profile.email(),
                        profile.language())
                == 1;
    }

    @Override
    public long countContact(UUID customerId) {
        return database.first(
                        "update customer set contact_version = contact_version + 1 where customer_id = ?"
                                + " returning contact_version",
                        row -> row.getLong(1),
                        customerId)
                .orElseThrow();
    }

    @Override
    public void skipContacts() {
        database.update("update customer set contact_version = contact_version + 1000 where contact_version > 0");
    }

    @Override
    public List<UUID> withContact(UUID after, int limit) {
        return database.query(
                "select customer_id from customer where contact_version > 0 and customer_id > ? order by customer_id limit ?",
                row -> Sql.uuid(row, "customer_id"),
                after == null ? new UUID(0, 0) : after,
                limit);
    }

    @Override
    public List<Profile> withoutContact(int limit) {
        return database.query(
                "select " + COLUMNS + " from customer where contact_version = 0 and erased_at is null"
                        + " order by customer_id limit ? for update skip locked",
                JdbcCustomerRepository::profile,
                limit);
    }

    @Override
    public boolean isErased(UUID customerId) {
        return database.first(
                        "select 1 from customer where customer_id = ? and erased_at is not null",
                        row -> true,
                        customerId)
                .isPresent();
    }

    @Override
    public Optional<Profile> find(UUID customerId) {
        return database.first(
                "select " + COLUMNS + " from customer where customer_id = ? and erased_at is null",
                JdbcCustomerRepository::profile,
                customerId);
    }

    private static Profile profile(ResultSet row) throws SQLException {
        return new Profile(
                Sql.uuid(row, "customer_id"),
                row.getString("name"),
                row.getString("phone"),
                new Address(
                        row.getString("address_text"),
                        row.getString("district_code"),
                        row.getDouble("lat"),
                        row.getDouble("lon")),
                row.getString("email"),
                row.getString("language"));
    }

    @Override
    public boolean change(Profile profile) {
        return database.update(
                        "update customer set name = ?, phone = ?, address_text = ?, district_code = ?, lat = ?, lon = ?,"
                                + " email = ?, language = ? where customer_id = ? and erased_at is null",
                        profile.name(),
                        profile.phone(),
                        profile.address().text(),
                        profile.address().districtCode(),
                        profile.address().lat(),
                        profile.address().lon(),
                        profile.email(),
                        profile.language(),
                        profile.customerId())
                == 1;
    }
}
