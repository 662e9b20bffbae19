package fooddelivery.order.application;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.CustomerRepository;
import fooddelivery.order.domain.CustomerRepository.Profile;
import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The people who order. Their data stays in this service. */
@ApplicationScoped
public class Customers {

    private static final String HOME = "KR";

    @Inject
    private CustomerRepository customers;

    @Inject
    private Accounts accounts;

    @Inject
    private Contacts contacts;

    /**
     * @param phone in any usual form; stored as E.164
     * @param email null for none
     * @param language {@code ko} or {@code en}; null for the default
     * @throws ProblemException 400 when it is no phone number, 409 when the user name is taken
     */
    @Transactional
    public UUID signUp(
            String username,
            String password,
            String name,
            String phone,
            Address address,
            String email,
            String language) {
        UUID customerId = Ids.next();
        accounts.create(username, password, Role.CUSTOMER, customerId);
        add(new Profile(
                customerId, name, e164(phone), address, email, language == null ? Profile.DEFAULT_LANGUAGE : language));
        return customerId;
    }

    /** Makes sure that the customer exists. */
    @Transactional
    public void ensure(UUID customerId, String name, String phone, Address address, String language) {
        add(new Profile(customerId, name, e164(phone), address, null, language));
    }

    private void add(Profile profile) {
        if (customers.add(profile)) {
            contacts.tell(profile);
        }
    }

    public Optional<Address> addressOf(UUID customerId) {
        return customers.find(customerId).map(Profile::address);
    }

    public boolean isErased(UUID customerId) {
        return customers.isErased(customerId);
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
        ProblemException problem = ProblemException.badRequest("phone is not a phone number.")
                .with("errors", List.of(Map.of("field", "phone", "message", "is not a phone number")));
        problem.initCause(cause);
        return problem;
    }
}
