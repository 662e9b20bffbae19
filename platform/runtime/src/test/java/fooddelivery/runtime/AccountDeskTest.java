package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccountDeskTest {

    private static TestDatabase tests;

    private final UUID riderId = UUID.randomUUID();
    private Instant now = Instant.parse("2026-05-04T03:00:00Z");
    private Accounts accounts;
    private AccountDesk desk;

    @BeforeAll
    static void start() {
        tests = TestDatabase.fresh("db/platform", "db/accounts");
    }

    @BeforeEach
    void oneRider() {
        tests.database().update("delete from account");
        tests.database().update("delete from sign_in_failure");
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        accounts = TestAccounts.of(tests.database(), clock);
        desk = TestAccounts.desk(tests.database(), accounts);
        accounts.create("rider", "the-old-one", Role.RIDER, riderId);
    }

    @Test
    void a_disabled_account_does_not_sign_in_and_only_who_knows_the_password_hears_why() {
        assertThat(desk.change(Role.RIDER, riderId, new AccountChange(null, true))
                        .disabled())
                .isTrue();
        assertThat(code(() -> accounts.authenticate("rider", "the-old-one"))).isEqualTo("account-disabled");
        assertThat(code(() -> accounts.authenticate("rider", "a-wrong-one"))).isEqualTo("wrong-credentials");

        // A second time changes nothing, nor does a change of something else.
        desk.change(Role.RIDER, riderId, new AccountChange(null, true));
        assertThat(desk.change(Role.RIDER, riderId, new AccountChange("the-new-one", null))
                        .disabled())
                .isTrue();

        assertThat(desk.change(Role.RIDER, riderId, new AccountChange(null, false))
                        .disabled())
                .isFalse();
        assertThat(accounts.authenticate("rider", "the-new-one").principalId()).isEqualTo(riderId);
    }

    @Test
    void another_password_forgives_the_wrong_tries_before() {
        for (int i = 0; i < 6; i++) {
            assertThatThrownBy(() -> accounts.authenticate("rider", "a-wrong-one"))
                    .isInstanceOf(ProblemException.class);
        }
        assertThat(code(() -> accounts.authenticate("rider", "the-old-one"))).isEqualTo("too-many-tries");
        desk.change(Role.RIDER, riderId, new AccountChange("the-new-one", null));
        assertThat(accounts.authenticate("rider", "the-new-one").username()).isEqualTo("rider");
        assertThat(code(() -> accounts.authenticate("rider", "the-old-one"))).isEqualTo("wrong-credentials");
    }

    @Test
    void who_changes_the_own_password_has_to_know_the_old_one_and_may_not_guess_it() {
        for (int i = 0; i < 5; i++) {
            assertThat(code(() -> desk.changePassword(Role.RIDER, riderId, "a-wrong-one", "the-new-one")))
                    .isEqualTo("wrong-password");
        }
        assertThat(code(() -> desk.changePassword(Role.RIDER, riderId, "the-old-one", "the-new-one")))
                .isEqualTo("too-many-tries");
        now = now.plus(Duration.ofMinutes(1));
        desk.changePassword(Role.RIDER, riderId, "the-old-one", "the-new-one");
        assertThat(accounts.authenticate("rider", "the-new-one").username()).isEqualTo("rider");
    }

    @Test
    void an_account_is_somebodys_of_that_role_only() {
        assertThat(code(() -> desk.of(Role.OWNER, riderId))).isEqualTo("not-found");
        assertThat(code(() -> desk.change(Role.RIDER, UUID.randomUUID(), new AccountChange("the-new-one", true))))
                .isEqualTo("not-found");
        assertThatThrownBy(() -> accounts.create("other", "the-old-one", Role.RIDER, riderId))
                .isInstanceOf(Database.DatabaseException.class);
    }

    @Test
    void the_name_of_a_deleted_account_is_free_again() {
        desk.delete(Role.RIDER, riderId);
        assertThat(code(() -> accounts.authenticate("rider", "the-old-one"))).isEqualTo("wrong-credentials");
        accounts.create("rider", "the-new-one", Role.RIDER, riderId);
        assertThat(accounts.authenticate("rider", "the-new-one").principalId()).isEqualTo(riderId);
    }

    private static String code(ThrowingCallable call) {
        return catchThrowableOfType(ProblemException.class, call).code();
    }
}
