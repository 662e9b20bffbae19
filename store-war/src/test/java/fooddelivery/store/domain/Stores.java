package fooddelivery.store.domain;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Stores and dishes, ready made. */
public final class Stores {

    public static final UUID ID = UUID.fromString("0d5c8a3e-7c1b-3f5e-9a60-8f5d2b7c4e21");
    public static final Place PLACE = new Place("서울 강남구 테헤란로 123", 37.5006, 127.0364);
    public static final List<OpeningPeriod> ALWAYS = Stream.of(DayOfWeek.values())
            .map(day -> new OpeningPeriod(day, LocalTime.MIDNIGHT, LocalTime.MIDNIGHT))
            .toList();

    private Stores() {}

    public static Store open() {
        return with(ALWAYS);
    }

    public static Store with(List<OpeningPeriod> hours) {
        Store store = new Store(ID, "한밥상 Hanbapsang", PLACE);
        store.change("한밥상 Hanbapsang", hours, 10_000, 3_000, 2_000, null, Tickets.NOON);
        return store;
    }

    public static MenuEntry dish(String name, long price) {
        return new MenuEntry(
                UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)), name, "Very good", price, false);
    }
}
