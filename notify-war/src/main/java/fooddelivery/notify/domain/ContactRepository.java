package fooddelivery.notify.domain;

import java.util.Optional;
import java.util.UUID;

/** How customers can be reached. */
public interface ContactRepository {

    /** Leaves what is known as it is when that is of the same version, or of a higher one. */
    void keep(Contact contact);

    Optional<Contact> contact(UUID customerId);

    Optional<Webhook> webhook(UUID customerId);

    /** In the place of the one before, if there was one. */
    void keep(Webhook webhook);

    void forgetWebhook(UUID customerId);

    /** Leaves of the customer's choices nothing. */
    void forgetChoices(UUID customerId);
}
