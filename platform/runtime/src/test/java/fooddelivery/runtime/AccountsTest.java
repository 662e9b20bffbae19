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
import java.text.Normalizer;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    private TokenIssuer issuer;
    private Accounts accounts;
    private String address = "198.51.100.7";

    @BeforeAll
    static void start() throws Exception {
        tests = TestDatabase.fresh("db/platform", "db/accounts");
        key = new RSAKeyGenerator(2048).keyID("test").generate();
        keyFile = Files.writeString(directory.resolve("key"), key.toJSONString());
    }

    @BeforeEach
    void oneCustomer() {
        tests.database().update("delete from account");
        tests.database().update("delete from sign_in_failure");
        TokenIssuer issuer = Wiring.wire(
                new TokenIssuer(),
                clock,
                Map.of("fooddelivery.signing.key.file", keyFile.toString(), "mp.jwt.verify.issuer", "food-delivery"));
        this.issuer = issuer;
        accounts = instance(Map.of());
        accounts.create("Mina ", "right", Role.CUSTOMER, customerId);
    }

    /** One replica of the service; what it remembers is in the database. */
    private Accounts instance(Map<String, ?> configuration) {
        return instance(configuration, passwords(210_000, 12, Duration.ZERO));
    }

    private Passwords passwords(int iterations, int parallel, Duration wait) {
        return new Passwords(hashing, new Hashing(), iterations, parallel, wait);
    }

    private Accounts instance(Map<String, ?> configuration, Passwords passwords) {
        ClientAddress client = Wiring.wire(new ClientAddress(), RequestStub.from(() -> address));
        return Wiring.wire(
                new Accounts(),
                tests.database(),
                passwords,
                configuration,
                Wiring.wire(new SignInThrottle(), tests.database(), client, clock, configuration),
                issuer);
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
        assertThatThrownBy(() -> accounts.create("mInA", "another", Role.CUSTOMER, UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(409));
    }

    @Test
    void a_wrong_name_and_a_wrong_password_are_answered_alike_and_cost_alike() {
        long before = hashing.rounds.get();
        ProblemException name = refused("nobody", "right");
        long forName = hashing.rounds.get() - before;
        ProblemException password = refused("mina", "wrong");
        long forPassword = hashing.rounds.get() - before - forName;
        assertThat(name.status()).isEqualTo(401).isEqualTo(password.status());
        assertThat(name.getMessage()).isEqualTo(password.getMessage());
        assertThat(forName).isEqualTo(210_000).isEqualTo(forPassword);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mina", "nobody"})
    void from_the_fifth_wrong_password_on_a_name_waits_twice_as_long_each_time_whether_it_exists_or_not(String name) {
        for (int i = 0; i < 4; i++) {
            assertThat(refused(name, "wrong").status()).isEqualTo(401);
        }
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
            assertThat(refused(name, "wrong").status()).isEqualTo(401);
            ProblemException waiting = refused(name, "right");
            assertThat(waiting.status()).isEqualTo(429);
            assertThat(waiting.retryAfterSeconds()).isBetween(seconds, seconds + 1);
            now = now.plusSeconds(seconds);
        }
        assertThat(accounts.signIn("mina", "right")).isNotEmpty();
    }

    @Test
    void who_waits_does_so_at_every_replica_and_costs_no_hash() {
        for (int i = 0; i < 5; i++) {
            refused("mina", "wrong");
        }
        long before = hashing.rounds.get();
        accounts = instance(Map.of());
        assertThat(refused(" MINA", "right").status()).isEqualTo(429);
        assertThat(hashing.rounds.get()).isEqualTo(before);
    }

    @Test
    void an_address_that_tries_one_password_on_many_names_waits_and_others_do_not() {
        accounts = instance(Map.of("fooddelivery.sign-in.address-failures-per-hour", 60));
        for (int i = 0; i < 60; i++) {
            assertThat(refused("name" + i, "summer").status()).isEqualTo(401);
        }
        assertThat(refused("name60", "summer").retryAfterSeconds()).isBetween(1L, 61L);
        assertThat(refused("mina", "right").status()).isEqualTo(429);
        now = now.plusSeconds(61);
        assertThat(refused("name61", "summer").status()).as("one more a minute").isEqualTo(401);
        assertThat(refused("name62", "summer").status()).isEqualTo(429);

        address = "198.51.100.8";
        assertThat(accounts.signIn("mina", "right")).isNotEmpty();
        address = "198.51.100.7";
        assertThat(refused("name63", "summer").status())
                .as("an account of one's own is no way round")
                .isEqualTo(429);
        now = now.plus(Duration.ofHours(2));
        for (int i = 0; i < 60; i++) {
            assertThat(refused("name" + i, "summer").status()).isEqualTo(401);
        }
    }

    @Test
    void wrong_passwords_are_forgotten_after_a_day() {
        SignInThrottle throttle = Wiring.wire(
                new SignInThrottle(),
                tests.database(),
                Wiring.wire(new ClientAddress(), RequestStub.from(() -> address)),
                clock);
        refused("mina", "wrong");
        now = now.plus(Duration.ofHours(23));
        address = "198.51.100.8";
        refused("nobody", "wrong");
        now = now.plus(Duration.ofHours(2));
        throttle.forget();
        assertThat(tests.database().query("select failures from sign_in_failure", row -> row.getInt(1)))
                .as("of the second name and address")
                .containsExactly(1, 1);
    }

    @Test
    void an_old_hash_is_made_anew_when_its_owner_signs_in() {
        accounts = instance(Map.of(), passwords(300_000, 1, Duration.ZERO));
        refused("mina", "wrong");
        assertThat(hashOf("mina")).contains(":210000:");
        assertThat(accounts.signIn("mina", "right")).isNotEmpty();
        assertThat(hashOf("mina")).contains(":300000:");
        assertThat(accounts.signIn("mina", "right")).isNotEmpty();

        accounts = instance(Map.of(), passwords(100_000, 1, Duration.ZERO));
        assertThat(accounts.signIn("mina", "right")).isNotEmpty();
        assertThat(hashOf("mina")).as("never weaker").contains(":300000:");
    }

    @Test
    void a_password_that_was_drawn_at_random_keeps_its_few_rounds() {
        accounts.ensure("owner1", "drawn", Role.OWNER, UUID.randomUUID());
        assertThat(accounts.signIn("owner1", "drawn")).isNotEmpty();
        assertThat(hashOf("owner1")).contains(":10000:");
        long before = hashing.rounds.get();
        refused("owner1", "wrong");
        assertThat(hashing.rounds.get() - before)
                .as("a no takes as long as any")
                .isEqualTo(210_000);

        for (int i = 0; i < 5; i++) {
            refused("owner1", "wrong");
        }
        accounts.ensure("owner1", "drawn anew", Role.OWNER, UUID.randomUUID());
        assertThat(accounts.signIn("owner1", "drawn anew")).isNotEmpty();
    }

    @Test
    void a_password_is_the_same_however_the_keyboard_composes_its_letters() {
        accounts.create("jun", "caf\u00e9 \uac00\ub098\ub2e4", Role.CUSTOMER, UUID.randomUUID());
        assertThat(accounts.signIn("jun", Normalizer.normalize("caf\u00e9 \uac00\ub098\ub2e4", Normalizer.Form.NFD)))
                .isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "PassWord123", "12345678", "zzzzzzzzzz", "Mina.Kim", " mina.kim "})
    void a_password_that_is_tried_first_is_none(String password) {
        assertThatThrownBy(() -> accounts.create("mina.kim", password, Role.CUSTOMER, UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo("weak-password"));
        assertThat(refused("mina.kim", password).status()).isEqualTo(401);
    }

    @Test
    void some_wait_for_their_turn_to_be_hashed_and_too_many_are_told_to_come_back() throws Exception {
        accounts = instance(Map.of(), passwords(210_000, 1, Duration.ofMinutes(1)));
        CountDownLatch go = new CountDownLatch(1);
        hashing.slow = go;
        ExecutorService threads = Executors.newFixedThreadPool(60);
        List<Future<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String name = "name" + i;
            answers.add(threads.submit(() -> refused(name, "wrong").status()));
        }
        long busy = 0;
        while (busy < 60 - 1 - 32) {
            busy = answers.stream().filter(Future::isDone).count();
            Thread.onSpinWait();
        }
        go.countDown();
        List<Integer> statuses = new ArrayList<>();
        for (Future<Integer> answer : answers) {
            statuses.add(answer.get());
        }
        threads.shutdown();
        assertThat(statuses).containsOnly(401, 503);
        assertThat(hashing.most.get()).as("hashes at a time").isEqualTo(1);

        hashing.slow = new CountDownLatch(1);
        accounts = instance(Map.of(), passwords(210_000, 1, Duration.ofMillis(1)));
        Thread holder = new Thread(() -> refused("nobody", "wrong"));
        holder.start();
        while (hashing.running.get() == 0) {
            Thread.onSpinWait();
        }
        ProblemException late = refused("mina", "right");
        hashing.slow.countDown();
        holder.join();
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.retryAfterSeconds()).isPositive();
    }

    @Test
    void where_a_provider_signs_in_there_are_no_passwords() {
        accounts = instance(Map.of("fooddelivery.sign-in.provider", "https://login.example"));
        assertThat(refused("mina", "right").status()).isEqualTo(410);
        assertThatThrownBy(() -> accounts.create("jun", "a good one", Role.CUSTOMER, UUID.randomUUID()))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo("sign-in-elsewhere"));
        assertThatThrownBy(() -> accounts.setPassword("mina", "a good one")).isInstanceOf(ProblemException.class);
        assertThat(hashing.rounds.get()).isZero();
    }

    private static String hashOf(String username) {
        return tests.database()
                .first("select password_hash from account where username = ?", row -> row.getString(1), username)
                .orElseThrow();
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

    /** Costs nothing but counts what it would, and can be made to wait. */
    private static final class Hashing implements Pbkdf2PasswordHash {

        private volatile CyclicBarrier together;
        private volatile List<Future<ProblemException>> last;
        private volatile CountDownLatch slow;
        private final AtomicLong rounds = new AtomicLong();
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private String iterations;

        @Override
        public void initialize(Map<String, String> parameters) {
            iterations = parameters.get("Pbkdf2PasswordHash.Iterations");
        }

        @Override
        public String generate(char[] password) {
            return "fake:" + iterations + "::" + String.valueOf(password);
        }

        @Override
        public boolean verify(char[] password, String hash) {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                String[] parts = hash.split(":", 4);
                rounds.addAndGet(Long.parseLong(parts[1]));
                boolean right = parts[3].equals(String.valueOf(password));
                if (slow != null) {
                    slow.await();
                }
                if (together != null) {
                    together.await();
                    if (right) {
                        for (Future<ProblemException> one : last) {
                            one.get();
                        }
                    }
                }
                return right;
            } catch (InterruptedException | BrokenBarrierException | ExecutionException e) {
                throw new IllegalStateException(e);
            } finally {
                running.decrementAndGet();
            }
        }
    }
}
