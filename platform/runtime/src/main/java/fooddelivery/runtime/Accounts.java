package fooddelivery.runtime;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import jakarta.transaction.Transactional;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The accounts that sign in at this service (table {@code account}), and their passwords. */
@ApplicationScoped
public class Accounts {

    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final int HASH_BYTES = 32;
    /** Enough for passwords that were drawn at random: stretching helps against guesses, and nobody guesses those. */
    private static final int ITERATIONS_FOR_RANDOM = 10_000;

    private static final int FREE_TRIES = 5;
    private static final Duration LONGEST_LOCK = Duration.ofMinutes(15);

    /** @param principalId the customer, store or rider behind the account; null for an administrator */
    public record Account(UUID accountId, String username, String role, UUID principalId) {}

    private record Stored(Account account, String hash, Instant lockedUntil) {}

    @Inject
    private Database database;

    @Inject
    private Pbkdf2PasswordHash hashing;

    @Inject
    private Pbkdf2PasswordHash hashingOfRandom;

    /** The default is OWASP's recommendation for PBKDF2 with HMAC-SHA-512; a second of one core, or two. */
    @Inject
    @ConfigProperty(name = "fooddelivery.password.iterations", defaultValue = "210000")
    private int iterations;

    @Inject
    private TokenIssuer tokens;

    @Inject
    private Clock clock;

    private String nobodysHash;

    @PostConstruct
    void configure() {
        hashing.initialize(parameters(iterations));
        hashingOfRandom.initialize(parameters(ITERATIONS_FOR_RANDOM));
        // In the form of a real one, so that comparing with it takes as long; that nobody's password gives it is
        // certain.
        nobodysHash = String.join(":", ALGORITHM, Integer.toString(iterations), random(), random());
    }

    private static Map<String, String> parameters(int iterations) {
        return Map.of(
                "Pbkdf2PasswordHash.Algorithm", ALGORITHM,
                "Pbkdf2PasswordHash.Iterations", Integer.toString(iterations),
                "Pbkdf2PasswordHash.SaltSizeBytes", Integer.toString(HASH_BYTES),
                "Pbkdf2PasswordHash.KeySizeBytes", Integer.toString(HASH_BYTES));
    }

    private static String random() {
        byte[] bytes = new byte[HASH_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

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
     *     account is disabled, 429 after too many tries
     */
    public Account authenticate(String username, String password) {
        Optional<Stored> found = find(username);
        found.ifPresent(this::refuseWhileLocked);
        boolean right =
                hashing.verify(password.toCharArray(), found.map(Stored::hash).orElse(nobodysHash));
        if (found.isEmpty() || !right) {
            found.ifPresent(this::countFailure);
            throw new ProblemException(401, "wrong-credentials", "User name or password are wrong.");
        }
        Account account = found.get().account();
        // Asked again: of many tries at once, those after the fifth wrong one do not count, not even the right one.
        int admitted = database.update(
                "update account set failures = 0, locked_until = null"
                        + " where account_id = ? and (locked_until is null or locked_until <= ?)",
                account.accountId(),
                clock.instant());
        if (admitted == 0) {
            throw tooManyTries(1);
        }
        refuseIfDisabled(account);
        return account;
    }

    /** Told to those only who know the password. */
    private void refuseIfDisabled(Account account) {
        database.first(
                        "select 1 from account where account_id = ? and disabled_at is not null",
                        row -> true,
                        account.accountId())
                .ifPresent(disabled -> {
                    throw new ProblemException(403, "account-disabled", "This account is disabled.");
                });
    }

    /** Gives the account another password; wrong tries before are forgiven. */
    @Transactional
    void setPassword(String username, String password) {
        database.update(
                "update account set password_hash = ?, failures = 0, locked_until = null where username = ?",
                hashing.generate(password.toCharArray()),
                normal(username));
    }

    /**
     * @throws ProblemException 409 when the name is taken
     */
    @Transactional
    public void create(String username, String password, String role, UUID principalId) {
        insert(username, hashing.generate(password.toCharArray()), role, principalId);
    }

    private void insert(String username, String hash, String role, UUID principalId) {
        int inserted = database.update(
                "insert into account (account_id, username, password_hash, role, principal_id) values (?, ?, ?, ?, ?)"
                        + " on conflict (username) do nothing",
                Ids.next(),
                normal(username),
                hash,
                role,
                principalId);
        if (inserted == 0) {
            throw ProblemException.conflict("username-taken", "This user name is taken.");
        }
    }

    /** Makes sure that the account exists with this password, which was drawn at random. */
    @Transactional
    public void ensure(String username, String password, String role, UUID principalId) {
        Optional<Stored> found = find(username);
        if (found.isEmpty()) {
            insert(username, hashingOfRandom.generate(password.toCharArray()), role, principalId);
        } else if (!hashing.verify(password.toCharArray(), found.get().hash())) {
            database.update(
                    "update account set password_hash = ?, failures = 0, locked_until = null where username = ?",
                    hashingOfRandom.generate(password.toCharArray()),
                    normal(username));
        }
    }

    private Optional<Stored> find(String username) {
        return database.first(
                "select account_id, username, role, principal_id, password_hash, locked_until"
                        + " from account where username = ?",
                row -> new Stored(
                        new Account(
                                Sql.uuid(row, "account_id"),
                                row.getString("username"),
                                row.getString("role"),
                                Sql.uuid(row, "principal_id")),
                        row.getString("password_hash"),
                        Sql.instant(row, "locked_until")),
                normal(username));
    }

    private void refuseWhileLocked(Stored stored) {
        Instant now = clock.instant();
        if (stored.lockedUntil() != null && stored.lockedUntil().isAfter(now)) {
            throw tooManyTries(Duration.between(now, stored.lockedUntil()).toSeconds() + 1);
        }
    }

    private static ProblemException tooManyTries(long seconds) {
        return new ProblemException(429, "too-many-tries", "Too many wrong passwords; try again in a while.")
                .retryAfter(seconds);
    }

    /** From the fifth wrong password on the account waits 1, 2, 4 … seconds before it looks at another. */
    private void countFailure(Stored stored) {
        database.update(
                "update account set failures = failures + 1, locked_until = case when failures + 1 < ? then null"
                        + " else ?::timestamptz + least(?, 2 ^ least(20, failures + 1 - ?)) * interval '1 second' end"
                        + " where account_id = ?",
                FREE_TRIES,
                clock.instant(),
                LONGEST_LOCK.toSeconds(),
                FREE_TRIES,
                stored.account().accountId());
    }

    private static String normal(String username) {
        return username.strip().toLowerCase(Locale.ROOT);
    }
}
