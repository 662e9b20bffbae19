package fooddelivery.store.domain;

import static fooddelivery.store.domain.Stores.dish;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.OpeningPeriod;
import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.events.StoreEvent.StorePublished;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreTest {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
    private static final Instant NOON = Tickets.NOON;

    @ParameterizedTest
    @CsvSource({
        // Friday 2026-05-08 in Seoul begins on Thursday 15:00 UTC.
        "2026-05-08T07:59:59Z, false",
        "2026-05-08T08:00:00Z, true",
        "2026-05-08T15:30:00Z, true",
        "2026-05-08T16:59:59Z, true",
        "2026-05-08T17:00:00Z, false",
        "2026-05-07T16:30:00Z, false"
    })
    void a_store_that_closes_past_midnight_is_open_on_friday_night_by_its_own_clock(Instant now, boolean open) {
        Store store =
                Stores.with(List.of(new OpeningPeriod(DayOfWeek.FRIDAY, LocalTime.of(17, 0), LocalTime.of(2, 0))));
        assertThat(store.isOpen(now, SEOUL)).isEqualTo(open);
    }

    @Test
    void a_store_without_hours_is_never_open() {
        assertThat(Stores.with(List.of()).isOpen(NOON, SEOUL)).isFalse();
    }

    @Test
    void a_busy_store_takes_no_orders_until_it_is_no_longer_busy() {
        Store store = Stores.open();
        store.change("Busy", Stores.ALWAYS, 0, 0, 0, NOON.plusSeconds(600), NOON);
        assertThat(store.isOpen(NOON, SEOUL)).isFalse();
        assertThat(store.isOpen(NOON.plusSeconds(599), SEOUL)).isFalse();
        assertThat(store.isOpen(NOON.plusSeconds(600), SEOUL)).isTrue();
        store.change("Busy", Stores.ALWAYS, 0, 0, 0, null, NOON);
        assertThat(store.isOpen(NOON, SEOUL)).isTrue();
    }

    @Test
    void a_store_says_that_it_is_busy_and_opens_at_other_times_without_touching_the_rest() {
        Store store = Stores.open();
        StorePublished before = store.change("Name", Stores.ALWAYS, 1, 2, 3, null, NOON);
        StorePublished busy = store.busy(NOON.plusSeconds(600), NOON);
        assertThat(busy)
                .usingRecursiveComparison()
                .ignoringFields("version", "busyUntil")
                .isEqualTo(before);
        assertThat(busy.busyUntil()).isEqualTo(NOON.plusSeconds(600));
        List<OpeningPeriod> twice = List.of(
                new OpeningPeriod(DayOfWeek.MONDAY, LocalTime.of(11, 0), LocalTime.of(14, 0)),
                new OpeningPeriod(DayOfWeek.MONDAY, LocalTime.of(17, 0), LocalTime.of(22, 0)));
        StorePublished hours = store.openAt(twice, NOON);
        assertThat(hours.hours()).isEqualTo(twice);
        assertThat(hours.busyUntil()).isEqualTo(busy.busyUntil());
        assertThat(hours.version()).isEqualTo(before.version() + 2);
    }

    @Test
    void what_is_sold_out_is_published_once() {
        Store store = Stores.open();
        MenuEntry stew = dish("Stew", 9_500);
        store.putOnMenu(stew, NOON);
        assertThat(store.soldOut(stew.menuItemId(), true, NOON))
                .hasValueSatisfying(event -> assertThat(event.menu())
                        .contains(new MenuEntry(stew.menuItemId(), "Stew", stew.description(), 9_500, true)));
        assertThat(store.soldOut(stew.menuItemId(), true, NOON)).isEmpty();
        assertThat(store.soldOut(stew.menuItemId(), false, NOON)).isPresent();
        assertThat(store.soldOut(UUID.randomUUID(), true, NOON)).isEmpty();
    }

    @Test
    void every_change_publishes_the_whole_store_with_a_higher_version() {
        Store store = new Store(Stores.ID, "New", Stores.PLACE);
        StorePublished first = store.change("한밥상", Stores.ALWAYS, 10_000, 3_000, 2_000, null, NOON);
        MenuEntry stew = dish("Stew", 9_500);
        StorePublished second = store.putOnMenu(stew, NOON.plusSeconds(1));
        assertThat(first.version()).isEqualTo(1);
        assertThat(second)
                .isEqualTo(new StorePublished(
                        Stores.ID,
                        2,
                        NOON.plusSeconds(1),
                        "한밥상",
                        Stores.PLACE,
                        Stores.ALWAYS,
                        null,
                        10_000,
                        3_000,
                        2_000,
                        List.of(stew)));
        assertThat(first.menu()).isEmpty();
    }

    @Test
    void a_dish_put_on_the_menu_again_keeps_its_place() {
        Store store = Stores.open();
        MenuEntry stew = dish("Stew", 9_500);
        MenuEntry rice = dish("Rice", 1_000);
        store.putOnMenu(stew, NOON);
        store.putOnMenu(rice, NOON);
        MenuEntry soldOut = new MenuEntry(stew.menuItemId(), "Stew", null, 9_900, true);
        store.putOnMenu(soldOut, NOON);
        assertThat(store.menu()).containsExactly(soldOut, rice);
    }

    @Test
    void hours_are_copied_and_not_shared() {
        List<OpeningPeriod> hours = new ArrayList<>(Stores.ALWAYS);
        Store store = Stores.with(hours);
        hours.clear();
        assertThat(store.hours()).isEqualTo(Stores.ALWAYS);
    }
}
