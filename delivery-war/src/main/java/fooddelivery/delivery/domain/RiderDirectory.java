package fooddelivery.delivery.domain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All riders with their accounts, for an administrator. */
public interface RiderDirectory {

    /**
     * @param name null when the rider is known by id only
     * @param username null when the rider has no account
     * @param disabled whether the rider may no longer sign in, nor claim
     */
    record Entry(UUID riderId, String name, String username, boolean disabled) {}

    /** Makes a rider who has not told a position yet. */
    void add(UUID riderId, String name);

    Optional<Entry> find(UUID riderId);

    /** @param after only riders behind this one; null from the first */
    List<Entry> list(UUID after, int limit);
}
