package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The accounts that sign in at this service (table {@code account}), and their passwords. */
@ApplicationScoped
public class Accounts {

    /** @param principalId the customer, store or rider behind the account; null for an administrator */
    public record Account(UUID accountId, String username, String role, UUID principalId) {}

    private record Stored(Account account, String hash, boolean isRandom, boolean isDisabled) {}

    @Inject
    private Database database;

    @Inject
    private Passwords passwords;

    @Inject
    private SignInThrottle throttle;

    @Inject
    private TokenIssuer tokens;

    /** Where people sign in instead; then there are no passwords here. */
    @Inject
    @ConfigProperty(name = "fooddelivery.sign-in.provider")
    private Optional<String> provider;

    /**
     * @return a token for the account
     * @throws ProblemException as {@link #authenticate} does
     */
    public String signIn(String username, String password) {
        Account account = authenticate(username, password);
        return tokens.issue(account.accountId().toString(), account.username(), account.role(), account.principalId());
    }

    /**
     * @return the account whose password this is
     * @throws ProblemException 401 when name or password are wrong (it does not tell which), 403 when they are right and the
     *     account is disabled, 429 after too many tries with this name or from this address, 503 when too many sign in at
     *     this moment
     */
    public Account authenticate(String username, String password) {
        refuseWhereAProviderSignsIn();
        String name = normal(username);
        throttle.check(name);
        return passwords.inTurn(() -> {
            // Asked again: others may have been wrong while this one waited for its turn.
            throttle.check(name);
            Optional<Stored> found = find(name);
            if (!passwords.isRight(password, found.map(Stored::hash))) {
                throttle.failed(name);
                throw new ProblemException(401, "wrong-credentials", "User name or password are wrong.");
            }
            throttle.succeeded(name);
            Stored stored = found.orElseThrow();
            if (!stored.isRandom() && passwords.isOutdated(stored.hash())) {
                database.update(
                        "update account set password_hash = ? where account_id = ? and password_hash = ?",
                        passwords.hash(password),
                        stored.account().accountId(),
                        stored.hash());
            }
            if (stored.isDisabled()) {
                // Told to those only who know the password.
                throw new ProblemException(403, "account-disabled", "This account is disabled.");
            }
            return stored.account();
        });
    }

    /**
     * Gives the account another password; wrong tries before are forgiven.
     *
     * @throws ProblemException 400 and 503 as {@link #create} does
     */
    @Transactional
    void setPassword(String username, String password) {
        refuseWhereAProviderSignsIn();
        PasswordRules.check(username, password);
        String hash = passwords.inTurn(() -> passwords.hash(password));
        throttle.forgive(normal(username));
        database.update(
                "update account set password_hash = ?, password_is_random = false where username = ?",
                hash,
                normal(username));
    }

    /**
     * @throws ProblemException 400 when the password is one that many people have, or the name; 409 when the name is taken;
     *     503 when too many sign in or up at this moment
     */
    @Transactional
    public void create(String username, String password, String role, UUID principalId) {
        refuseWhereAProviderSignsIn();
        PasswordRules.check(username, password);
        String hash = passwords.inTurn(() -> passwords.hash(password));
        insert(username, hash, false, role, principalId);
    }

    private void refuseWhereAProviderSignsIn() {
        provider.ifPresent(elsewhere -> {
            throw new ProblemException(410, "sign-in-elsewhere", "People sign in at " + elsewhere + ".")
                    .with("provider", elsewhere);
        });
    }

    private void insert(String username, String hash, boolean isRandom, String role, UUID principalId) {
        int inserted = database.update(
                "insert into account (account_id, username, password_hash, password_is_random, role, principal_id)"
                        + " values (?, ?, ?, ?, ?, ?) on conflict (username) do nothing",
                Ids.next(),
                normal(username),
                hash,
                isRandom,
                role,
                principalId);
        if (inserted == 0) {
            throw ProblemException.conflict("username-taken", "This user name is taken.");
        }
    }

    /** Makes sure that the account exists with this password, which was drawn at random. */
    @Transactional
    public void ensure(String username, String password, String role, UUID principalId) {
        Optional<Stored> found = find(normal(username));
        if (found.isEmpty()) {
            insert(username, passwords.hashOfRandom(password), true, role, principalId);
        } else if (!passwords.isRight(password, found.get().hash())) {
            throttle.forgive(normal(username));
            database.update(
                    "update account set password_hash = ?, password_is_random = true where username = ?",
                    passwords.hashOfRandom(password),
                    normal(username));
        } else if (!found.get().isRandom()) {
            database.update("update account set password_is_random = true where username = ?", normal(username));
        }
    }

    private Optional<Stored> find(String name) {
        return database.first(
                "select account_id, username, role, principal_id, password_hash, password_is_random,"
                        + " disabled_at is not null as is_disabled"
                        + " from account where username = ?",
                row -> new Stored(
                        new Account(
                                Sql.uuid(row, "account_id"),
                                row.getString("username"),
                                row.getString("role"),
                                Sql.uuid(row, "principal_id")),
                        row.getString("password_hash"),
                        row.getBoolean("password_is_random"),
                        row.getBoolean("is_disabled")),
                name);
    }

    private static String normal(String username) {
        return username.strip().toLowerCase(Locale.ROOT);
    }
}
