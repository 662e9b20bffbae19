package fooddelivery.store.application;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.ProblemException;
import fooddelivery.store.domain.Store;
import fooddelivery.store.domain.StoreRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
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

    @Inject
    private StoreRepository stores;

    @Inject
    private Outbox outbox;

    @Inject
    private Clock clock;

    public Store get(UUID storeId) {
        return stores.find(storeId).orElseThrow(StoreService::notFound);
    }

    public Store change(UUID storeId, StoreDetails details) {
        return apply(locked(storeId), details);
    }

    /** @throws ProblemException 404 when there is no such store, 409 when the item is new and the menu full */
    public Store putOnMenu(UUID storeId, MenuEntry item) {
        Store store = locked(storeId);
        if (!store.hasRoomFor(item.menuItemId())) {
            throw ProblemException.conflict("menu-full", "A menu may have at most " + Store.LONGEST_MENU + " items.")
                    .with("limit", Store.LONGEST_MENU);
        }
        outbox.publish(store.putOnMenu(item, clock.instant()));
        return store;
    }

    public Store openAt(UUID storeId, List<OpeningPeriod> hours) {
        Store store = locked(storeId);
        outbox.publish(store.openAt(hours, clock.instant()));
        return store;
    }

    /** @param until null when the store takes orders again */
    public Store busy(UUID storeId, Instant until) {
        Store store = locked(storeId);
        outbox.publish(store.busy(until, clock.instant()));
        return store;
    }

    public Store soldOut(UUID storeId, UUID menuItemId, boolean soldOut) {
        Store store = locked(storeId);
        store.soldOut(menuItemId, soldOut, clock.instant()).ifPresent(outbox::publish);
        return store;
    }

    /** Opens a store unless it exists already. */
    public void open(UUID storeId, Place place, StoreDetails details, List<MenuEntry> menu) {
        if (stores.find(storeId).isEmpty()) {
            Store store = new Store(storeId, details.name(), place);
            apply(store, details);
            menu.forEach(item -> outbox.publish(store.putOnMenu(item, clock.instant())));
            stores.add(store);
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

    private Store locked(UUID storeId) {
        return stores.lock(storeId).orElseThrow(StoreService::notFound);
    }

    private static ProblemException notFound() {
        return ProblemException.notFound("store");
    }
}
