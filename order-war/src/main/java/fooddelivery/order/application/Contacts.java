package fooddelivery.order.application;

import fooddelivery.events.ContactEvent.CustomerContactChanged;
import fooddelivery.events.ContactEvent.CustomerContactErased;
import fooddelivery.order.domain.CustomerRepository;
import fooddelivery.order.domain.CustomerRepository.Profile;
import fooddelivery.runtime.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Tells notify, and nobody else, how customers can be reached: with the change, in its transaction. */
@ApplicationScoped
public class Contacts {

    @Inject
    private CustomerRepository customers;

    @Inject
    private Outbox outbox;

    @Transactional
    public void tell(Profile profile) {
        outbox.publish(new CustomerContactChanged(
                profile.customerId(),
                customers.countContact(profile.customerId()),
                profile.phone(),
                profile.email(),
                profile.language()));
    }

    @Transactional
    public void forget(UUID customerId) {
        outbox.publish(new CustomerContactErased(customerId, customers.countContact(customerId)));
    }

    /**
     * Tells of customers who came before this was told at all.
     *
     * @return whether there may be more of them
     */
    @Transactional
    public boolean tellOfOthers(int limit) {
        List<Profile> others = customers.withoutContact(limit);
        others.forEach(this::tell);
        return others.size() == limit;
    }
}
