package fooddelivery.console;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sessions end with the service's process; a sign-in does not, until its time is over or the person signs out. Of the
 * cookie's random content only a hash is kept, and it opens nothing but the console's pages.
 */
@ApplicationScoped
public class RememberedSignIns {

    private static final String COOKIE = "signed-in";
    private static final int TOKEN_BYTES = 32;

    @Inject
    private Database database;

    @Inject
    private Clock clock;

    /** From the sign-in on, whatever happens meanwhile: a working day, and not the next one. */
    @Inject
    @ConfigProperty(name = "fooddelivery.console.sign-in-lasts", defaultValue = "PT12H")
    private Duration lasts;

    private final SecureRandom random = new SecureRandom();

    void remember(ConsoleUser user, HttpServletRequest request, HttpServletResponse response) {
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        forget(request, response);
        database.update("delete from remembered_sign_in where expires_at <= ?", clock.instant());
        database.update(
                "insert into remembered_sign_in (token_hash, account_id, expires_at) values (?, ?, ?)",
                hash(token),
                user.accountId(),
                clock.instant().plus(lasts));
        send(token, (int) lasts.toSeconds(), request, response);
    }

    /** The person whose browser this is, with the role and name of the account as it is now. */
    Optional<ConsoleUser> recall(HttpServletRequest request) {
        return token(request)
                .flatMap(token -> database.first(
                        "select account_id, username, role, principal_id from remembered_sign_in"
                                + " join account using (account_id) where token_hash = ? and expires_at > ?",
                        row -> new ConsoleUser(
                                Sql.uuid(row, "account_id"),
                                row.getString("username"),
                                row.getString("role"),
                                Sql.uuid(row, "principal_id")),
                        hash(token),
                        clock.instant()));
    }

    void forget(HttpServletRequest request, HttpServletResponse response) {
        token(request).ifPresent(token -> {
            database.update("delete from remembered_sign_in where token_hash = ?", hash(token));
            send("", 0, request, response);
        });
    }

    private static void send(String token, int seconds, HttpServletRequest request, HttpServletResponse response) {
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

    private static String hash(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
