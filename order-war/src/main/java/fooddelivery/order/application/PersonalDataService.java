package fooddelivery.order.application;

import fooddelivery.order.domain.PersonalData;
import fooddelivery.order.domain.PersonalData.Access;
import fooddelivery.order.domain.PersonalData.Recipient;
import fooddelivery.runtime.AccountDesk;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Role;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Who may know for whom an order is, and when nobody may any more. */
@ApplicationScoped
@Transactional
public class PersonalDataService {

    @Inject
    private PersonalData people;

    @Inject
    private AccountDesk desk;

    @Inject
    private Contacts contacts;

    @Inject
    private Clock clock;

    /** How long after its end an order still tells where it went. */
    @Inject
    @ConfigProperty(name = "fooddelivery.personal-data.erase-after", defaultValue = "P90D")
    private Duration eraseAfter;

    /** For whom the order is, for those who mask it before anybody sees it. */
    public Recipient recipient(UUID orderId) {
        return people.recipient(orderId).orElseThrow(() -> ProblemException.notFound("order"));
    }

    /**
     * For whom the order is, to be seen in full; that it was seen is recorded in the same transaction.
     *
     * @param by the administrator
     */
    public Recipient disclose(UUID orderId, String reason, String by) {
        Recipient recipient = recipient(orderId);
        people.record(new Access(Ids.next(), orderId, recipient.customerId(), by, reason, clock.instant()));
        return recipient;
    }

    /** Newest first. */
    public List<Access> accesses(UUID before, int limit) {
        return people.accesses(before, limit);
    }

    /**
     * Erases what is personal of a customer, at the customer's wish; orders and payments stay as what they were, of
     * somebody. Fine and without effect when that is done already.
     *
     * @throws ProblemException 409 while an order is under way or money of one is owed
     */
    public void erase(UUID customerId) {
        boolean isErased = people.lockIsErased(customerId).orElseThrow(() -> ProblemException.notFound("customer"));
        if (isErased) {
            return;
        }
        if (people.hasUnfinished(customerId)) {
            throw ProblemException.conflict("orders-running", "An order is under way, or a refund is owed.");
        }
        people.finishedOf(customerId).forEach(orderId -> people.eraseOrder(orderId, clock.instant()));
        people.eraseCustomer(customerId, clock.instant());
        contacts.forget(customerId);
        desk.delete(Role.CUSTOMER, customerId);
    }

    /**
     * Erases what is personal of orders that ended long ago.
     *
     * @return how many
     */
    public int eraseDue(int limit) {
        List<UUID> due = people.due(clock.instant().minus(eraseAfter), limit);
        due.forEach(orderId -> people.eraseOrder(orderId, clock.instant()));
        return due.size();
    }
}
