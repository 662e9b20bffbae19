package fooddelivery.store.domain;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.JsonColumn;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A store with its opening hours, fees (won) and menu. Every change publishes the whole store, so that those who keep a
 * copy need only the newest event.
 */
@Entity
public class Store {

    /** Every change publishes the whole menu: more than this and one price would be a megabyte on its way. */
    public static final int LONGEST_MENU = 500;

    @Id
    private UUID storeId;

    private long version;
    private String name;
    private String placeText;
    private double lat;
    private double lon;

    @Convert(converter = HoursColumn.class)
    private List<OpeningPeriod> hours;

    private Instant busyUntil;
    private long minimumOrder;
    private long deliveryFee;
    private long expressFee;

    @Convert(converter = MenuColumn.class)
    private List<MenuEntry> menu = List.of();

    protected Store() {}

    public Store(UUID storeId, String name, Place place) {
        this.storeId = storeId;
        this.name = name;
        this.placeText = place.text();
        this.lat = place.lat();
        this.lon = place.lon();
    }

    /** @param busyUntil the store takes no orders until then; null when it does */
    public StorePublished change(
            String name,
            List<OpeningPeriod> hours,
            long minimumOrder,
            long deliveryFee,
            long expressFee,
            Instant busyUntil,
            Instant now) {
        this.name = name;
        this.hours = List.copyOf(hours);
        this.minimumOrder = minimumOrder;
        this.deliveryFee = deliveryFee;
        this.expressFee = expressFee;
        this.busyUntil = busyUntil;
        return published(now);
    }

    /** Whether the item may be added, or is there already. */
    public boolean hasRoomFor(UUID menuItemId) {
        return menu.size() < LONGEST_MENU
                || menu.stream().anyMatch(item -> item.menuItemId().equals(menuItemId));
    }

    /** Adds the item, or replaces the one with its id. */
    public StorePublished putOnMenu(MenuEntry item, Instant now) {
        List<MenuEntry> changed = new ArrayList<>(menu);
        int at = 0;
        while (at < changed.size() && !changed.get(at).menuItemId().equals(item.menuItemId())) {
            at++;
        }
        if (at < changed.size()) {
            changed.set(at, item);
        } else {
            changed.add(item);
        }
        menu = List.copyOf(changed);
        return published(now);
    }

    public StorePublished openAt(List<OpeningPeriod> hours, Instant now) {
        this.hours = List.copyOf(hours);
        return published(now);
    }

    /** @param until the store takes no orders until then; null when it does again */
    public StorePublished busy(Instant until, Instant now) {
        busyUntil = until;
        return published(now);
    }

    /** Whether there is any of it left today; nothing to publish when the menu says so already, or does not know it. */
    public Optional<StorePublished> soldOut(UUID menuItemId, boolean soldOut, Instant now) {
        return menu.stream()
                .filter(item -> item.menuItemId().equals(menuItemId) && item.soldOut() != soldOut)
                .findFirst()
                .map(item -> putOnMenu(
                        new MenuEntry(menuItemId, item.name(), item.description(), item.price(), soldOut), now));
    }

    private StorePublished published(Instant now) {
        version++;
        return new StorePublished(
                storeId, version, now, name, place(), hours, busyUntil, minimumOrder, deliveryFee, expressFee, menu);
    }

    /** After a backup was restored: the store is again as it was published; an older publication changes nothing. */
    public void remember(StorePublished published) {
        if (published.version() <= version) {
            return;
        }
        version = published.version();
        name = published.name();
        placeText = published.place().text();
        lat = published.place().lat();
        lon = published.place().lon();
        hours = List.copyOf(published.hours());
        busyUntil = published.busyUntil();
        minimumOrder = published.minimumOrder();
        deliveryFee = published.deliveryFee();
        expressFee = published.expressFee();
        menu = List.copyOf(published.menu());
    }

    public boolean isOpen(Instant now, ZoneId zone) {
        LocalDateTime local = LocalDateTime.ofInstant(now, zone);
        return (busyUntil == null || !now.isBefore(busyUntil))
                && hours.stream().anyMatch(period -> period.covers(local));
    }

    public UUID storeId() {
        return storeId;
    }

    public String name() {
        return name;
    }

    public Place place() {
        return new Place(placeText, lat, lon);
    }

    public List<OpeningPeriod> hours() {
        return hours;
    }

    public Instant busyUntil() {
        return busyUntil;
    }

    public long minimumOrder() {
        return minimumOrder;
    }

    public long deliveryFee() {
        return deliveryFee;
    }

    public long expressFee() {
        return expressFee;
    }

    public List<MenuEntry> menu() {
        return menu;
    }

    /** Keeps the opening hours as JSON. */
    @Converter
    public static class HoursColumn extends JsonColumn<List<OpeningPeriod>>
            implements AttributeConverter<List<OpeningPeriod>, Object> {
        public HoursColumn() {
            super(Json.listOf(OpeningPeriod.class));
        }
    }

    /** Keeps the menu as JSON. */
    @Converter
    public static class MenuColumn extends JsonColumn<List<MenuEntry>>
            implements AttributeConverter<List<MenuEntry>, Object> {
        public MenuColumn() {
            super(Json.listOf(MenuEntry.class));
        }
    }
}
