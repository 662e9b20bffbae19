package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.SignedJWT;
import jakarta.security.enterprise.identitystore.Pbkdf2PasswordHash;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountsTest {

    @TempDir
    static Path directory;

    private static TestDatabase tests;
    private static RSAKey key;
    private static Path keyFile;

    private final UUID customerId = UUID.randomUUID();
    private final InstantSource source = () -> this.now;
    private final Clock clock = source.withZone(ZoneOffset.UTC);
    private Instant now = Instant.parse("2026-05-04T03:00:00Z");
    private final Hashing hashing = new Hashing();
    private Accounts accounts;

    @BeforeAll
    static void start() throws Exception {
        tests = TestDatabase.fresh("db/platform", "db/accounts");
        key = new RSAKeyGenerator(2048).keyID("test").generate();
        keyFile = Files.writeString(directory.resolve("key"), key.toJSONString());
    }

    @BeforeEach
    void oneCustomer() {
        tests.database().update("delete from account");
        TokenIssuer issuer = Wiring.wire(
                new TokenIssuer(),
                clock,
                Map.of(
                        "fooddelivery.signing.key.file", keyFile.toString(),
                        "mp.jwt.verify.issuer", "food-delivery",
                        "mp.jwt.verify.audiences", "food-delivery"));
        accounts = Wiring.wire(new Accounts(), tests.database(), hashing, issuer, clock);
        accounts.create("Mina ", "right", Role.CUSTOMER, customerId);
    }

    @Test
    void who_signs_in_gets_a_signed_token_that_says_who_it_is() throws Exception {
        SignedJWT token = SignedJWT.parse(accounts.signIn(" MINA", "right"));
        assertThat(token.verify(new RSASSAVerifier(key.toRSAPublicKey()))).isTrue();
        assertThat(token.getHeader().getKeyID()).isEqualTo("test");
        assertThat(token.getJWTClaimsSet().getStringClaim("upn")).isEqualTo("mina");
        assertThat(token.getJWTClaimsSet().getStringListClaim("groups")).containsExactly("customer");
        assertThat(token.getJWTClaimsSet().getStringClaim("customerId")).isEqualTo(customerId.toString());
        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("food-delivery");
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("food-delivery");
        assertThat(token.getJWTClaimsSet().getExpirationTime().toInstant()).isEqualTo(now.plus(Duration.ofHours(1)));
    }

    @Test
    void a_name_is_taken_once_however_it_is_written() {
        assertThatThrownBy(() -> accounts.create("mInA", "x", Role.CUSTOMER, UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(409));
    }

    @Test
    void a_wrong_name_and_a_wrong_password_are_answered_alike_and_cost_alike() {
        int before = hashing.verified.get();
        ProblemException name = refused("nobody", "right");
        ProblemException password = refused("mina", "wrong");
        assertThat(name.status()).isEqualTo(401).isEqualTo(password.status());
        assertThat(name.getMessage()).isEqualTo(password.getMessage());
        assertThat(hashing.verified.get() - before).isEqualTo(2);
    }

    @Test
    void from_the_fifth_wrong_password_on_the_account_waits_twice_as_long_each_time() {
        for (int i = 0; i < 4; i++) {
            assertThat(refused("mina", "wrong").status()).isEqualTo(401);
        }
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
            assertThat(refused("mina", "wrong").status()).isEqualTo(401);
            ProblemException waiting = refused("mina", "right");
            assertThat(waiting.status()).isEqualTo(429);
            assertThat(waiting.retryAfterSeconds()).isBetween(seconds, seconds + 1);
            now = now.plusSeconds(seconds);
        }
        assertThat(accounts.signIn("mina", "right")).isNotEmpty();
    }

    @Test
    void the_right_password_forgives_the_wrong_ones() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 4; i++) {
                assertThat(refused("mina", "wrong").status()).isEqualTo(401);
            }
            assertThat(accounts.signIn("mina", "right")).isNotEmpty();
        }
    }

    @Test
    void a_flood_of_tries_at_once_is_no_way_round_the_waiting() throws Exception {
        int tries = 12;
        // All have read the account before the first of them is counted; the right one comes last.
        hashing.together = new CyclicBarrier(tries);
        ExecutorService threads = Executors.newFixedThreadPool(tries);
        List<Future<ProblemException>> wrong = new ArrayList<>();
        for (int i = 1; i < tries; i++) {
            wrong.add(threads.submit(() -> refused("mina", "wrong")));
        }
        hashing.last = wrong;
        Future<ProblemException> right = threads.submit(() -> refused("mina", "right"));
        for (Future<ProblemException> one : wrong) {
            assertThat(one.get().status()).isEqualTo(401);
        }
        assertThat(right.get().status()).isEqualTo(429);
        threads.shutdown();
        hashing.together = null;
        assertThat(refused("mina", "right").retryAfterSeconds()).isGreaterThan(60);
    }

    @Test
    void many_who_sign_in_rightly_at_once_do_not_hinder_each_other() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        List<Future<String>> tokens = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            tokens.add(threads.submit(() -> accounts.signIn("mina", "right")));
        }
        for (Future<String> token : tokens) {
            assertThat(token.get()).isNotEmpty();
        }
        threads.shutdown();
    }

    private ProblemException refused(String name, String password) {
        try {
            accounts.signIn(name, password);
        } catch (ProblemException e) {
            return e;
        }
        throw new AssertionError("signed in");
    }

    /** Costs nothing, and can be made to wait. */
    private static final class Hashing implements Pbkdf2PasswordHash {

        private volatile CyclicBarrier together;
        private volatile List<Future<ProblemException>> last;
        private final AtomicInteger verified = new AtomicInteger();

        @Override
        public void initialize(Map<String, String> parameters) {}

        @Override
        public String generate(char[] password) {
            return "hash of " + String.valueOf(password);
        }

        @Override
        public boolean verify(char[] password, String hash) {
            verified.incrementAndGet();
            boolean right = generate(password).equals(hash);
            try {
                if (together != null) {
                    together.await();
                    if (right) {
                        for (Future<ProblemException> one : last) {
                            one.get();
                        }
                    }
                }
            } catch (InterruptedException | BrokenBarrierException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
            return right;
        }
    }
}
