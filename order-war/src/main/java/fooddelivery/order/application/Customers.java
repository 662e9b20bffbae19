package fooddelivery.order.application;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import fooddelivery.order.domain.Address;
import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Optional;
import java.util.UUID;

/** The people who order. Their data stays in this service. */
@ApplicationScoped
public class Customers {

    private static final String HOME = "KR";

    @Inject
    private Database database;

    @Inject
    private Accounts accounts;

    /**
     * @param phone in any usual form; stored as E.164
     * @throws ProblemException 400 when it is no phone number, 409 when the user name is taken
     */
    @Transactional
    public UUID signUp(String username, String password, String name, String phone, Address address) {
        UUID customerId = Ids.next();
        accounts.create(username, password, Role.CUSTOMER, customerId);
        insert(customerId, name, phone, address);
        return customerId;
    }

    /** Makes sure that the customer exists. */
    @Transactional
    public void ensure(UUID customerId, String name, String phone, Address address) {
        insert(customerId, name, phone, address);
    }

    public Optional<Address> addressOf(UUID customerId) {
        return database.first(
                "select address_text, district_code, lat, lon from customer where customer_id = ?",
                row -> new Address(
                        row.getString("address_text"),
                        row.getString("district_code"),
                        row.getDouble("lat"),
                        row.getDouble("lon")),
                customerId);
    }

    private void insert(UUID customerId, String name, String phone, Address address) {
        database.update(
                "insert into customer (customer_id, name, phone, address_text, district_code, lat, lon)"
                        + " values (?, ?, ?, ?, ?, ?, ?) on conflict (customer_id) do nothing",
                customerId,
                name,
                e164(phone),
                address.text(),
                address.districtCode(),
                address.lat(),
                address.lon());
    }

    static String e164(String phone) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            PhoneNumber number = numbers.parse(phone, HOME);
            if (numbers.isPossibleNumber(number)) {
                return numbers.format(number, PhoneNumberUtil.PhoneNumberFormat.E164);
            }
        } catch (NumberParseException e) {
            throw notAPhone(e);
        }
        throw notAPhone(null);
    }

    private static ProblemException notAPhone(Exception cause) {
        ProblemException problem = ProblemException.badRequest("phone is not a phone number.");
        problem.initCause(cause);
        return problem;
    }
}
