package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody learns who tries passwords. */
@ExtendWith(RunningPlatform.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignInTest {

    private static final String WRONG = "not the pass phrase";

    private final Platform platform;

    SignInTest(Platform platform) {
        this.platform = platform;
    }

    @Test
    void a_name_that_exists_and_one_that_does_not_wait_alike() {
        String known = platform.newCustomer().username();
        String unknown = "guest-" + UUID.randomUUID();
        for (String name : List.of(known, unknown)) {
            List<Integer> answers = Stream.generate(() -> signIn("order", name, WRONG))
                    .limit(5)
                    .map(answer -> answer.expectProblem(401).status())
                    .toList();
            assertThat(answers).hasSize(5);
        }
        Answer forKnown = signIn("order", known, WRONG).expectProblem(401, 429);
        Answer forUnknown = signIn("order", unknown, WRONG).expectProblem(401, 429);
        // On a slow machine the first second may be over by now; with twice as long a wait it is not.
        while (forKnown.status() != 429 || forUnknown.status() != 429) {
            forKnown = signIn("order", known, WRONG).expectProblem(401, 429);
            forUnknown = signIn("order", unknown, WRONG).expectProblem(401, 429);
        }
        assertThat(forUnknown.json()).isEqualTo(forKnown.json());
        assertThat(forKnown.header("Retry-After")).matches("[1-9]\\d*");
        assertThat(forUnknown.header("Retry-After")).matches("[1-9]\\d*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"order", "store", "delivery"})
    void wherever_people_sign_in_wrong_passwords_are_counted(String service) {
        String name = "nobody-" + UUID.randomUUID();
        Await.until(
                "the name has to wait at " + service,
                Duration.ofMinutes(1),
                () -> signIn(service, name, WRONG).expectProblem(401, 429).status() == 429);
    }

    @Test
    void a_yes_and_a_no_take_about_as_long_whether_the_name_exists_or_not() {
        // Of several the quickest: what else the machine does only ever adds.
        Duration known = quickest(platform::newCustomer, Customer::username);
        Duration unknown = quickest(UUID::randomUUID, UUID::toString);
        assertThat(known.toMillis()).isBetween(unknown.toMillis() / 3 - 20, unknown.toMillis() * 3 + 20);
    }

    private <T> Duration quickest(
            java.util.function.Supplier<T> somebody, java.util.function.Function<T, String> name) {
        return Stream.generate(() -> signIn("order", name.apply(somebody.get()), WRONG))
                .limit(6)
                .map(answer -> answer.expectProblem(401).took())
                .min(Duration::compareTo)
                .orElseThrow();
    }

    @Test
    void a_crowd_that_signs_in_at_once_does_not_keep_people_from_ordering() {
        Customer customer = platform.newCustomer();
        Basket basket = customer.basket();
        List<CompletableFuture<Integer>> crowd = IntStream.range(0, 60)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> signIn("order", "nobody-" + UUID.randomUUID(), WRONG)
                                .status(),
                        task -> new Thread(task, "crowd").start()))
                .toList();
        assertThat(customer.orders(basket)).isNotNull();
        assertThat(crowd.stream().map(CompletableFuture::join))
                .allSatisfy(status -> assertThat(status).isIn(401, 503));
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "12345678", "Qwerty123", "aaaaaaaaaa"})
    void a_password_that_everybody_tries_first_is_none(String password) {
        Answer answer = platform.gateway()
                .post("/order/api/customers", Customer.form("guest-" + UUID.randomUUID(), password))
                .expectProblem(400);
        assertThat(answer.text("type")).endsWith("weak-password");
    }

    @Test
    void a_password_may_be_long_and_of_any_letters_but_not_the_user_name() {
        String name = "guest-" + UUID.randomUUID();
        platform.gateway()
                .post("/order/api/customers", Customer.form(name, name))
                .expectProblem(400);
        String password = "맛있는 김치찌개 🍲 ".repeat(8);
        platform.gateway()
                .post("/order/api/customers", Customer.form(name, password))
                .expect(201);
        signIn("order", name, password).expect(200);
    }

    private Answer signIn(String service, String username, String password) {
        return platform.gateway()
                .post("/" + service + "/api/tokens", Map.of("username", username, "password", password));
    }
}
