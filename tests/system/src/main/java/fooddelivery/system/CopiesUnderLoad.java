package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.time.Duration;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * So many orders a second, whatever happens to the copies of the services meanwhile. Some of them are looked for in the
 * status view at once, and accepted in the kitchen; in the end all services must say the same of all of them.
 */
public final class CopiesUnderLoad {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    /** As somebody whose request was lost tries again, or the page for them. */
    private static final Duration BETWEEN = Duration.ofMillis(500);

    /** So many seconds' worth of orders before it begins, by so many at once: a machine that was just started is not yet one. */
    private static final int WARM_UP_SECONDS = 60;

    private static final int WARMING_UP = 8;
    private static final Duration WARM_UP_PATIENCE = Duration.ofMinutes(10);

    private static final int CUSTOMERS = 4;
    /** Each so many-th order is looked for in the status view, or accepted. */
    private static final int LOOK_EVERY = 5;

    private static final int ACCEPT_EVERY = 10;
    /** What somebody is told whose request met a copy that had just died; the page asks again by itself. */
    private static final Set<Integer> PASSING = Set.of(409, 502, 503, 504);

    private final Platform platform;
    private final double perSecond;
    private final boolean retries;
    private final Consumer<String> report;

    private final Kitchen kitchen;
    private final List<Customer> customers;
    private final Queue<UUID> placed = new ConcurrentLinkedQueue<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Duration> untilStatus = new ConcurrentLinkedQueue<>();
    private final Queue<String> repeated = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger number = new AtomicInteger();

    /** @param retries whether a request may be answered "again, please"; otherwise the first answer must be a good one */
    public CopiesUnderLoad(Platform platform, double perSecond, boolean retries, Consumer<String> report) {
        this.platform = platform;
        this.perSecond = perSecond;
        this.retries = retries;
        this.report = report;
        kitchen = platform.kitchen("owner1");
        customers = Stream.generate(platform::newCustomer).limit(CUSTOMERS).toList();
    }

    /**
     * Orders are placed until that is done.
     *
     * @param meanwhile what happens to the copies; may call {@link #awaitOrders}
     */
    public void during(Runnable meanwhile) {
        Basket basket = platform.store().basket();
        warmUp(basket);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        ExecutorService people = Executors.newCachedThreadPool();
        long begin = System.nanoTime();
        try {
            clock.scheduleAtFixedRate(
                    () -> {
                        int mine = number.getAndIncrement();
                        people.execute(guarded(() -> order(mine, basket)));
                    },
                    0,
                    Math.round(1e9 / perSecond),
                    TimeUnit.NANOSECONDS);
            awaitOrders(5);
            meanwhile.run();
            awaitOrders(5);
        } finally {
            clock.shutdownNow();
            people.shutdown();
        }
        awaitEnd(people, PATIENCE);
        double seconds = (System.nanoTime() - begin) / 1e9;
        tell(seconds);
        assertThat(failures).as("what somebody noticed").isEmpty();
        requireAgreement();
    }

    /**
     * Waits until so many seconds' worth of further orders were begun. Whether they are answered yet is another matter: while
     * the only door is away, none is.
     */
    public void awaitOrders(int seconds) {
        int until = number.get() + (int) (seconds * perSecond);
        Await.until("%d orders are begun".formatted(until), PATIENCE, () -> number.get() >= until);
    }

    private void order(int mine, Basket basket) {
        Customer customer = customers.get(mine % CUSTOMERS);
        String key = UUID.randomUUID().toString();
        Answer answer = insist(() -> customer.place(basket, key), 201, 202);
        answers.add(answer);
        UUID orderId = answer.id("orderId");
        placed.add(orderId);
        if (answer.status() == 202) {
            customer.paysUntilPaid(orderId, PATIENCE, this::insist);
        }
        if (mine % LOOK_EVERY == 0) {
            untilStatus.add(Await.until(
                    "order %s is in the status view".formatted(orderId),
                    PATIENCE,
                    () -> insist(() -> customer.status(orderId), 200, 404)
                            .body()
                            .contains("\"PAID\"")));
        }
        if (mine % ACCEPT_EVERY == 0) {
            Await.until(
                    "the kitchen has order " + orderId,
                    PATIENCE,
                    () -> insist(() -> kitchen.ticket(orderId), 200, 404).status() == 200);
            insist(() -> kitchen.accept(orderId), 200);
        }
    }

    private Answer insist(Supplier<Answer> request, Integer... good) {
        if (!retries) {
            return request.get().expect(good);
        }
        return Await.value("an answer", PATIENCE, BETWEEN, () -> {
            try {
                Answer answer = request.get();
                if (PASSING.contains(answer.status()) && !List.of(good).contains(answer.status())) {
                    repeated.add(Integer.toString(answer.status()));
                    return Optional.empty();
                }
                return Optional.of(answer.expect(good));
            } catch (UncheckedIOException e) {
                repeated.add("no answer");
                return Optional.empty();
            }
        });
    }

    private void tell(double seconds) {
        Times took = times(answers.stream().map(Answer::took));
        Times view = times(untilStatus.stream());
        report.accept("%d orders in %.0f s, answers %s, slowest %.0f ms, half of them within %.0f ms"
                .formatted(
                        took.count(),
                        seconds,
                        counted(answers.stream().map(answer -> Integer.toString(answer.status()))),
                        took.millis(100),
                        took.millis(50)));
        report.accept("in the status view after %.0f ms (half of them), %.0f ms (the slowest)"
                .formatted(view.millis(50), view.millis(100)));
        report.accept(
                repeated.isEmpty()
                        ? "no request had to be repeated"
                        : "requests repeated by those who asked: " + counted(repeated.stream()));
    }

    private static Times times(Stream<Duration> durations) {
        return Times.of(durations.map(Duration::toNanos).toList());
    }

    private static Map<String, Long> counted(Stream<String> words) {
        return words.collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()));
    }

    /** No event lost, none doubled, nobody paid twice: the audit asks all services about every order. */
    private void requireAgreement() {
        Administrator administrator = platform.administrator();
        int orders = Set.copyOf(placed).size();
        assertThat(orders).as("different orders").isEqualTo(placed.size());
        Administrator.Audit audit = Await.value(
                "all %d orders are settled, and audited".formatted(orders),
                PATIENCE,
                () -> Optional.of(administrator.audit())
                        .filter(done ->
                                done.checked() >= orders && done.violations().isEmpty()));
        assertThat(administrator.ledgerSum()).as("sum of the ledger").isZero();
        report.accept("audit: %d orders, nothing broken; the ledger sums to zero".formatted(audit.checked()));
    }

    /** What is learnt here, of times and of what had to be repeated, is forgotten; a failure is not. */
    private void warmUp(Basket basket) {
        ExecutorService few = Executors.newFixedThreadPool(WARMING_UP);
        long begin = System.nanoTime();
        int orders = (int) (WARM_UP_SECONDS * perSecond);
        for (int i = 0; i < orders; i++) {
            few.execute(guarded(() -> order(number.getAndIncrement(), basket)));
        }
        few.shutdown();
        awaitEnd(few, WARM_UP_PATIENCE);
        report.accept("warmed up by %d orders in %.0f s".formatted(orders, (System.nanoTime() - begin) / 1e9));
        Stream.of(answers, untilStatus, repeated).forEach(Queue::clear);
    }

    private static void awaitEnd(ExecutorService people, Duration patience) {
        try {
            assertThat(people.awaitTermination(patience.toSeconds(), TimeUnit.SECONDS))
                    .as("all requests are answered")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        };
    }
}
