package fooddelivery.order.domain;

import java.util.Optional;
import java.util.UUID;

/** Where the people who order are kept, and what they have told of themselves. */
public interface CustomerRepository {

    /** @param phone E.164 */
    record Profile(UUID customerId, String name, String phone, Address address) {}

    /** Leaves a customer who is known as is; one who was erased is not known. */
    void add(Profile profile);

    /** Empty for one who is not known, or no longer. */
    Optional<Profile> find(UUID customerId);

    /** @return false when there is no such customer */
    boolean change(Profile profile);

    /** Whether the customer was here and asked to be forgotten. */
    boolean isErased(UUID customerId);
}
