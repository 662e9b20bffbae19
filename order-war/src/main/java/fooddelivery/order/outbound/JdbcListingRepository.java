package fooddelivery.order.outbound;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.order.domain.Listing;
import fooddelivery.order.domain.ListingRepository;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores and menus in PostgreSQL, hours and menu as JSON. */
@ApplicationScoped
@Typed(JdbcListingRepository.class)
public class JdbcListingRepository implements ListingRepository {

    /** Of no store. */
    private static final UUID LOWEST = new UUID(0, 0);

    private static final String COLUMNS =
            "store_id, name, place_text, lat, lon, hours, busy_until, minimum_order," + " delivery_fee, express_fee";

    @Inject
    private Database database;

    @Override
    public void keep(StorePublished event) {
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

    @Override
    public List<Listing> after(UUID storeId, int limit) {
        return database.query(
                "select " + COLUMNS + " from store_listing where store_id > ? order by store_id limit ?",
                row -> listing(row, null),
                storeId == null ? LOWEST : storeId,
                limit);
    }

    @Override
    public List<Listing> within(double south, double north, double west, double east) {
        return database.query(
                "select " + COLUMNS + " from store_listing where lat between ? and ? and lon between ? and ?",
                row -> listing(row, null),
                south,
                north,
                west,
                east);
    }

    @Override
    public Optional<Listing> find(UUID storeId) {
        return database.first(
                "select " + COLUMNS + ", menu from store_listing where store_id = ?",
                row -> listing(row, Json.read(row.getString("menu"), Json.listOf(MenuEntry.class))),
                storeId);
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
