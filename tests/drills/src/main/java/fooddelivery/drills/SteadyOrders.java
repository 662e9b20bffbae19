package fooddelivery.drills;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.system.Administrator;
import fooddelivery.system.Agreement;
import fooddelivery.system.Answer;
import fooddelivery.system.Await;
import fooddelivery.system.Basket;
import fooddelivery.system.Customer;
import fooddelivery.system.Rush.Placed;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * People who order at a steady rate, whatever happens meanwhile. Whoever is told to come back, or gets no answer, asks again
 * under the same key, as patiently as the answer says; whoever is told that it is paid later sees to that.
 */
final class SteadyOrders {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration SETTLED = Duration.ofMinutes(4);
    private static final int CUSTOMERS = 4;
    private static final long PAUSE_MILLIS = 1000;
    /** What is asked for again while the first request with its key has not ended. */
    private static final int STILL_RUNNING = 409;
    /** They say when to come back. */
    private static final Set<Integer> PASSING = Set.of(STILL_RUNNING, 503);

    private final Stage stage;
    private final Basket basket;
    private final List<Customer> customers;
    private final Queue<Placed> placed = new ConcurrentLinkedQueue<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<String> faulty = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicInteger gaveUp = new AtomicInteger();
    private final AtomicInteger begun = new AtomicInteger();

    SteadyOrders(Stage stage) {
        this.stage = stage;
        basket = stage.platform().store().basket();
        customers =
                Stream.generate(stage.platform()::newCustomer).limit(CUSTOMERS).toList();
    }

    /**
     * Orders are placed until that is done, and at least as many as were asked for.
     *
     * @param orders by default
     * @param meanwhile what fails; may call {@link #pause}
     */
    void during(int orders, Runnable meanwhile) {
        int rate = stage.settings().rate(5);
        int atLeast = stage.settings().orders(orders);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        ExecutorService people = Executors.newCachedThreadPool();
        ScheduledFuture<?> ordering = clock.scheduleAtFixedRate(
                () -> {
                    int number = begun.getAndIncrement();
                    people.execute(() -> order(number));
                },
                0,
                1_000_000 / rate,
                TimeUnit.MICROSECONDS);
        try {
            meanwhile.run();
            Await.until("%d orders are begun".formatted(atLeast), PATIENCE, () -> begun.get() >= atLeast);
        } finally {
            ordering.cancel(false);
            // The last who begins has begun before nobody may any more.
            clock.shutdown();
            awaitEnd(clock);
            people.shutdown();
        }
        Await.until(
                "everybody who wanted to order has an answer",
                PATIENCE,
                () -> placed.size() + gaveUp.get() >= begun.get() && people.isTerminated());
        stage.say(
                "%d wishes, answers %s, none at all: %d; the slowest answer took %d ms",
                begun.get(), counted(), unanswered.get(), slowest());
    }

    private static void awaitEnd(ExecutorService threads) {
        try {
            if (!threads.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Ordering does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void order(int number) {
        Customer customer = customers.get(number % CUSTOMERS);
        Basket wish = number % 2 == 0 ? basket : basket.paidWhenAvailable();
        String key = UUID.randomUUID().toString();
        try {
            Answer taken = Await.value("an order is taken", PATIENCE, () -> tried(customer, wish, key));
            placed.add(new Placed(number, customer, wish, taken));
        } catch (AssertionError | RuntimeException e) {
            faulty.add("somebody gave up: " + e.getMessage());
            gaveUp.incrementAndGet();
        }
    }

    private Optional<Answer> tried(Customer customer, Basket wish, String key) {
        try {
            Answer answer = customer.place(wish, key);
            answers.add(answer);
            // 200 when what was asked for again had been carried out.
            if (answer.status() < 300) {
                return Optional.of(answer);
            }
            pause(
                    answer.header("Retry-After").matches("\\d+")
                            ? 1000L * Integer.parseInt(answer.header("Retry-After"))
                            : PAUSE_MILLIS);
        } catch (UncheckedIOException e) {
            unanswered.incrementAndGet();
            pause(PAUSE_MILLIS);
        } catch (AssertionError e) {
            // It was refused in bad form.
            faulty.add(e.getMessage());
            pause(PAUSE_MILLIS);
        }
        return Optional.empty();
    }

    /** So long a fault lasts, or a person waits. */
    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Map<Integer, Long> counted() {
        return answers.stream().collect(Collectors.groupingBy(Answer::status, TreeMap::new, Collectors.counting()));
    }

    private long slowest() {
        return answers.stream()
                .mapToLong(answer -> answer.took().toMillis())
                .max()
                .orElse(0);
    }

    int begun() {
        return begun.get();
    }

    /** Orders that are answered. */
    int answered() {
        return placed.size();
    }

    /** @param refusals statuses from 500 on that are allowed, each of them with the time to come back if it is 503 */
    void promiseGoodAnswers(Integer... refusals) {
        Set<Integer> allowed = Set.of(refusals);
        String those = allowed.stream().sorted().map(String::valueOf).collect(Collectors.joining(" or "));
        stage.promise(
                "whoever orders is answered, by %s where it does not work, in good form and with the time to come back"
                        .formatted(allowed.isEmpty() ? "no 5xx even" : those),
                () -> {
                    stage.say("answers %s", counted());
                    assertThat(faulty).as("answers in bad form").isEmpty();
                    List<String> others = answers.stream()
                            .filter(answer -> answer.status() >= 400)
                            .filter(answer -> !(allowed.contains(answer.status()) || answer.status() == STILL_RUNNING)
                                    || PASSING.contains(answer.status())
                                            && !answer.header("Retry-After").matches("[1-9]\\d*"))
                            .map(Answer::toString)
                            .limit(5)
                            .toList();
                    assertThat(others).as("other answers").isEmpty();
                });
    }

    void promiseAnswersWithin(Duration limit) {
        stage.promise("each answer comes within %.0f s".formatted(limit.toMillis() / 1000.0), () -> {
            stage.say("the slowest took %d ms, %d never came", slowest(), unanswered.get());
            assertThat(unanswered.get()).as("requests without an answer").isZero();
            assertThat(slowest()).as("ms of the slowest answer").isLessThanOrEqualTo(limit.toMillis());
        });
    }

    /** Whatever was not paid at once is, and all services say the same. */
    void promiseNothingLostOrDoubled(Duration limit) {
        long begin = System.nanoTime();
        stage.promise("everything catches up within %d s".formatted(limit.toSeconds()), () -> {
            placed.stream()
                    .filter(order -> order.answer().status() == 202)
                    .filter(order -> !order.basket().paysWhenAvailable())
                    .forEach(order -> order.customer().paysUntilPaid(order.orderId(), PATIENCE));
            Await.until("everything is PAID in the status view", PATIENCE, () -> paidInView() == placed.size());
            double took = (System.nanoTime() - begin) / 1e9;
            stage.say("%.1f s after the last fault was over and the last order placed", took);
            assertThat(took).as("seconds").isLessThanOrEqualTo(limit.toSeconds());
        });
        stage.promise("every order is known once everywhere and paid once, and the ledger sums to zero", () -> {
            new Agreement(stage.platform(), stage).require(new ArrayList<>(placed));
            int known = customers.stream()
                    .mapToInt(customer -> customer.orders().size())
                    .sum();
            stage.say("%d wishes are %d orders", begun.get(), known);
            assertThat(known).as("orders of %d wishes", begun.get()).isEqualTo(begun.get());
        });
        stage.promise("the audit of all services finds nothing", () -> {
            Administrator administrator = stage.platform().administrator();
            Administrator.Audit audit = Await.value(
                    "all %d orders are settled and audited".formatted(begun.get()),
                    SETTLED,
                    () -> Optional.of(administrator.audit())
                            .filter(done -> done.checked() >= begun.get()
                                    && done.violations().isEmpty()));
            stage.say("%d orders looked at, nothing found", audit.checked());
        });
    }

    private long paidInView() {
        return customers.stream()
                .flatMap(customer -> customer.statusOfOrders().stream())
                .filter(view -> view.getString("status").equals("PAID"))
                .count();
    }
}
