package fooddelivery.order.domain;

import fooddelivery.events.StoreEvent.StorePublished;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Order's own copy of stores and menus. */
public interface ListingRepository {

    /** Keeps what was published, unless a higher version of that store is known. */
    void keep(StorePublished event);

    /** Stores without their menus, in the order of their ids, behind the one with that id (null for the first ones). */
    List<Listing> after(UUID storeId, int limit);

    /** Stores inside the box (degrees), without their menus. */
    List<Listing> within(double south, double north, double west, double east);

    /** One store with its menu. */
    Optional<Listing> find(UUID storeId);
}
