package fooddelivery.order.outbound;

import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.CustomerProfiles;
import fooddelivery.runtime.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.UUID;

/** What customers have told of themselves, in PostgreSQL. */
@ApplicationScoped
public class JdbcCustomerProfiles implements CustomerProfiles {

    @Inject
    private Database database;

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
