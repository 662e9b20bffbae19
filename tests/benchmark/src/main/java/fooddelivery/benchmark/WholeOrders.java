package fooddelivery.benchmark;

import fooddelivery.system.Answer;
import fooddelivery.system.Basket;
import fooddelivery.system.Customer;
import fooddelivery.system.Kitchen;
import fooddelivery.system.Machine;
import fooddelivery.system.Platform;
import fooddelivery.system.Rider;
import fooddelivery.system.Times;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Orders with all their steps: placed and paid, accepted, cooked, finished, claimed, picked up, dropped off with the
 * customer's code, confirmed. What a step needs comes to its service by an event: it is tried until it is there.
 */
final class WholeOrders {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int CUSTOMERS = 8;
    private static final long BETWEEN_TRIES = 10_000_000;

    /**
     * @param placed from when an order was to be sent until its answer
     * @param whole from then until the customer had confirmed it
     * @param paidLater orders that were not paid at once but by a further request
     * @param usage until nothing was on its way any more
     */
    record Result(
            int people,
            double perSecond,
            double seconds,
            Times placed,
            Times whole,
            int paidLater,
            Machine.Usage usage) {

        double ordersPerSecond() {
            return whole.count() / seconds;
        }

        double cpuPerThousand() {
            return usage.platform() * 1000 / whole.count();
        }
    }

    private final Platform platform;
    private final Backlog backlog;
    private final Basket basket;
    private final List<Customer> customers;
    private final Kitchen kitchen;
    private final Rider rider;
    private final Queue<Long> placed = new ConcurrentLinkedQueue<>();
    private final Queue<Long> whole = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger paidLater = new AtomicInteger();

    WholeOrders(Platform platform, Backlog backlog) {
        this.platform = platform;
        this.backlog = backlog;
        basket = platform.store().basket();
        customers = Stream.generate(platform::newCustomer).limit(CUSTOMERS).toList();
        kitchen = platform.kitchen("owner1");
        rider = platform.rider("rider1");
        rider.isNearby();
    }

    /** So many people at once, each of whom begins an order when the last one is confirmed. */
    Result closed(int people, Duration time) {
        Machine.Usage before = Machine.usage(platform);
        long begin = System.nanoTime();
        AtomicInteger next = new AtomicInteger();
        Progress progress = new Progress(this::state);
        try {
            ExecutorService workers = Executors.newFixedThreadPool(people);
            for (int worker = 0; worker < people; worker++) {
                workers.execute(() -> {
                    while (failures.isEmpty() && System.nanoTime() - begin < time.toNanos()) {
                        order(next.getAndIncrement(), System.nanoTime());
                    }
                });
            }
            OpenLoop.end(workers, time.plus(PATIENCE));
        } finally {
            progress.close();
        }
        return result(people, 0, (System.nanoTime() - begin) / 1e9, before);
    }

    /** So many a second are begun, whatever became of the ones before; whoever waits for this may look at how it gets on. */
    Result open(double perSecond, Duration time) {
        Machine.Usage before = Machine.usage(platform);
        long begin = System.nanoTime();
        new OpenLoop(perSecond).run(time, this::order);
        return result(0, perSecond, (System.nanoTime() - begin) / 1e9, before);
    }

    private Result result(int people, double perSecond, double seconds, Machine.Usage before) {
        requireWell();
        backlog.awaitNone();
        return new Result(
                people,
                perSecond,
                seconds,
                Times.of(placed),
                Times.of(whole),
                paidLater.get(),
                Machine.usage(platform).since(before));
    }

    private String state() {
        return "%,d orders placed, %,d whole".formatted(placed.size(), whole.size());
    }

    /** How long the answers to orders took that were placed since this was asked last. */
    Times takePlaced() {
        return take(placed);
    }

    /** The same for whole orders. */
    Times takeWhole() {
        return take(whole);
    }

    private static Times take(Queue<Long> from) {
        Queue<Long> taken = new ConcurrentLinkedQueue<>();
        for (Long one = from.poll(); one != null; one = from.poll()) {
            taken.add(one);
        }
        return Times.of(taken);
    }

    void requireWell() {
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "A step of an order failed: " + failures.peek().getMessage(), failures.peek());
        }
    }

    /** One order, from the basket to the confirmation. */
    void order(int number, long intended) {
        try {
            Customer customer = customers.get(number % CUSTOMERS);
            Answer answer = customer.place(basket).expect(201, 202);
            placed.add(System.nanoTime() - intended);
            UUID orderId = answer.id("orderId");
            if (answer.status() == 202) {
                paidLater.incrementAndGet();
                customer.paysUntilPaid(orderId, PATIENCE);
            }
            cook(kitchen, orderId);
            insist("claimed", () -> rider.claim(orderId));
            insist("picked up", () -> rider.pickUp(orderId));
            String code = customer.handoverCode(orderId);
            insist("dropped off", () -> rider.dropOff(orderId, code));
            insist("confirmed", () -> customer.confirm(orderId));
            whole.add(System.nanoTime() - intended);
        } catch (RuntimeException | AssertionError e) {
            failures.add(e);
        }
    }

    static void cook(Kitchen kitchen, UUID orderId) {
        insist("accepted", () -> kitchen.accept(orderId));
        insist("being cooked", () -> kitchen.startCooking(orderId));
        insist("cooked", () -> kitchen.finishCooking(orderId));
    }

    /** Not there yet (404) and not so far yet (409) pass. */
    private static void insist(String what, Supplier<Answer> request) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        Answer answer = request.get().expect(200, 404, 409);
        while (answer.status() != 200) {
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException("an order is still not %s: %s".formatted(what, answer));
            }
            LockSupport.parkNanos(BETWEEN_TRIES);
            answer = request.get().expect(200, 404, 409);
        }
    }
}
