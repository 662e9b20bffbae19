package fooddelivery.saga;

import fooddelivery.saga.MemoryDatabase.Table;
import fooddelivery.store.domain.Store;
import fooddelivery.store.domain.StoreRepository;
import java.util.Optional;
import java.util.UUID;

/** Stores in memory. */
final class MemoryStores implements StoreRepository {

    private final MemoryDatabase database;
    private final Table<UUID, Store> stores;

    MemoryStores(MemoryDatabase database) {
        this.database = database;
        this.stores = database.entities(Store.class);
    }

    @Override
    public Optional<Store> find(UUID storeId) {
        return Optional.ofNullable(stores.get(storeId));
    }

    @Override
    public Optional<Store> lock(UUID storeId) {
        database.requireTransaction();
        return find(storeId);
    }

    @Override
    public void add(Store store) {
        database.requireTransaction();
        stores.put(store.storeId(), store);
    }
}
