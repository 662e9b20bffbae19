package fooddelivery.order.domain;

import java.util.Optional;
import java.util.UUID;

/** Where the people who order are kept. */
public interface CustomerRepository {

    /** Leaves a customer who is known as is; one who was erased is not known. */
    void add(UUID customerId, String name, String phone, Address address);

    /** Empty for one who is not known, or no longer. */
    Optional<Address> addressOf(UUID customerId);

    /** Whether the customer was here and asked to be forgotten. */
    boolean isErased(UUID customerId);
}
