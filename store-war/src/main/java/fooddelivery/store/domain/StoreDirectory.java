package fooddelivery.store.domain;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** All stores with their owners' accounts, for an administrator. */
public interface StoreDirectory {

    /**
     * @param owner user name of the owner; null when the store has none
     * @param disabled whether the owner may no longer sign in
     */
    record Entry(UUID storeId, String name, String address, String owner, boolean disabled) {}

    Optional<Entry> find(UUID storeId);

    /** @param after only stores behind this one; null from the first */
    List<Entry> list(UUID after, int limit);
}
