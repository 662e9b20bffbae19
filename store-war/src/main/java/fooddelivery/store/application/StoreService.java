package fooddelivery.store.application;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.ProblemException;
import fooddelivery.store.domain.Store;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Stores and their menus, as their owners keep them. Each change is one transaction with its {@code StorePublished}. */
@ApplicationScoped
@Transactional
public class StoreService {

    /** What an owner may change of a store; amounts are won. */
    public record StoreDetails(
            String name,
            List<OpeningPeriod> hours,
            long minimumOrder,
            long deliveryFee,
            long expressFee,
            Instant busyUntil) {}

    @PersistenceContext
    private EntityManager stores;

    @Inject
    private Outbox outbox;

    @Inject
    private Clock clock;

    public Store get(UUID storeId) {
        return found(stores.find(Store.class, storeId));
    }

    public Store change(UUID storeId, StoreDetails details) {
        Store store = found(stores.find(Store.class, storeId, LockModeType.PESSIMISTIC_WRITE));
        return apply(store, details);
    }

    public Store putOnMenu(UUID storeId, MenuEntry item) {
        Store store = found(stores.find(Store.class, storeId, LockModeType.PESSIMISTIC_WRITE));
        outbox.publish(store.putOnMenu(item, clock.instant()));
        return store;
    }

    /** Opens a store unless it exists already. */
    public void open(UUID storeId, Place place, StoreDetails details, List<MenuEntry> menu) {
        if (stores.find(Store.class, storeId) == null) {
            Store store = new Store(storeId, details.name(), place);
            stores.persist(store);
            apply(store, details);
            menu.forEach(item -> outbox.publish(store.putOnMenu(item, clock.instant())));
        }
    }

    private Store apply(Store store, StoreDetails details) {
        outbox.publish(store.change(
                details.name(),
                details.hours(),
                details.minimumOrder(),
                details.deliveryFee(),
                details.expressFee(),
                details.busyUntil(),
                clock.instant()));
        return store;
    }

    private static Store found(Store store) {
        if (store == null) {
            throw ProblemException.notFound("store");
        }
        return store;
    }
}
