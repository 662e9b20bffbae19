package fooddelivery.order.application;

import fooddelivery.order.domain.Address;
import fooddelivery.order.domain.CustomerRepository;
import fooddelivery.order.domain.CustomerRepository.Profile;
import fooddelivery.runtime.AccountChange;
import fooddelivery.runtime.AccountDesk;
import fooddelivery.runtime.AccountDesk.AccountView;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** What customers do with their own data and password, and an administrator with their accounts. */
@ApplicationScoped
public class CustomerAccounts {

    @Inject
    private CustomerRepository customers;

    @Inject
    private AccountDesk desk;

    @Inject
    private Contacts contacts;

    public Profile get(UUID customerId) {
        return customers.find(customerId).orElseThrow(CustomerAccounts::notFound);
    }

    public String usernameOf(UUID customerId) {
        return desk.of(Role.CUSTOMER, customerId).username();
    }

    /**
     * Orders that were placed before keep the address that they were placed with.
     *
     * @param phone in any usual form
     * @param email null for none
     * @param language null to leave it as it is
     * @throws ProblemException 400 when it is no phone number
     */
    @Transactional
    public Profile change(UUID customerId, String name, String phone, Address address, String email, String language) {
        String chosen = language == null ? get(customerId).language() : language;
        Profile profile = new Profile(customerId, name, Customers.e164(phone), address, email, chosen);
        if (!customers.change(profile)) {
            throw notFound();
        }
        contacts.tell(profile);
        return profile;
    }

    /** @throws ProblemException 422 when the old password is wrong, 429 after too many tries */
    public void changePassword(UUID customerId, String oldPassword, String newPassword) {
        desk.changePassword(Role.CUSTOMER, customerId, oldPassword, newPassword);
    }

    /** @throws ProblemException 404 when there is no such customer with an account */
    public AccountView changeAccount(UUID customerId, AccountChange change) {
        return desk.change(Role.CUSTOMER, customerId, change);
    }

    private static ProblemException notFound() {
        return ProblemException.notFound("customer");
    }
}
