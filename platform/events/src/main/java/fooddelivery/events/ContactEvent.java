package fooddelivery.events;

import java.util.UUID;

/**
 * How a person can be reached: the only events that carry personal data. They travel over {@link #ADDRESS}, to which
 * order alone may send and which notify alone may read, and are in no log of events: what was sent is forgotten.
 */
public sealed interface ContactEvent extends Event {

    /** The address of these events; all others use the one that every service reads. */
    String ADDRESS = "fooddelivery.contacts";

    UUID customerId();

    /** Rises with every change of the customer's own data; of two events the higher one counts. */
    long version();

    @Override
    default UUID subject() {
        return customerId();
    }

    @Override
    default long sequence() {
        return version();
    }

    /**
     * Everything that is known, whenever anything of it changed.
     *
     * @param phone E.164
     * @param email missing when the customer gave none
     * @param language in which the customer wants to be told, {@code ko} or {@code en}
     */
    record CustomerContactChanged(
            UUID customerId,
            long version,
            String phone,
            @MayBeMissing String email,
            String language) implements ContactEvent {}

    /** The customer wishes to be forgotten. */
    record CustomerContactErased(UUID customerId, long version) implements ContactEvent {}
}
