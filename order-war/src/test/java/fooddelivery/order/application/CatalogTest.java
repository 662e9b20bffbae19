package fooddelivery.order.application;

import static fooddelivery.order.TestHouse.SOLD_OUT;
import static fooddelivery.order.TestHouse.STEW;
import static fooddelivery.order.TestHouse.STORE;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.order.InTheHouse;
import fooddelivery.order.domain.Listing;
import fooddelivery.order.domain.Nearby;
import fooddelivery.runtime.Ids;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What customers browse; the clock stands at Sunday noon in Seoul. */
public class CatalogTest extends InTheHouse {

    private static final OpeningPeriod SUNDAY =
            new OpeningPeriod(DayOfWeek.SUNDAY, LocalTime.of(11, 0), LocalTime.of(21, 0));
    private static final OpeningPeriod MONDAY =
            new OpeningPeriod(DayOfWeek.MONDAY, LocalTime.of(11, 0), LocalTime.of(21, 0));

    @Test
    void a_published_store_is_found_with_its_menu_and_listed_without() {
        assertThat(house.catalog.store(STORE))
                .hasValueSatisfying(store -> assertThat(store.menu())
                        .extracting(MenuEntry::menuItemId)
                        .containsExactly(STEW, SOLD_OUT));
        assertThat(house.catalog.stores(null, 10)).singleElement().satisfies(store -> {
            assertThat(store.name()).isEqualTo("Hanbapsang");
            assertThat(store.menu()).isNull();
        });
        assertThat(house.catalog.store(Ids.next())).isEmpty();
    }

    @Test
    void a_store_is_found_by_the_place_where_it_is() {
        assertThat(house.catalog.nearby(37.5, 127.03, 20, null, 10)).hasSize(1);
        assertThat(house.catalog.nearby(37.9, 127.03, 20, null, 10)).isEmpty();
    }

    @Test
    void all_stores_come_page_by_page_and_each_once() {
        publishAround(37.5, 127.03, 25);
        List<UUID> all = new ArrayList<>();
        List<Listing> page = house.catalog.stores(null, 10);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(10);
            page.forEach(store -> all.add(store.storeId()));
            page = house.catalog.stores(all.get(all.size() - 1), 10);
        }
        assertThat(all).hasSize(26).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.comparing(UUID::toString));
    }

    @Test
    void the_nearest_stores_come_first_however_small_the_box_was_that_was_looked_in() {
        publishAround(37.5, 127.03, 120);
        List<Nearby> expected = house.catalog.stores(null, 1000).stream()
                .map(store -> Nearby.of(store, 37.51, 127.0))
                .filter(nearby -> nearby.km() < 20)
                .sorted(Comparator.comparing(Nearby::key))
                .toList();
        assertThat(expected).hasSizeGreaterThan(60);
        List<UUID> all = new ArrayList<>();
        List<Nearby> page = house.catalog.nearby(37.51, 127.0, 20, null, 7);
        while (!page.isEmpty()) {
            page.stream()
                    .filter(nearby -> nearby.km() < 20)
                    .forEach(nearby -> all.add(nearby.store().storeId()));
            page = house.catalog.nearby(
                    37.51, 127.0, 20, page.get(page.size() - 1).key(), 7);
        }
        assertThat(all)
                .containsExactlyElementsOf(expected.stream()
                        .map(nearby -> nearby.store().storeId())
                        .toList());
    }

    @Test
    void a_cursor_of_another_list_is_read_as_some_place_in_this_one() {
        assertThat(house.catalog.nearby(37.5, 127.03, 20, "nonsense", 10)).isEmpty();
        assertThat(house.catalog.nearby(37.5, 127.03, 20, "", 10)).hasSize(1);
    }

    /** Denser in the middle, as cities are. */
    private void publishAround(double lat, double lon, int count) {
        Random random = new Random(1);
        for (int i = 0; i < count; i++) {
            house.catalog.whenStorePublished(new StorePublished(
                    Ids.next(),
                    1,
                    house.now(),
                    "Store " + i,
                    new Place("", lat + random.nextGaussian() * 0.08, lon + random.nextGaussian() * 0.08),
                    List.of(),
                    null,
                    10_000,
                    3_000,
                    2_000,
                    List.of()));
        }
    }

    @Test
    void news_of_a_store_that_come_late_change_nothing() {
        Instant busyUntil = house.now().plus(Duration.ofHours(1));
        house.publish(3, busyUntil);
        house.publish(2, null);
        assertThat(house.catalog.store(STORE).orElseThrow().busyUntil()).isEqualTo(busyUntil);
    }

    @Test
    void a_store_is_open_in_its_hours_by_its_own_clock() {
        assertThat(house.catalog.isOpen(store(null, SUNDAY))).isTrue();
        assertThat(house.catalog.isOpen(store(null, MONDAY, SUNDAY))).isTrue();
        assertThat(house.catalog.isOpen(store(null, MONDAY))).isFalse();
        assertThat(house.catalog.isOpen(store(null))).isFalse();
    }

    @Test
    void a_busy_store_takes_orders_again_at_the_moment_it_said() {
        assertThat(house.catalog.isOpen(store(house.now().plusMillis(1), SUNDAY)))
                .isFalse();
        assertThat(house.catalog.isOpen(store(house.now(), SUNDAY))).isTrue();
        assertThat(house.catalog.isOpen(store(house.now(), MONDAY))).isFalse();
    }

    private static Listing store(Instant busyUntil, OpeningPeriod... hours) {
        return new Listing(STORE, "Hanbapsang", null, List.of(hours), busyUntil, 10_000, 3_000, 2_000, null);
    }
}
