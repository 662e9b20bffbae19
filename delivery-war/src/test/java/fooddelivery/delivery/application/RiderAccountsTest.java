package fooddelivery.delivery.application;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.delivery.TestHouse;
import fooddelivery.delivery.domain.Rider;
import fooddelivery.delivery.domain.RiderDirectory.Entry;
import fooddelivery.delivery.outbound.JdbcRiderDirectory;
import fooddelivery.runtime.AccountChange;
import fooddelivery.runtime.Accounts;
import fooddelivery.runtime.NewAccount;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.TestAccounts;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RiderAccountsTest {

    private static TestHouse house;
    private static Accounts accounts;
    private static RiderAccounts riders;

    @BeforeAll
    static void start() {
        house = new TestHouse(Map.of());
        accounts = TestAccounts.of(house.database, Clock.systemUTC());
        riders = wire(
                new RiderAccounts(),
                wire(new JdbcRiderDirectory(), house.database),
                accounts,
                TestAccounts.desk(house.database, accounts));
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @Test
    void a_new_rider_signs_in_and_has_no_position_until_telling_one() {
        UUID riderId = hire("rider-a");
        house.inTransaction(() -> {
            assertThat(accounts.authenticate("rider-a", "a-good-password").principalId())
                    .isEqualTo(riderId);
            assertThat(riders.get(riderId)).isEqualTo(new Entry(riderId, "박라이더", "rider-a", false));
            assertThat(house.riderService.find(riderId)).isEmpty();
        });
        assertThatThrownBy(() -> house.inTransaction(() -> house.service.claim(UUID.randomUUID(), riderId)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo("position-needed"));

        Rider rider = report(riderId);
        assertThat(rider.name()).isEqualTo("박라이더");
        assertThat(rider.online()).isTrue();
    }

    @Test
    void a_name_that_is_taken_makes_no_rider() {
        hire("rider-b");
        int before = house.inTransaction(() -> riders.list(null, 200)).size();
        assertThatThrownBy(() -> hire("rider-b")).isInstanceOf(ProblemException.class);
        assertThat(house.inTransaction(() -> riders.list(null, 200))).hasSize(before);
    }

    @Test
    void a_disabled_rider_is_not_at_work_and_claims_nothing_whatever_the_own_token_says() {
        UUID riderId = hire("rider-c");
        report(riderId);
        house.inTransaction(() -> riders.changeAccount(riderId, new AccountChange(null, true)));

        assertThat(report(riderId).online()).isFalse();
        assertThat(house.inTransaction(() -> house.riders.lock(riderId))
                        .orElseThrow()
                        .online())
                .isFalse();

        house.inTransaction(() -> riders.changeAccount(riderId, new AccountChange(null, false)));
        assertThat(house.inTransaction(() -> house.riders.find(riderId))
                        .orElseThrow()
                        .online())
                .isTrue();
    }

    private static Rider report(UUID riderId) {
        return house.inTransaction(() -> house.riderService.report(riderId, null, 37.5, 127.03, true));
    }

    private static UUID hire(String username) {
        return house.inTransaction(() -> riders.hire("박라이더", new NewAccount(username, "a-good-password")));
    }
}
