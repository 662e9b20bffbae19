package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.system.EventStream.Event;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The status view is built anew, again and again, while people order, some orders go on to the door and are followed live,
 * and somebody looks at all of them all the time. Nobody may notice: no answer goes back or says that an order is not
 * there, no stream leaves a step out or tells one twice, and the two views say the same.
 */
public final class RebuildUnderLoad {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Set<String> RUNNING = Set.of("READING", "CARRYING", "COMPARING");
    /** As seldom as people look: many who wait must not be a load of their own. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final int CUSTOMERS = 4;
    /** The first quarter of the orders comes as fast as so many people get answers; only then the rate is kept. */
    private static final int WARMING_UP = 16;

    private static final int BUSY = 503;

    private final Platform platform;
    private final int orders;
    private final double perSecond;
    private final int wholeEvery;
    private final Consumer<String> report;

    private final Kitchen kitchen;
    private final Rider rider;
    private final Administrator administrator;
    private final Map<UUID, Customer> placed = new ConcurrentHashMap<>();
    private final Map<UUID, List<Event>> followed = new ConcurrentHashMap<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger done = new AtomicInteger();
    private volatile long lastPlaced;
    private volatile boolean over;

    /**
     * @param orders placed and paid, and seen so in the view
     * @param perSecond how many are placed
     * @param wholeEvery each so many-th goes on until its confirmation, and is followed live
     */
    public RebuildUnderLoad(Platform platform, int orders, double perSecond, int wholeEvery, Consumer<String> report) {
        this.platform = platform;
        this.orders = orders;
        this.perSecond = perSecond;
        this.wholeEvery = wholeEvery;
        this.report = report;
        kitchen = platform.kitchen("owner1");
        rider = platform.rider("rider1");
        administrator = platform.administrator();
    }

    public void run() {
        rider.isNearby();
        List<Customer> customers =
                Stream.generate(platform::newCustomer).limit(CUSTOMERS).toList();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        ExecutorService people = Executors.newCachedThreadPool();
        int rebuilds = 0;
        try {
            people.execute(guarded(this::keepLooking));
            int first = warmUp(customers);
            AtomicInteger next = new AtomicInteger(first);
            long begin = System.nanoTime();
            clock.scheduleAtFixedRate(
                    () -> {
                        int number = next.getAndIncrement();
                        if (number < orders) {
                            people.execute(orderBy(customers, number));
                        }
                    },
                    0,
                    Math.round(1e9 / perSecond),
                    TimeUnit.NANOSECONDS);
            do {
                JsonObject rebuilt = rebuild();
                rebuilds++;
                report.accept(
                        "%d orders placed, %d done: rebuilt from %d events in %.1f s, %d orders compared, %d differ"
                                .formatted(
                                        placed.size(),
                                        done.get(),
                                        rebuilt.getInt("read"),
                                        seconds(rebuilt),
                                        rebuilt.getInt("compared"),
                                        rebuilt.getInt("differences")));
                requireEqual(rebuilt);
            } while (!areDone(orders) && System.nanoTime() - begin < PATIENCE.toNanos());
            Await.until("all orders are done", PATIENCE, () -> areDone(orders));
            report.accept(
                    ("%d orders, the last %d of them placed at %.1f a second; %d went on to the door and were followed live;"
                                    + " %d rebuilds meanwhile")
                            .formatted(
                                    orders,
                                    orders - first,
                                    (orders - first) / ((lastPlaced - begin) / 1e9),
                                    followed.size(),
                                    rebuilds));
        } finally {
            over = true;
            clock.shutdownNow();
            people.shutdown();
        }
        assertThat(failures).as("what somebody noticed").isEmpty();
        followed.forEach(this::assertNothingMissedOrTwice);
        report.accept("no answer went back or was missing; no stream had a gap or a repetition");

        JsonObject last = rebuild();
        requireEqual(last);
        assertThat(last.getInt("compared")).isGreaterThanOrEqualTo(orders);
        report.accept("at rest: %d events, %d orders, the same hash %s of both"
                .formatted(
                        last.getInt("read"),
                        last.getInt("compared"),
                        last.getJsonObject("hashes").getString("live")));
    }

    private static double seconds(JsonObject rebuild) {
        return Duration.between(
                                Instant.parse(rebuild.getString("startedAt")),
                                Instant.parse(rebuild.getString("finishedAt")))
                        .toMillis()
                / 1000.0;
    }

    private static void requireEqual(JsonObject rebuild) {
        assertThat(rebuild.getString("state")).as("%s", rebuild).isEqualTo("SWITCHED");
        assertThat(rebuild.getInt("differences")).as("%s", rebuild).isZero();
        JsonObject hashes = rebuild.getJsonObject("hashes");
        assertThat(hashes.getString("anew")).isEqualTo(hashes.getString("live"));
    }

    /** One rebuild from its beginning to its end; one that somebody else has begun is waited for. */
    private JsonObject rebuild() {
        int number = Await.value(
                        "a rebuild can begin",
                        PATIENCE,
                        () -> Optional.of(administrator
                                        .http()
                                        .post("/status/api/rebuild")
                                        .expect(202, 409))
                                .filter(answer -> answer.status() == 202))
                .json()
                .getInt("number");
        return Await.value(
                "rebuild %d is over".formatted(number),
                PATIENCE,
                () -> Optional.of(administrator.rebuild())
                        .filter(it -> it.getInt("number") == number && !RUNNING.contains(it.getString("state"))));
    }

    /** What was started a moment ago is slow: the first orders come no faster than they are answered. */
    private int warmUp(List<Customer> customers) {
        int first = orders / 4;
        ExecutorService few = Executors.newFixedThreadPool(WARMING_UP);
        for (int number = 0; number < first; number++) {
            few.execute(orderBy(customers, number));
        }
        few.shutdown();
        Await.until("the first %d orders are done".formatted(first), PATIENCE, () -> areDone(first));
        return first;
    }

    private boolean areDone(int wanted) {
        return done.get() + failures.size() >= wanted;
    }

    private Runnable orderBy(List<Customer> customers, int number) {
        return guarded(() -> order(customers.get(number % CUSTOMERS), number));
    }

    private void order(Customer customer, int number) {
        Basket basket = customer.basket();
        String key = UUID.randomUUID().toString();
        Answer answer = insist("an order is taken", () -> customer.place(basket, key), 201, 202);
        UUID orderId = answer.id("orderId");
        if (answer.status() == 202) {
            customer.paysUntilPaid(orderId, PATIENCE);
        }
        soon(
                "order " + orderId + " is in the view",
                () -> customer.status(orderId).expect(200, 404).status() == 200);
        placed.put(orderId, customer);
        lastPlaced = System.nanoTime();
        if (number % wholeEvery == 0) {
            follow(customer, orderId);
        } else {
            soon("order " + orderId + " is paid in the view", () -> isInView(customer, orderId, "PAID"));
        }
        done.incrementAndGet();
    }

    private void follow(Customer customer, UUID orderId) {
        try (EventStream stream = customer.follow(orderId, OptionalLong.empty())) {
            live(customer, orderId);
            List<Event> events = new ArrayList<>();
            do {
                events.add(stream.next());
            } while (!events.get(events.size() - 1).status().equals("COMPLETED"));
            followed.put(orderId, events);
        }
    }

    private void live(Customer customer, UUID orderId) {
        soon(
                "the kitchen has order " + orderId,
                () -> kitchen.ticket(orderId).expect(200, 404, BUSY).status() == 200);
        insist("accepted", () -> kitchen.accept(orderId), 200);
        insist("delayed", () -> kitchen.delay(orderId, 5), 200);
        insist("being cooked", () -> kitchen.startCooking(orderId), 200);
        insist("cooked", () -> kitchen.finishCooking(orderId), 200);
        soon(
                "a rider can claim order " + orderId,
                () -> rider.claim(orderId).expect(200, 404, BUSY).status() == 200);
        insist("picked up", () -> rider.pickUp(orderId), 200);
        insist("dropped off", () -> rider.dropOffWithoutCode(orderId), 200);
        soon(
                "order " + orderId + " can be confirmed",
                () -> customer.confirm(orderId).expect(200, 409, BUSY).status() == 200);
        soon("order " + orderId + " is completed in the view", () -> isInView(customer, orderId, "COMPLETED"));
    }

    private static boolean isInView(Customer customer, UUID orderId, String status) {
        return customer.status(orderId).expect(200).text("status").equals(status);
    }

    private static void soon(String what, Supplier<Boolean> isSo) {
        Await.value(what, PATIENCE, LOOK, () -> isSo.get() ? Optional.of(true) : Optional.empty());
    }

    /** A machine with more to do than it can says so, and whoever wants something asks again. Only the view may not. */
    private static Answer insist(String what, Supplier<Answer> request, Integer... answers) {
        return Await.value(
                what,
                PATIENCE,
                LOOK,
                () -> Optional.of(request.get())
                        .filter(answer -> answer.status() != BUSY)
                        .map(answer -> answer.expect(answers)));
    }

    /** What was once there stays there, and a history only grows. */
    private void keepLooking() {
        Map<UUID, Integer> steps = new HashMap<>();
        Map<UUID, Integer> minutes = new HashMap<>();
        while (!over) {
            for (Map.Entry<UUID, Customer> entry : placed.entrySet()) {
                UUID orderId = entry.getKey();
                JsonObject view = entry.getValue().status(orderId).expect(200).json();
                int length = view.getJsonArray("timeline").size();
                int prepMinutes = view.getInt("prepMinutes", 0);
                assertThat(length).as("steps of %s", view).isGreaterThanOrEqualTo(steps.getOrDefault(orderId, 0));
                assertThat(prepMinutes)
                        .as("minutes of %s", view)
                        .isGreaterThanOrEqualTo(minutes.getOrDefault(orderId, 0));
                steps.put(orderId, length);
                minutes.put(orderId, prepMinutes);
                if (over) {
                    return;
                }
                idle();
            }
        }
    }

    /** Twenty-five looks a second, so that looking is not what the machine is busy with. */
    private static void idle() {
        try {
            TimeUnit.MILLISECONDS.sleep(40);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** A stream that is opened now tells the whole past: whoever followed all along must have heard the same. */
    private void assertNothingMissedOrTwice(UUID orderId, List<Event> heard) {
        List<Event> past = new ArrayList<>();
        try (EventStream stream = placed.get(orderId).follow(orderId, OptionalLong.empty())) {
            do {
                past.add(stream.next());
            } while (!past.get(past.size() - 1).status().equals("COMPLETED"));
        }
        assertThat(heard)
                .extracting(Event::id)
                .as("ids of %s", orderId)
                .isSorted()
                .doesNotHaveDuplicates()
                .hasSameSizeAs(past);
        assertThat(heard.get(heard.size() - 1)).as("the end of %s", orderId).isEqualTo(past.get(past.size() - 1));
        // A delay may be heard of before or after the step that it came with.
        assertThat(steps(heard))
                .as("steps of %s", orderId)
                .isEqualTo(steps(past))
                .endsWith(
                        "PAID",
                        "ACCEPTED",
                        "COOKING",
                        "READY",
                        "RIDER_ASSIGNED",
                        "PICKED_UP",
                        "DELIVERED",
                        "COMPLETED");
        assertThat(heard.size())
                .as("steps and a delay of %s", orderId)
                .isEqualTo(steps(heard).size() + 1);
    }

    private static List<String> steps(List<Event> events) {
        List<String> steps = new ArrayList<>();
        for (Event event : events) {
            if (steps.isEmpty() || !steps.get(steps.size() - 1).equals(event.status())) {
                steps.add(event.status());
            }
        }
        return steps;
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
