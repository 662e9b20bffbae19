package fooddelivery.order.domain;

import java.util.Optional;
import java.util.UUID;

/** What customers have told of themselves. */
public interface CustomerProfiles {

    /** @param phone E.164 */
    record Profile(UUID customerId, String name, String phone, Address address) {}

    Optional<Profile> find(UUID customerId);

    /** @return false when there is no such customer */
    boolean change(Profile profile);
}
