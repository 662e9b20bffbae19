package fooddelivery.order.domain;

import java.util.Optional;
import java.util.UUID;

/** Where the people who order are kept. */
public interface CustomerRepository {

    /** Leaves a customer who is known as is. */
    void add(UUID customerId, String name, String phone, Address address);

    Optional<Address> addressOf(UUID customerId);
}
