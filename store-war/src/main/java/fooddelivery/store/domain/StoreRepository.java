package fooddelivery.store.domain;

import java.util.Optional;
import java.util.UUID;

/** Where stores are kept. */
public interface StoreRepository {

    Optional<Store> find(UUID storeId);

    /** The store, whose row stays locked until the transaction ends. */
    Optional<Store> lock(UUID storeId);

    void add(Store store);
}
