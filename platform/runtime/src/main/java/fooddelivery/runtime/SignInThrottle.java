package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Makes guessing slow, for all replicas together and across restarts (table {@code sign_in_failure}): a user name waits
 * longer after each wrong password, whether there is such an account or not, and an address may be wrong so many times an
 * hour, whatever names it tries.
 */
@ApplicationScoped
public class SignInThrottle {

    private static final int FREE_TRIES = 5;
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    private static final Duration HOUR = Duration.ofHours(1);
    /** Longer than any wait, and than an address is judged by. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private static final int BATCH = 5000;

    @Inject
    private Database database;

    @Inject
    private ClientAddress client;

    @Inject
    private Clock clock;

    /** Many people share the address of an office or of a mobile network, so this is no tight limit. */
    @Inject
    @ConfigProperty(name = "fooddelivery.sign-in.address-failures-per-hour", defaultValue = "100")
    private int addressFailuresPerHour;

    void start(@Observes Startup.Finished event, Timers timers) {
        timers.every(Duration.ofMinutes(10), "Forgetting wrong passwords", this::forget);
    }

    /** @throws ProblemException 429 while the name or the caller's address has to wait */
    void check(String username) {
        Instant now = clock.instant();
        Optional<Instant> until = database.first(
                "select waits_until from sign_in_failure where who in (?, ?) order by waits_until desc limit 1",
                row -> Sql.instant(row, "waits_until"),
                name(username),
                address());
        if (until.isPresent() && until.get().isAfter(now)) {
            throw tooManyTries(Duration.between(now, until.get()).toSeconds() + 1);
        }
    }

    /** From the fifth wrong password on the name waits 1, 2, 4 … seconds before another is looked at. */
    void failed(String username) {
        Instant now = clock.instant();
        database.update(
                "insert into sign_in_failure as known (who, failures, waits_until, last_at) values (?, 1, ?, ?)"
                        + " on conflict (who) do update set failures = known.failures + 1, last_at = excluded.last_at,"
                        + " waits_until = case when known.failures + 1 < ? then excluded.waits_until"
                        + " else excluded.waits_until"
                        + " + least(?, 2 ^ least(20, known.failures + 1 - ?)) * interval '1 second' end",
                name(username),
                now,
                now,
                FREE_TRIES,
                LONGEST_WAIT.toSeconds(),
                FREE_TRIES);
        // An hour's failures are a bucket that fills up evenly again: each makes the address wait so much longer, from
        // a
        // time so long ago that it has begun to wait when all are used up.
        double each = (double) HOUR.toSeconds() / addressFailuresPerHour;
        Instant unused = now.minus(HOUR).plusMillis(Math.round(1000 * each));
        database.update(
                "insert into sign_in_failure as known (who, failures, waits_until, last_at)"
                        + " values (?, 1, ?::timestamptz + make_interval(secs => ?), ?)"
                        + " on conflict (who) do update set failures = known.failures + 1, last_at = excluded.last_at,"
                        + " waits_until = greatest(known.waits_until, ?) + make_interval(secs => ?)",
                address(),
                unused,
                each,
                now,
                unused,
                each);
    }

    /**
     * The right password forgives the wrong ones of this name, not those of the address, which may be somebody's with an
     * account of his own.
     *
     * @throws ProblemException 429 when the name has to wait by now: of many tries at once, those after the fifth wrong one
     *     do not count, not even the right one
     */
    void succeeded(String username) {
        byte[] name = name(username);
        int forgiven = database.update(
                "delete from sign_in_failure where who = ? and waits_until <= ?", name, clock.instant());
        if (forgiven == 0
                && database.first("select 1 from sign_in_failure where who = ?", row -> true, name)
                        .isPresent()) {
            throw tooManyTries(1);
        }
    }

    /** The name has a new password, so nothing is known of guesses at it. */
    void forgive(String username) {
        database.update("delete from sign_in_failure where who = ?", name(username));
    }

    void forget() {
        int forgotten;
        do {
            forgotten = database.update(
                    "delete from sign_in_failure where who in"
                            + " (select who from sign_in_failure where last_at < ? limit ?)",
                    clock.instant().minus(REMEMBERED),
                    BATCH);
        } while (forgotten == BATCH);
    }

    private static ProblemException tooManyTries(long seconds) {
        return new ProblemException(429, "too-many-tries", "Too many wrong passwords; try again in a while.")
                .retryAfter(seconds);
    }

    private static byte[] name(String username) {
        return Sha256.of("name:" + username);
    }

    private byte[] address() {
        return Sha256.of("address:" + client.current());
    }
}
