package fooddelivery.order.outbound;

import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.CustomerRepository;
import fooddelivery.runtime.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** Customers in PostgreSQL. */
@ApplicationScoped
public class JdbcCustomerRepository implements CustomerRepository {

    @Inject
    private Database database;

    @Override
    public void add(Profile profile) {
        database.update(
                "insert into customer (customer_id, name, phone, address_text, district_code, lat, lon)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict (customer_id) do update set name = excluded.name,"
                        + " phone = excluded.phone, address_text = excluded.address_text,"
                        + " district_code = excluded.district_code, lat = excluded.lat, lon = excluded.lon,"
                        + " erased_at = null where customer.erased_at is not null",
                profile.customerId(),
                profile.name(),
                profile.phone(),
                profile.address().text(),
                profile.address().districtCode(),
                profile.address().lat(),
                profile.address().lon());
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
                "select name, phone, address_text, district_code, lat, lon from customer where customer_id = ?"
                        + " and erased_at is null",
                row -> new Profile(
                        customerId,
                        row.getString("name"),
                        row.getString("phone"),
                        new Address(
                                row.getString("address_text"),
                                row.getString("district_code"),
                                row.getDouble("lat"),
                                row.getDouble("lon"))),
                customerId);
    }

    @Override
    public boolean change(Profile profile) {
        return database.update(
                        "update customer set name = ?, phone = ?, address_text = ?, district_code = ?, lat = ?, lon = ?"
                                + " where customer_id = ? and erased_at is null",
                        profile.name(),
                        profile.phone(),
                        profile.address().text(),
                        profile.address().districtCode(),
                        profile.address().lat(),
                        profile.address().lon(),
                        profile.customerId())
                == 1;
    }
}
