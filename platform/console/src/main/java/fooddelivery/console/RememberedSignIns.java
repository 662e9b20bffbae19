package fooddelivery.console;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Sha256;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sessions end with the service's process; a sign-in does not, until nobody used it for long, the person signs out, or the
 * account is disabled or gets another password. Of the cookie's random content only a hash is kept, and it opens nothing
 * but the console's pages.
 */
@ApplicationScoped
public class RememberedSignIns {

    private static final String COOKIE = "signed-in";
    private static final int TOKEN_BYTES = 32;
    /** How long after its last use a sign-in may be taken to end a little early: it is not written down at every look. */
    private static final Duration LAG = Duration.ofMinutes(10);

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    /** An open board looks by itself, so this is over only when nobody has had one open for so long. */
    @Inject
    @ConfigProperty(name = "fooddelivery.console.idle", defaultValue = "PT8H")
    private Duration idle;

    private final SecureRandom random = new SecureRandom();

    void remember(ConsoleUser user, HttpServletRequest request, HttpServletResponse response) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        forget(request, response);
        database.update("delete from remembered_sign_in where expires_at <= ?", clock.instant());
        database.update(
                "insert into remembered_sign_in (token_hash, account_id, password_hash, expires_at)"
                        + " select ?, account_id, password_hash, ? from account where account_id = ?",
                Sha256.hexOf(token),
                clock.instant().plus(idle),
                user.accountId());
        send(token, request, response);
    }

    /** The person whose browser this is, with the role and name of the account as it is now. */
    Optional<ConsoleUser> recall(HttpServletRequest request, HttpServletResponse response) {
        return token(request).flatMap(token -> {
            Optional<ConsoleUser> user = database.first(
                    "select account_id, username, role, principal_id from remembered_sign_in known"
                            + " join account using (account_id) where token_hash = ? and expires_at > ?"
                            + " and known.password_hash = account.password_hash and disabled_at is null",
                    row -> new ConsoleUser(
                            Sql.uuid(row, "account_id"),
                            row.getString("username"),
                            row.getString("role"),
                            Sql.uuid(row, "principal_id"),
                            clock.instant()),
                    Sha256.hexOf(token),
                    clock.instant());
            if (user.isPresent() && prolong(token)) {
                send(token, request, response);
            }
            return user;
        });
    }

    private boolean prolong(String token) {
        Instant end = clock.instant().plus(idle);
        return database.update(
                        "update remembered_sign_in set expires_at = ? where token_hash = ? and expires_at < ?",
                        end,
                        Sha256.hexOf(token),
                        end.minus(LAG))
                > 0;
    }

    void forget(HttpServletRequest request, HttpServletResponse response) {
        token(request).ifPresent(token -> {
            database.update("delete from remembered_sign_in where token_hash = ?", Sha256.hexOf(token));
            add("", 0, request, response);
        });
    }

    private void send(String token, HttpServletRequest request, HttpServletResponse response) {
        add(token, (int) idle.toSeconds(), request, response);
    }

    private static void add(String token, int seconds, HttpServletRequest request, HttpServletResponse response) {
        Cookie cookie = new Cookie(COOKIE, token);
        cookie.setPath(request.getContextPath() + "/console");
        cookie.setMaxAge(seconds);
        cookie.setHttpOnly(true);
        cookie.setSecure(request.isSecure());
        cookie.setAttribute("SameSite", "Lax");
        response.addCookie(cookie);
    }

    private static Optional<String> token(HttpServletRequest request) {
        return request.getCookies() == null
                ? Optional.empty()
                : Stream.of(request.getCookies())
                        .filter(cookie -> cookie.getName().equals(COOKIE))
                        .map(Cookie::getValue)
                        .findFirst();
    }
}
