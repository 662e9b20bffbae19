package fooddelivery.order.application;

import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.order.domain.Listing;
import fooddelivery.order.domain.ListingRepository;
import fooddelivery.order.domain.Nearby;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Order's own copy of stores and menus, kept by {@code StorePublished}: customers browse and order while the store service
 * is down. The event with the highest version counts, whatever the order of arrival.
 */
@ApplicationScoped
public class Catalog {

    private static final double FIRST_KM = 1;
    private static final double KM_PER_DEGREE = 111.195;
    /** Of distances. */
    private static final double ROUNDING_KM = 0.01;

    @Inject
    private ListingRepository listings;

    @Inject
    private Clock clock;

    @Inject
    private ZoneId zone;

    public void whenStorePublished(StorePublished event) {
        listings.keep(event);
    }

    /** Stores without their menus, in the order of their ids, behind the one with that id (null for the first ones). */
    public List<Listing> stores(UUID after, int limit) {
        return listings.after(after, limit);
    }

    /**
     * The nearest stores without their menus, nearest first. Of a city with thousands of them a screenful is wanted: what is
     * read is a box that is small at first and doubles until it has enough, or all of the radius.
     *
     * @param after the key of the last one seen; null for the nearest ones
     */
    public List<Nearby> nearby(double lat, double lon, double radiusKm, String after, int limit) {
        double seenKm = Nearby.kmOf(after);
        for (double more = FIRST_KM; ; more *= 2) {
            double boxKm = Math.min(radiusKm, seenKm + more);
            boolean isWhole = boxKm == radiusKm;
            // In the corners of the box there are some that are farther away than others outside of it.
            double sureKm = isWhole ? radiusKm : boxKm - ROUNDING_KM;
            List<Nearby> found = within(lat, lon, boxKm).stream()
                    .map(store -> Nearby.of(store, lat, lon))
                    .filter(nearby -> nearby.km() <= sureKm)
                    .map(nearby -> Map.entry(nearby.key(), nearby))
                    .filter(entry -> after == null || entry.getKey().compareTo(after) > 0)
                    .sorted(Map.Entry.comparingByKey())
                    .limit(limit)
                    .map(Map.Entry::getValue)
                    .toList();
            if (isWhole || found.size() == limit) {
                return found;
            }
        }
    }

    private List<Listing> within(double lat, double lon, double km) {
        double dLat = km / KM_PER_DEGREE;
        double dLon = Math.min(180, dLat / Math.max(0.01, Math.cos(Math.toRadians(lat))));
        return listings.within(lat - dLat, lat + dLat, lon - dLon, lon + dLon);
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
