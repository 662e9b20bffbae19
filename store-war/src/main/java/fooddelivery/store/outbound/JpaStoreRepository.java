package fooddelivery.store.outbound;

import fooddelivery.store.domain.Store;
import fooddelivery.store.domain.StoreRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import java.util.Optional;
import java.util.UUID;

/** Stores in PostgreSQL. */
@ApplicationScoped
public class JpaStoreRepository implements StoreRepository {

    @PersistenceContext
    private EntityManager entities;

    @Override
    public Optional<Store> find(UUID storeId) {
        return Optional.ofNullable(entities.find(Store.class, storeId));
    }

    @Override
    public Optional<Store> lock(UUID storeId) {
        return Optional.ofNullable(entities.find(Store.class, storeId, LockModeType.PESSIMISTIC_WRITE));
    }

    @Override
    public void add(Store store) {
        entities.persist(store);
        // Whoever looks for it in the same transaction looks, to lock it, in the database.
        entities.flush();
    }
}
