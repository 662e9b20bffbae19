package fooddelivery.store.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.StoreEvent.MenuEntry;
import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.ProblemException;
import fooddelivery.store.TestHouse;
import fooddelivery.store.application.StoreService.StoreDetails;
import fooddelivery.store.domain.Store;
import fooddelivery.store.domain.Stores;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoreServiceTest {

    private static final StoreDetails DETAILS =
            new StoreDetails("한밥상 Hanbapsang", Stores.ALWAYS, 10_000, 3_000, 2_000, null);

    private static TestHouse house;

    private final UUID storeId = UUID.randomUUID();

    @BeforeAll
    static void build() {
        house = new TestHouse();
    }

    @AfterAll
    static void tearDown() {
        house.close();
    }

    @BeforeEach
    void open() {
        house.inTransaction(
                () -> house.stores.open(storeId, Stores.PLACE, DETAILS, List.of(Stores.dish("Stew", 9_500))));
    }

    @Test
    void a_store_reads_as_it_was_opened() {
        Store store = get();
        assertThat(store.name()).isEqualTo(DETAILS.name());
        assertThat(store.place()).isEqualTo(Stores.PLACE);
        assertThat(store.hours()).isEqualTo(Stores.ALWAYS);
        assertThat(store.menu()).containsExactly(Stores.dish("Stew", 9_500));
    }

    @Test
    void opening_it_again_changes_nothing() {
        open();
        assertThat(published()).hasSize(2);
    }

    @Test
    void every_change_is_published_with_the_next_version() {
        house.inTransaction(() -> {
            house.stores.change(storeId, new StoreDetails("New name", List.of(), 0, 0, 0, house.now()));
        });
        List<StorePublished> published = published();
        StorePublished last = published.get(published.size() - 1);
        assertThat(last.name()).isEqualTo("New name");
        assertThat(last.busyUntil()).isEqualTo(house.now());
        assertThat(last.menu()).isEqualTo(get().menu());
        assertThat(published.stream().map(StorePublished::version)).containsExactly(1L, 2L, 3L);
    }

    @Test
    void a_store_that_does_not_exist_is_not_found() {
        assertThatThrownBy(() -> house.inTransaction(() -> house.stores.get(UUID.randomUUID())))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void two_who_put_dishes_on_the_menu_at_once_lose_none_and_share_no_version() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        CyclicBarrier start = new CyclicBarrier(2);
        List<Future<?>> cooks = Stream.of("A", "B")
                .<Future<?>>map(cook -> threads.submit(() -> {
                    start.await();
                    for (int i = 0; i < 10; i++) {
                        String dish = cook + i;
                        house.inTransaction(() -> house.stores.putOnMenu(storeId, Stores.dish(dish, 1_000)));
                    }
                    return null;
                }))
                .toList();
        for (Future<?> cook : cooks) {
            cook.get();
        }
        threads.shutdown();
        assertThat(get().menu()).hasSize(21);
        assertThat(published().stream().map(StorePublished::version))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 22).boxed().toList());
    }

    @Test
    void a_full_menu_takes_no_further_dish_but_changes_of_those_on_it() {
        List<MenuEntry> full = IntStream.range(0, Store.LONGEST_MENU)
                .mapToObj(i -> new MenuEntry(new UUID(7, i), "국".repeat(100), "밥".repeat(500), 10_000_000, false))
                .toList();
        house.database.update("update store set menu = cast(? as jsonb) where store_id = ?", Json.write(full), storeId);

        assertThatThrownBy(() ->
                        house.inTransaction(() -> house.stores.putOnMenu(storeId, Stores.dish("One more", 1_000))))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.status()).isEqualTo(409);
                    assertThat(problem.code()).isEqualTo("menu-full");
                });
        assertThat(published()).hasSize(2);

        MenuEntry soldOut = new MenuEntry(new UUID(7, 3), "국".repeat(100), "밥".repeat(500), 10_000_000, true);
        house.inTransaction(() -> house.stores.putOnMenu(storeId, soldOut));
        assertThat(get().menu()).hasSize(Store.LONGEST_MENU).contains(soldOut);
        // What the longest texts make of a full menu: the event that tells of it is no larger than this.
        assertThat(house.database.query(
                        "select max(octet_length(body)) from outbox where subject = ?", row -> row.getInt(1), storeId))
                .allSatisfy(bytes -> assertThat(bytes).isBetween(900_000, 1_100_000));
    }

    @Test
    void an_owner_is_shown_the_store_as_it_is_after_a_change() {
        StoreDetails details = new StoreDetails("New name", Stores.ALWAYS, 12_000, 3_500, 2_500, house.now());
        Store changed = house.inTransaction(() -> house.stores.change(storeId, details));
        assertThat(changed.storeId()).isEqualTo(storeId);
        assertThat(changed.name()).isEqualTo("New name");
        assertThat(changed.minimumOrder()).isEqualTo(12_000);
        assertThat(changed.deliveryFee()).isEqualTo(3_500);
        assertThat(changed.expressFee()).isEqualTo(2_500);
        assertThat(changed.busyUntil()).isEqualTo(house.now());
        assertThat(house.inTransaction(() -> house.stores.putOnMenu(storeId, Stores.dish("Rice", 1_000)))
                        .menu())
                .hasSize(2);
    }

    @Test
    void nothing_of_a_store_that_does_not_exist_can_be_changed() {
        UUID nowhere = UUID.randomUUID();
        assertThatThrownBy(() -> house.inTransaction(() -> house.stores.change(nowhere, DETAILS)))
                .isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> house.inTransaction(() -> house.stores.putOnMenu(nowhere, Stores.dish("Rice", 1_000))))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void an_owner_who_is_busy_opens_at_other_times_or_has_sold_a_dish_out_is_shown_that_and_it_is_published() {
        UUID stew = Stores.dish("Stew", 9_500).menuItemId();
        assertThat(house.inTransaction(() -> house.stores.busy(storeId, house.now()))
                        .busyUntil())
                .isEqualTo(house.now());
        assertThat(house.inTransaction(() -> house.stores.openAt(storeId, List.of()))
                        .hours())
                .isEmpty();
        assertThat(house.inTransaction(() -> house.stores.soldOut(storeId, stew, true))
                        .menu())
                .singleElement()
                .satisfies(dish -> assertThat(dish.soldOut()).isTrue());
        assertThat(house.inTransaction(() -> house.stores.soldOut(storeId, stew, true))
                        .storeId())
                .as("sold out already")
                .isEqualTo(storeId);
        List<StorePublished> published = published();
        assertThat(published).hasSize(5);
        assertThat(published.get(2).busyUntil()).isEqualTo(house.now());
        assertThat(published.get(3).hours()).isEmpty();
        assertThat(published.get(4).menu()).isEqualTo(get().menu());
    }

    private Store get() {
        return house.inTransaction(() -> house.stores.get(storeId));
    }

    private List<StorePublished> published() {
        return house.database.query(
                "select body from outbox where subject = ? order by id",
                row -> Json.readEnvelope(row.getString(1), StorePublished.class).data(),
                storeId);
    }
}
