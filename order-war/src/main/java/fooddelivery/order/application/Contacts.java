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
     * Tells once more how customers can be reached, or that they no longer wish to be: whoever listens has forgotten.
     *
     * @param after the last of those that were told of; null from the first
     * @return the last of these; null when there are no more
     */
    @Transactional
    public UUID tellAgain(UUID after, int limit) {
        List<UUID> some = customers.withContact(after, limit);
        some.forEach(customerId -> customers.find(customerId).ifPresentOrElse(this::tell, () -> forget(customerId)));
        return some.size() == limit ? some.get(limit - 1) : null;
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
