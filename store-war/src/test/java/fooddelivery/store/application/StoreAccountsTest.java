package fooddelivery.store.application;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Place;
import fooddelivery.runtime.AccountChange;
import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.NewAccount;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.TestAccounts;
import fooddelivery.store.TestHouse;
import fooddelivery.store.application.StoreService.StoreDetails;
import fooddelivery.store.domain.StoreDirectory.Entry;
import fooddelivery.store.outbound.JdbcStoreDirectory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoreAccountsTest {

    private static final Place PLACE = new Place("서울 종로구 세종대로 1", 37.57, 126.97);
    private static final StoreDetails DETAILS = new StoreDetails("새 가게", List.of(), 10_000, 3_000, 2_000, null);

    private static TestHouse house;
    private static Accounts accounts;
    private static StoreAccounts stores;

    @BeforeAll
    static void start() {
        house = new TestHouse();
        accounts = TestAccounts.of(house.database, Clock.systemUTC());
        stores = wire(
                new StoreAccounts(),
                wire(new JdbcStoreDirectory(), house.database),
                house.stores,
                accounts,
                TestAccounts.desk(house.database, accounts));
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @Test
    void a_store_that_is_opened_is_published_and_its_owner_signs_in() {
        UUID storeId = open("owner-a");

        assertThat(house.events(storeId)).containsExactly("StorePublished");
        assertThat(accounts.authenticate("owner-a", "a-good-password").principalId())
                .isEqualTo(storeId);
        assertThat(stores.get(storeId)).isEqualTo(new Entry(storeId, "새 가게", PLACE.text(), "owner-a", false));
    }

    @Test
    void an_owners_name_that_is_taken_opens_no_store() {
        open("owner-b");
        int before = stores.list(null, 200).size();
        assertThatThrownBy(() -> open("OWNER-B"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo("username-taken"));
        assertThat(stores.list(null, 200)).hasSize(before);
    }

    @Test
    void an_owner_is_kept_from_signing_in_and_let_in_again_with_another_password() {
        UUID storeId = open("owner-c");
        assertThat(house.inTransaction(() -> stores.changeAccount(storeId, new AccountChange(null, true)))
                        .disabled())
                .isTrue();
        assertThatThrownBy(() -> accounts.authenticate("owner-c", "a-good-password"))
                .isInstanceOf(ProblemException.class);
        stores.changeAccount(storeId, new AccountChange("another-password", false));
        assertThat(accounts.authenticate("owner-c", "another-password").principalId())
                .isEqualTo(storeId);
        assertThatThrownBy(() -> stores.changeAccount(UUID.randomUUID(), new AccountChange(null, true)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(404));
    }

    @Test
    void a_store_that_does_not_exist_is_not_found() {
        assertThatThrownBy(() -> stores.get(UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(404));
    }

    @Test
    void stores_are_listed_page_by_page_each_once() {
        List<UUID> opened = List.of(open("owner-d"), open("owner-e"), open("owner-f"));
        UUID after = null;
        List<UUID> seen = new ArrayList<>();
        List<Entry> page = stores.list(null, 2);
        while (!page.isEmpty()) {
            page.forEach(store -> seen.add(store.storeId()));
            after = page.get(page.size() - 1).storeId();
            page = stores.list(after, 2);
        }
        assertThat(seen).containsAll(opened).doesNotHaveDuplicates();
    }

    private static UUID open(String owner) {
        return house.inTransaction(() -> stores.open(PLACE, DETAILS, new NewAccount(owner, "a-good-password")));
    }
}
