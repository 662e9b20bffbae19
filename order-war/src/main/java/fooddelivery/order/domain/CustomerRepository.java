package fooddelivery.order.domain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where the people who order are kept, and what they have told of themselves. */
public interface CustomerRepository {

    /**
     * @param phone E.164
     * @param email null when the customer gave none
     * @param language in which the customer wants to be told, {@code ko} or {@code en}
     */
    record Profile(UUID customerId, String name, String phone, Address address, String email, String language) {

        /** Who told no more is told in Korean. */
        public static final String DEFAULT_LANGUAGE = "ko";

        public Profile(UUID customerId, String name, String phone, Address address) {
            this(customerId, name, phone, address, null, DEFAULT_LANGUAGE);
        }
    }

    /**
     * Leaves a customer who is known as is; one who was erased is not known.
     *
     * @return whether the customer was not known
     */
    boolean add(Profile profile);

    /** Empty for one who is not known, or no longer. */
    Optional<Profile> find(UUID customerId);

    /** @return false when there is no such customer */
    boolean change(Profile profile);

    /**
     * Counts what was published of how the customer can be reached, in the transaction that publishes it.
     *
     * @return the new count, from 1
     */
    long countContact(UUID customerId);

    /**
     * After a backup was restored: counts so far on that no number is given that was given before and forgotten since. Whoever
     * hears of a contact believes the highest.
     */
    void skipContacts();

    /** Customers, by id, of whom it was published how they can be reached, those included who were erased. */
    List<UUID> withContact(UUID after, int limit);

    /** Customers of whom it was never published how they can be reached. */
    List<Profile> withoutContact(int limit);

    /** Whether the customer was here and asked to be forgotten. */
    boolean isErased(UUID customerId);
}
