package fooddelivery.saga;

import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.order.domain.Listing;
import fooddelivery.order.domain.ListingRepository;
import fooddelivery.saga.MemoryDatabase.Table;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Order's copy of stores and menus in memory. */
final class MemoryListings implements ListingRepository {

    private final Table<UUID, StorePublished> listings;

    MemoryListings(MemoryDatabase database) {
        this.listings = database.table("store_listing");
    }

    @Override
    public void keep(StorePublished event) {
        StorePublished known = listings.get(event.storeId());
        if (known == null || known.version() < event.version()) {
            listings.put(event.storeId(), event);
        }
    }

    @Override
    public List<Listing> after(UUID storeId, int limit) {
        return listings
                .rows(row -> storeId == null || row.storeId().toString().compareTo(storeId.toString()) > 0)
                .stream()
                .sorted(Comparator.comparing(row -> row.storeId().toString()))
                .limit(limit)
                .map(row -> listing(row, false))
                .toList();
    }

    @Override
    public List<Listing> within(double south, double north, double west, double east) {
        return listings
                .rows(row -> row.place().lat() >= south
                        && row.place().lat() <= north
                        && row.place().lon() >= west
                        && row.place().lon() <= east)
                .stream()
                .map(row -> listing(row, false))
                .toList();
    }

    @Override
    public Optional<Listing> find(UUID storeId) {
        return Optional.ofNullable(listings.get(storeId)).map(row -> listing(row, true));
    }

    private static Listing listing(StorePublished row, boolean menu) {
        return new Listing(
                row.storeId(),
                row.name(),
                row.place(),
                row.hours(),
                row.busyUntil(),
                row.minimumOrder(),
                row.deliveryFee(),
                row.expressFee(),
                menu ? row.menu() : null);
    }
}
