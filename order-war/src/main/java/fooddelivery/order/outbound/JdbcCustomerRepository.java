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
    public void add(UUID customerId, String name, String phone, Address address) {
        database.update(
                "insert into customer (customer_id, name, phone, address_text, district_code, lat, lon)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict (customer_id) do update set name = excluded.name,"
                        + " phone = excluded.phone, address_text = excluded.address_text,"
                        + " district_code = excluded.district_code, lat = excluded.lat, lon = excluded.lon,"
                        + " erased_at = null where customer.erased_at is not null",
                customerId,
                name,
                phone,
                address.text(),
                address.districtCode(),
                address.lat(),
                address.lon());
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
    public Optional<Address> addressOf(UUID customerId) {
        return database.first(
                "select address_text, district_code, lat, lon from customer where customer_id = ?"
                        + " and erased_at is null",
                row -> new Address(
                        row.getString("address_text"),
                        row.getString("district_code"),
                        row.getDouble("lat"),
                        row.getDouble("lon")),
                customerId);
    }
}
