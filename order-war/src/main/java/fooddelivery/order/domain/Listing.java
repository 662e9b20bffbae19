package fooddelivery.order.domain;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A store as customers see it; amounts are won.
 *
 * @param busyUntil the store takes no orders until then; null when it does
 * @param menu null where only the store was asked for
 */
public record Listing(
        UUID storeId,
        String name,
        Place place,
        List<OpeningPeriod> hours,
        Instant busyUntil,
        long minimumOrder,
        long deliveryFee,
        long expressFee,
        List<MenuEntry> menu) {}
