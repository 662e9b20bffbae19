package fooddelivery.order.application;

import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.order.domain.Listing;
import fooddelivery.order.domain.ListingRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Order's own copy of stores and menus, kept by {@code StorePublished}: customers browse and order while the store service
 * is down. The event with the highest version counts, whatever the order of arrival.
 */
@ApplicationScoped
public class Catalog {

    @Inject
    private ListingRepository listings;

    @Inject
    private Clock clock;

    @Inject
    private ZoneId zone;

    public void whenStorePublished(StorePublished event) {
        listings.keep(event);
    }

    /** Every store, without its menu. */
    public List<Listing> stores() {
        return listings.all();
    }

    /** Stores inside the box, without their menus. */
    public List<Listing> stores(double south, double north, double west, double east) {
        return listings.within(south, north, west, east);
    }

    /** One store with its menu. */
    public Optional<Listing> store(UUID storeId) {
        return listings.find(storeId);
    }

    public boolean isOpen(Listing store) {
        Instant now = clock.instant();
        LocalDateTime local = LocalDateTime.ofInstant(now, zone);
        return (store.busyUntil() == null || !now.isBefore(store.busyUntil()))
                && store.hours().stream().anyMatch(period -> period.covers(local));
    }
}
