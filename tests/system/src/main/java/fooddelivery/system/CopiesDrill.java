package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Where there are several copies of everything, none of them is missed: one after the other is killed and started again
 * while people order, look at menus and at how far their orders are, and a kitchen accepts them. Whoever gets no answer,
 * or is told that it was broken off or that nobody is there now, sends the same request again; that is counted, and
 * anything else that goes wrong fails the drill. Afterwards every order is looked for.
 */
public final class CopiesDrill {

    private static final Duration CATCH_UP = Duration.ofMinutes(5);
    /** How long people go on sending a request again. */
    private static final Duration PERSISTENCE = Duration.ofSeconds(60);

    private static final Duration BETWEEN_ORDERS = Duration.ofMillis(400);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);
    /** How many orders are placed while a copy is away, and as many when it is back. */
    private static final int ORDERS_EACH = 12;

    private static final Set<Integer> TRY_AGAIN = Set.of(502, 503, 504);

    private final Platform platform;
    private final List<String> copies;
    private final int people;
    private final Consumer<String> report;

    private final Queue<Wish> wishes = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final CountDownLatch over = new CountDownLatch(1);

    /** An order that somebody wanted once, however often it had to be sent. */
    private record Wish(Customer customer, UUID orderId, Duration took) {}

    /**
     * @param copies which may be given to the platform's command: {@code order-1}, {@code gateway}
     * @param people who order at the same time
     */
    public CopiesDrill(Platform platform, List<String> copies, int people, Consumer<String> report) {
        this.platform = platform;
        this.copies = copies;
        this.people = people;
        this.report = report;
    }

    public void run() {
        List<Customer> customers =
                Stream.generate(platform::newCustomer).limit(people).toList();
        Kitchen kitchen = platform.newKitchen();
        Basket basket = platform.storeOf(kitchen).basket().paidWhenAvailable();
        ExecutorService threads = Executors.newFixedThreadPool(people + 1);
        try {
            customers.forEach(customer -> threads.execute(guarded(() -> keepsOrdering(customer, basket))));
            threads.execute(guarded(() -> keepsAccepting(kitchen)));
            awaitOrders("before anything is killed", ORDERS_EACH);
            for (String copy : copies) {
                kill(copy);
            }
        } finally {
            over.countDown();
            threads.shutdown();
        }
        await(threads);
        assertThat(failures).as("what no request sent again would mend").isEmpty();
        tellWaits();
        assertEverybodyAgrees(customers, kitchen);
    }

    private void kill(String copy) {
        Map<String, Long> before = counted();
        long begin = System.nanoTime();
        platform.kill(copy);
        awaitOrders("while %s is away".formatted(copy), ORDERS_EACH);
        platform.start(copy);
        long away = System.nanoTime() - begin;
        awaitOrders("when %s is back".formatted(copy), ORDERS_EACH);
        Map<String, Long> after = counted();
        before.forEach((what, count) -> after.merge(what, -count, Long::sum));
        after.values().removeIf(count -> count == 0);
        report.accept("%s killed, and away for %.0f s: %s".formatted(copy, away / 1e9, after));
        assertThat(failures).as("what no request sent again would mend").isEmpty();
    }

    private void keepsOrdering(Customer customer, Basket basket) {
        do {
            String key = UUID.randomUUID().toString();
            long begin = System.nanoTime();
            Answer placed = insist("order", () -> customer.place(basket, key)).expect(201, 202);
            wishes.add(new Wish(customer, placed.id("orderId"), Duration.ofNanos(System.nanoTime() - begin)));
            if (placed.status() == 202) {
                count("paid later");
            }
            insist("menu", () -> platform.gateway().get("/order/api/stores/" + basket.storeId()))
                    .expect(200);
            // The view may not know it yet.
            insist("status", () -> customer.status(placed.id("orderId"))).expect(200, 404);
        } while (!isOverAfter(BETWEEN_ORDERS));
    }

    private void keepsAccepting(Kitchen kitchen) {
        do {
            Answer page = insist("tickets", () -> kitchen.http().get("/store/api/tickets?status=RECEIVED&limit=200"))
                    .expect(200);
            for (JsonObject ticket : page.items()) {
                UUID orderId = UUID.fromString(ticket.getString("orderId"));
                insist("acceptance", () -> kitchen.accept(orderId)).expect(200);
            }
        } while (!isOverAfter(BETWEEN_ORDERS));
    }

    /** Sends the same request until it is answered, and counts how often that took more than once. */
    private Answer insist(String what, Supplier<Answer> request) {
        long end = System.nanoTime() + PERSISTENCE.toNanos();
        while (true) {
            count("requests");
            String reason;
            try {
                Answer answer = request.get();
                if (!TRY_AGAIN.contains(answer.status())) {
                    return answer;
                }
                reason = Integer.toString(answer.status());
                if (System.nanoTime() > end) {
                    throw new AssertionError("for %d s: %s".formatted(PERSISTENCE.toSeconds(), answer));
                }
            } catch (UncheckedIOException e) {
                reason = "no answer";
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
            count("%s again: %s".formatted(what, reason));
            isOverAfter(BETWEEN_TRIES);
        }
    }

    private void assertEverybodyAgrees(List<Customer> customers, Kitchen kitchen) {
        Set<UUID> ids = new HashSet<>();
        wishes.forEach(wish -> ids.add(wish.orderId()));
        assertThat(ids).as("one order for each wish").hasSize(wishes.size());
        List<UUID> known = customers.stream()
                .flatMap(customer -> customer.orders().stream())
                .map(order -> UUID.fromString(order.getString("orderId")))
                .toList();
        assertThat(known).as("orders of these customers").containsExactlyInAnyOrderElementsOf(ids);

        Await.until("the kitchen has accepted all %d orders".formatted(ids.size()), CATCH_UP, () -> {
            kitchen.tickets("RECEIVED").forEach(ticket -> kitchen.accept(UUID.fromString(ticket.getString("orderId"))));
            List<UUID> accepted = kitchen.tickets("ACCEPTED").stream()
                    .map(ticket -> UUID.fromString(ticket.getString("orderId")))
                    .toList();
            assertThat(accepted).doesNotHaveDuplicates();
            return new HashSet<>(accepted).equals(ids);
        });
        Await.until(
                "all %d orders are ACCEPTED in the status view".formatted(ids.size()),
                CATCH_UP,
                () -> customers.stream()
                                .flatMap(customer -> customer.statusOfOrders().stream())
                                .filter(view -> view.getString("status").equals("ACCEPTED"))
                                .count()
                        == ids.size());
        Administrator administrator = platform.administrator();
        for (UUID orderId : ids) {
            assertThat(administrator.paymentStates(orderId).stream()
                            .filter(state -> !state.equals("VOIDED"))
                            .toList())
                    .as("payments of order %s", orderId)
                    .containsExactly("APPROVED");
        }
        assertThat(administrator.ledgerSum()).as("sum of the ledger").isZero();
        // What changed in the last half minute is not audited.
        Administrator.Audit[] audit = new Administrator.Audit[1];
        Await.until("the audit has seen all %d orders".formatted(ids.size()), CATCH_UP, () -> {
            audit[0] = administrator.audit();
            return audit[0].checked() >= ids.size();
        });
        assertThat(audit[0].violations()).as("violations in the audit").isEmpty();
        report.accept(
                "%d orders: one payment, one ticket and one line of life each; the ledger sums to zero; the audit of %d orders finds nothing"
                        .formatted(ids.size(), audit[0].checked()));
    }

    private void tellWaits() {
        List<Duration> took = wishes.stream().map(Wish::took).sorted().toList();
        Map<String, Long> all = counted();
        report.accept("in all: " + all);
        report.accept(
                "an order was answered after %d ms in the middle, %d ms at the 99th percentile, %d ms at most, repetitions included"
                        .formatted(
                                took.get(took.size() / 2).toMillis(),
                                took.get(took.size() * 99 / 100).toMillis(),
                                took.stream()
                                        .max(Comparator.naturalOrder())
                                        .orElseThrow()
                                        .toMillis()));
    }

    private void awaitOrders(String when, int more) {
        int enough = wishes.size() + more;
        Await.until(
                "%d orders more %s".formatted(more, when),
                CATCH_UP,
                () -> wishes.size() >= enough || !failures.isEmpty());
    }

    private void count(String what) {
        counts.computeIfAbsent(what, first -> new AtomicLong()).incrementAndGet();
    }

    private Map<String, Long> counted() {
        Map<String, Long> now = new TreeMap<>();
        counts.forEach((what, count) -> now.put(what, count.get()));
        now.put("orders", (long) wishes.size());
        return now;
    }

    private boolean isOverAfter(Duration pause) {
        try {
            return over.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private Runnable guarded(Runnable person) {
        return () -> {
            try {
                person.run();
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        };
    }

    private static void await(ExecutorService threads) {
        try {
            assertThat(threads.awaitTermination(CATCH_UP.toSeconds(), TimeUnit.SECONDS))
                    .as("everybody has gone home")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
