package fooddelivery.runtime;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Hashes of passwords. Each costs a second of a core, or two, so only a few are made at a time, a few more wait for their
 * turn, and everybody else is told to come back: whoever signs in must not keep others from ordering.
 */
@ApplicationScoped
public class Passwords {

    private static final String ALGORITHM = "PBKDF2WithHmacSHA512";
    private static final int HASH_BYTES = 32;
    /** Enough for passwords that were drawn at random: stretching helps against guesses, and nobody guesses those. */
    private static final int ITERATIONS_FOR_RANDOM = 10_000;
    /** Each holds one of the server's threads. */
    private static final int MOST_WAITING = 32;

    private final Pbkdf2PasswordHash hashing;
    private final Pbkdf2PasswordHash hashingOfRandom;
    private final int iterations;
    private final Duration longestWait;
    private final Semaphore turns;

    protected Passwords() {
        hashing = null;
        hashingOfRandom = null;
        iterations = 0;
        longestWait = null;
        turns = null;
    }

    /**
     * @param iterations the default is OWASP's recommendation for PBKDF2 with HMAC-SHA-512
     * @param parallel hashes made at a time; 0 for half of the machine's processors
     */
    @Inject
    public Passwords(
            Pbkdf2PasswordHash hashing,
            Pbkdf2PasswordHash hashingOfRandom,
            @ConfigProperty(name = "fooddelivery.password.iterations", defaultValue = "210000") int iterations,
            @ConfigProperty(name = "fooddelivery.password.parallel", defaultValue = "0") int parallel,
            @ConfigProperty(name = "fooddelivery.password.wait", defaultValue = "PT5S") Duration longestWait) {
        this.hashing = hashing;
        this.hashingOfRandom = hashingOfRandom;
        this.iterations = iterations;
        this.longestWait = longestWait;
        hashing.initialize(parameters(iterations));
        hashingOfRandom.initialize(parameters(ITERATIONS_FOR_RANDOM));
        int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        turns = new Semaphore(parallel > 0 ? parallel : half, true);
    }

    private static Map<String, String> parameters(int iterations) {
        return Map.of(
                "Pbkdf2PasswordHash.Algorithm", ALGORITHM,
                "Pbkdf2PasswordHash.Iterations", Integer.toString(iterations),
                "Pbkdf2PasswordHash.SaltSizeBytes", Integer.toString(HASH_BYTES),
                "Pbkdf2PasswordHash.KeySizeBytes", Integer.toString(HASH_BYTES));
    }

    /**
     * Does work that hashes, when its turn has come.
     *
     * @throws ProblemException 503 when too many wait already, or for too long
     */
    <T> T inTurn(Supplier<T> work) {
        boolean mayWait = turns.getQueueLength() < MOST_WAITING;
        try {
            if (!turns.tryAcquire(mayWait ? longestWait.toMillis() : 0, TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }

    private static ProblemException busy() {
        return new ProblemException(
                        503, "busy", "Too many people sign in or up at this moment; try again in a few seconds.")
                .retryAfter(3);
    }

    String hash(String password) {
        return hashing.generate(letters(password));
    }

    String hashOfRandom(String password) {
        return hashingOfRandom.generate(letters(password));
    }

    boolean isRight(String password, String hash) {
        return hashing.verify(letters(password), hash);
    }

    /**
     * Whether it is the password of the hash. A no takes the same time, whether there is no such account, its hash is of
     * fewer rounds than today's, or the password is wrong.
     */
    boolean isRight(String password, Optional<String> hash) {
        boolean right = hash.isPresent() && isRight(password, hash.get());
        int missing = iterations - hash.map(Passwords::iterationsOf).orElse(0);
        if (!right && missing > 0) {
            hashing.verify(letters(password), nobodys(missing));
        }
        return right;
    }

    boolean isOutdated(String hash) {
        return iterationsOf(hash) < iterations;
    }

    private static int iterationsOf(String hash) {
        return Integer.parseInt(hash.split(":", 3)[1]);
    }

    /** In the form of a real one, so that comparing with it takes as long; that nobody's password gives it is certain. */
    private static String nobodys(int iterations) {
        return String.join(":", ALGORITHM, Integer.toString(iterations), random(), random());
    }

    private static String random() {
        byte[] bytes = new byte[HASH_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** One person's é, or 가, is typed as one character or as several, as the keyboard likes. */
    private static char[] letters(String password) {
        return Normalizer.normalize(password, Normalizer.Form.NFKC).toCharArray();
    }
}
