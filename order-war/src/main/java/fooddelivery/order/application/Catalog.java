package fooddelivery.order.application;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
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

    private static final String COLUMNS =
            "store_id, name, place_text, lat, lon, hours, busy_until, minimum_order," + " delivery_fee, express_fee";

    /** A store as customers see it; amounts are won. */
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

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    @Inject
    private ZoneId zone;

    public void whenStorePublished(StorePublished event) {
        database.update(
                "insert into store_listing (store_id, version, name, place_text, lat, lon, hours, busy_until,"
                        + " minimum_order, delivery_fee, express_fee, menu)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                        + " on conflict (store_id) do update set version = excluded.version, name = excluded.name,"
                        + " place_text = excluded.place_text, lat = excluded.lat, lon = excluded.lon,"
                        + " hours = excluded.hours, busy_until = excluded.busy_until,"
                        + " minimum_order = excluded.minimum_order, delivery_fee = excluded.delivery_fee,"
                        + " express_fee = excluded.express_fee, menu = excluded.menu"
                        + " where store_listing.version < excluded.version",
                event.storeId(),
                event.version(),
                event.name(),
                event.place().text(),
                event.place().lat(),
                event.place().lon(),
                Json.write(event.hours()),
                event.busyUntil(),
                event.minimumOrder(),
                event.deliveryFee(),
                event.expressFee(),
                Json.write(event.menu()));
    }

    /** Every store, without its menu. */
    public List<Listing> stores() {
        return database.query("select " + COLUMNS + " from store_listing order by store_id", row -> listing(row, null));
    }

    /** Stores inside the box, without their menus. */
    public List<Listing> stores(double south, double north, double west, double east) {
        return database.query(
                "select " + COLUMNS + " from store_listing where lat between ? and ? and lon between ? and ?",
                row -> listing(row, null),
                south,
                north,
                west,
                east);
    }

    /** One store with its menu. */
    public Optional<Listing> store(UUID storeId) {
        return database.first(
                "select " + COLUMNS + ", menu from store_listing where store_id = ?",
                row -> listing(row, Json.read(row.getString("menu"), Json.listOf(MenuEntry.class))),
                storeId);
    }

    public boolean isOpen(Listing store) {
        Instant now = clock.instant();
        LocalDateTime local = LocalDateTime.ofInstant(now, zone);
        return (store.busyUntil() == null || !now.isBefore(store.busyUntil()))
                && store.hours().stream().anyMatch(period -> period.covers(local));
    }

    private static Listing listing(ResultSet row, List<MenuEntry> menu) throws SQLException {
        return new Listing(
                Sql.uuid(row, "store_id"),
                row.getString("name"),
                new Place(row.getString("place_text"), row.getDouble("lat"), row.getDouble("lon")),
                Json.read(row.getString("hours"), Json.listOf(OpeningPeriod.class)),
                Sql.instant(row, "busy_until"),
                row.getLong("minimum_order"),
                row.getLong("delivery_fee"),
                row.getLong("express_fee"),
                menu);
    }
}
