package fooddelivery.console;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.Ids;
import fooddelivery.runtime.TestDatabase;
import fooddelivery.runtime.Wiring;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RememberedSignInsTest {

    private static final Duration IDLE = Duration.ofHours(8);

    private static TestDatabase tests;

    private final UUID storeId = Ids.next();
    private final InstantSource source = () -> this.now;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private final RememberedSignIns remembered = Wiring.wire(new RememberedSignIns(), tests.database(), clock);
    private Instant now = Instant.parse("2026-05-04T03:00:00Z");
    /** What the browser holds; null for none. */
    private Cookie cookie;

    private ConsoleUser owner;

    @BeforeAll
    static void start() {
        tests = TestDatabase.fresh("db/platform", "db/accounts", "db/console");
    }

    @BeforeEach
    void anOwner() {
        tests.database().update("delete from account");
        owner = new ConsoleUser(Ids.next(), "owner", "owner", storeId, now);
        tests.database()
                .update(
                        "insert into account (account_id, username, password_hash, role, principal_id)"
                                + " values (?, 'owner', 'hash', 'owner', ?)",
                        owner.accountId(),
                        storeId);
        remembered.remember(owner, request(), response());
    }

    @Test
    void a_sign_in_is_recalled_from_the_cookie_of_which_only_a_hash_is_kept() {
        assertThat(recall()).contains(owner);
        assertThat(cookie.isHttpOnly()).isTrue();
        assertThat(cookie.getAttribute("SameSite")).isEqualTo("Lax");
        assertThat(cookie.getPath()).isEqualTo("/store/console");
        assertThat(cookie.getMaxAge()).isEqualTo(IDLE.toSeconds());
        assertThat(tests.database().query("select token_hash from remembered_sign_in", row -> row.getString(1)))
                .hasSize(1)
                .doesNotContain(cookie.getValue());
    }

    @Test
    void nobody_is_recalled_without_a_cookie_or_by_another_one() {
        String own = cookie.getValue();
        cookie = null;
        assertThat(recall()).isEmpty();
        cookie = new Cookie("signed-in", own + "x");
        assertThat(recall()).isEmpty();
        cookie = new Cookie("signed-in", "");
        assertThat(recall()).isEmpty();
    }

    @Test
    void it_lasts_as_long_as_it_is_used_and_ends_when_it_was_not_for_long() {
        for (int hour = 0; hour < 24; hour++) {
            now = now.plus(Duration.ofHours(1));
            assertThat(recall()).isPresent();
        }
        now = now.plus(IDLE).minusSeconds(1);
        assertThat(recall()).isPresent();
        now = now.plus(IDLE);
        assertThat(recall()).isEmpty();
    }

    @Test
    void it_ends_when_the_person_signs_out() {
        Cookie stolen = cookie;
        remembered.forget(request(), response());
        assertThat(cookie.getMaxAge()).isZero();
        cookie = stolen;
        assertThat(recall()).isEmpty();
    }

    @Test
    void it_ends_with_the_password_and_with_the_account() {
        tests.database().update("update account set password_hash = 'another'");
        assertThat(recall()).isEmpty();
        tests.database().update("update account set password_hash = 'hash'");
        assertThat(recall()).isPresent();
        tests.database().update("update account set disabled_at = now()");
        assertThat(recall()).isEmpty();
        tests.database().update("delete from account");
        assertThat(recall()).isEmpty();
    }

    @Test
    void another_sign_in_of_the_same_browser_takes_its_place_and_what_is_over_is_thrown_away() {
        remembered.remember(owner, request(), response());
        assertThat(count()).isEqualTo(1);
        now = now.plus(IDLE);
        cookie = null;
        remembered.remember(owner, request(), response());
        assertThat(count()).isEqualTo(1);
        assertThat(recall()).isPresent();
    }

    private static long count() {
        return tests.database()
                .first("select count(*) from remembered_sign_in", row -> row.getLong(1))
                .orElseThrow();
    }

    private Optional<ConsoleUser> recall() {
        return remembered
                .recall(request(), response())
                .map(user -> new ConsoleUser(
                        user.accountId(), user.username(), user.role(), user.principalId(), owner.checkedAt()));
    }

    private HttpServletRequest request() {
        return proxy(HttpServletRequest.class, name -> switch (name) {
            case "getCookies" -> cookie == null ? null : new Cookie[] {cookie};
            case "getContextPath" -> "/store";
            case "isSecure" -> false;
            default -> throw new UnsupportedOperationException(name);
        });
    }

    private HttpServletResponse response() {
        return (HttpServletResponse) Proxy.newProxyInstance(
                HttpServletResponse.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (self, method, arguments) -> {
                    cookie = (Cookie) arguments[0];
                    return null;
                });
    }

    private interface Getter {
        Object get(String name);
    }

    private static <T> T proxy(Class<T> type, Getter getter) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, none) -> getter.get(method.getName())));
    }
}
