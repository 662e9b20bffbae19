package fooddelivery.order.application;

import static fooddelivery.order.TestHouse.SOLD_OUT;
import static fooddelivery.order.TestHouse.STEW;
import static fooddelivery.order.TestHouse.STORE;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.order.InTheHouse;
import fooddelivery.order.domain.Listing;
import fooddelivery.runtime.Ids;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
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
        assertThat(house.catalog.stores()).singleElement().satisfies(store -> {
            assertThat(store.name()).isEqualTo("Hanbapsang");
            assertThat(store.menu()).isNull();
        });
        assertThat(house.catalog.store(Ids.next())).isEmpty();
    }

    @Test
    void a_store_is_found_by_the_place_where_it_is() {
        assertThat(house.catalog.stores(37.4, 37.6, 126.9, 127.1)).hasSize(1);
        assertThat(house.catalog.stores(37.6, 37.8, 126.9, 127.1)).isEmpty();
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
