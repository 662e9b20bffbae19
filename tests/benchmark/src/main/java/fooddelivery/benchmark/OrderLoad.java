package fooddelivery.benchmark;

import fooddelivery.system.Answer;
import fooddelivery.system.Basket;
import fooddelivery.system.Customer;
import fooddelivery.system.Kitchen;
import fooddelivery.system.Machine;
import fooddelivery.system.Platform;
import fooddelivery.system.Times;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * People who order. In a closed loop each of them orders again as soon as the last order is answered; in an open loop
 * orders come at fixed times, whatever became of those before ({@link OpenLoop}).
 */
final class OrderLoad {

    /** So many orders a second are followed to the kitchen and to the status view: more would be a load of its own. */
    static final int FOLLOWED_PER_SECOND = 4;

    private static final Duration CATCH_UP = Duration.ofMinutes(5);
    private static final int CUSTOMERS = 8;
    private static final int FOLLOWERS = 16;
    private static final int CREATED = 201;

    /**
     * What was measured of one load.
     *
     * @param people at once in a closed loop; 0 for an open one
     * @param perSecond the rate of an open loop; 0 for a closed one
     * @param way to the order service: by the gateway or directly
     * @param seconds from the first order until the last answer
     * @param answers how many of each HTTP status
     * @param answered from when the order was to be sent until its answer
     * @param kitchen from when the order was to be sent until the kitchen had its ticket
     * @param paid from when the order was to be sent until the status view showed it PAID
     * @param paidAfterAnswer the same from the answer
     * @param late milliseconds by which this program handed over the latest order of an open loop
     * @param drained seconds from the last answer until nothing was on its way any more
     * @param usage processor time from the first order until then
     */
    record Result(
            int people,
            double perSecond,
            String way,
            double seconds,
            Map<Integer, Long> answers,
            Times answered,
            Times kitchen,
            Times paid,
            Times paidAfterAnswer,
            double late,
            double drained,
            Machine.Usage usage) {

        double ordersPerSecond() {
            return answered.count() / seconds;
        }

        long orders() {
            return answered.count();
        }

        double cpuPerThousand() {
            return usage.platform() * 1000 / orders();
        }

        boolean isOpen() {
            return people == 0;
        }

        String name() {
            return isOpen() ? "open, %.1f/s".formatted(perSecond) : "closed, %d at once".formatted(people);
        }
    }

    private final Platform platform;
    private final Databases databases;
    private final Backlog backlog;
    private final Basket basket;

    OrderLoad(Platform platform, Databases databases) {
        this.platform = platform;
        this.databases = databases;
        backlog = new Backlog(platform, databases);
        basket = platform.store().basket();
    }

    /** @param directly by the order service's own port instead of the gateway */
    Result closed(int people, Duration time, boolean directly) {
        long end = System.nanoTime() + time.toNanos();
        return closed(people, directly, number -> System.nanoTime() < end);
    }

    /** Until so many orders are placed. */
    Result closed(int people, int orders) {
        return closed(people, false, number -> number < orders);
    }

    private Result closed(int people, boolean directly, IntPredicate goesOn) {
        Run run = new Run(directly);
        AtomicInteger next = new AtomicInteger();
        ExecutorService workers = Executors.newFixedThreadPool(people);
        for (int worker = 0; worker < people; worker++) {
            workers.execute(() -> {
                int number = next.getAndIncrement();
                while (run.isWell() && goesOn.test(number)) {
                    run.place(number, System.nanoTime());
                    number = next.getAndIncrement();
                }
            });
        }
        OpenLoop.end(workers, Duration.ofHours(6));
        return run.result(people, 0, 0);
    }

    /** So many orders a second, whether the ones before are answered or not. */
    Result open(double perSecond, Duration time) {
        Run run = new Run(false);
        long late = new OpenLoop(perSecond).run(time, run::place);
        return run.result(0, perSecond, late / 1e6);
    }

    /** One load while it runs. */
    private final class Run {

        private final boolean directly;
        private final List<Customer> customers =
                Stream.generate(platform::newCustomer).limit(CUSTOMERS).toList();
        private final List<Customer> people;
        private final Kitchen owner = platform.kitchen("owner1");
        private final Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        private final Queue<Long> answered = new ConcurrentLinkedQueue<>();
        private final Queue<UUID> orders = new ConcurrentLinkedQueue<>();
        private final Queue<Long> kitchen = new ConcurrentLinkedQueue<>();
        private final Queue<Long> paid = new ConcurrentLinkedQueue<>();
        private final Queue<Long> paidAfterAnswer = new ConcurrentLinkedQueue<>();
        private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        private final AtomicInteger answers = new AtomicInteger();
        private final AtomicLong nextFollowed = new AtomicLong(System.nanoTime());
        private final ExecutorService followers = Executors.newFixedThreadPool(FOLLOWERS);
        private final Machine.Usage before;
        private final Progress progress;
        private final long begin;
        private volatile long lastAnswer;

        private Run(boolean directly) {
            this.directly = directly;
            people = directly
                    ? customers.stream()
                            .map(customer -> customer.through(platform.directly("order")))
                            .toList()
                    : customers;
            before = Machine.usage(platform);
            begin = System.nanoTime();
            lastAnswer = begin;
            progress = new Progress(this::state);
        }

        private String state() {
            double seconds = (System.nanoTime() - begin) / 1e9;
            return "%,d orders in %.0f s, %.0f a second".formatted(answers.get(), seconds, answers.get() / seconds);
        }

        private boolean isWell() {
            return failures.isEmpty();
        }

        private void place(int number, long intended) {
            try {
                int who = number % CUSTOMERS;
                Answer answer = people.get(who).place(basket);
                long now = System.nanoTime();
                lastAnswer = now;
                answers.incrementAndGet();
                statuses.add(answer.status());
                answered.add(now - intended);
                if (answer.status() == CREATED) {
                    UUID orderId = answer.id("orderId");
                    orders.add(orderId);
                    if (isToBeFollowed(now)) {
                        followers.execute(() -> follow(customers.get(who), orderId, intended, now));
                    }
                }
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }

        private boolean isToBeFollowed(long now) {
            long next = nextFollowed.get();
            return now - next >= 0 && nextFollowed.compareAndSet(next, now + 1_000_000_000L / FOLLOWED_PER_SECOND);
        }

        /** Looks at both at once, so that neither waits for the other. */
        private void follow(Customer customer, UUID orderId, long intended, long answeredAt) {
            try {
                boolean isCooked = false;
                boolean isPaid = false;
                long giveUp = answeredAt + CATCH_UP.toNanos();
                while (!isCooked || !isPaid) {
                    if (!isCooked && owner.ticket(orderId).expect(200, 404).status() == 200) {
                        isCooked = true;
                        kitchen.add(System.nanoTime() - intended);
                    }
                    if (!isPaid && customer.status(orderId).body().contains("\"status\":\"PAID\"")) {
                        isPaid = true;
                        paid.add(System.nanoTime() - intended);
                        paidAfterAnswer.add(System.nanoTime() - answeredAt);
                    }
                    if (System.nanoTime() > giveUp) {
                        throw new IllegalStateException("order %s did not reach %s in %d s"
                                .formatted(orderId, isPaid ? "the kitchen" : "the status view", CATCH_UP.toSeconds()));
                    }
                    pause(System.nanoTime() - answeredAt);
                }
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }

        private Result result(int atOnce, double perSecond, double late) {
            double seconds = (lastAnswer - begin) / 1e9;
            OpenLoop.end(followers, CATCH_UP);
            progress.close();
            if (!failures.isEmpty()) {
                throw new IllegalStateException(
                        "An order had no answer in good form: "
                                + failures.peek().getMessage(),
                        failures.peek());
            }
            backlog.awaitNone();
            double drained = (System.nanoTime() - lastAnswer) / 1e9;
            Machine.Usage usage = Machine.usage(platform).since(before);
            requireEverywhereOnce(Set.copyOf(orders));
            return new Result(
                    atOnce,
                    perSecond,
                    directly ? "directly" : "gateway",
                    seconds,
                    statuses.stream().collect(Collectors.groupingBy(status -> status, Collectors.counting())),
                    Times.of(answered),
                    Times.of(kitchen),
                    Times.of(paid),
                    Times.of(paidAfterAnswer),
                    late,
                    drained,
                    usage);
        }
    }

    /** Seldomer while the view is far behind: looking must not be what keeps it there. */
    private static void pause(long soFar) {
        long nanos = soFar < 200_000_000L ? 5_000_000L : Math.min(soFar / 20, 500_000_000L);
        LockSupport.parkNanos(nanos);
    }

    /** Every order that was answered 201 is PAID in the status view, is known to the kitchen, and was paid once. */
    private void requireEverywhereOnce(Set<UUID> orders) {
        requireAll(
                orders,
                "status",
                "select order_id from live_order where order_id = any (?) and status = 'PAID'",
                "are not PAID in status");
        requireAll(orders, "store", "select order_id from ticket where order_id = any (?)", "have no ticket");
        requireAll(
                orders,
                "payment",
                "select order_id from payment_attempt where order_id = any (?) group by order_id"
                        + " having count(*) = 1 and count(*) filter (where status = 'APPROVED') = 1",
                "were not paid exactly once");
        long ledger = databases.number("payment", "select coalesce(sum(amount), 0) from ledger_entry");
        if (ledger != 0) {
            throw new IllegalStateException("The ledger sums to %,d won instead of zero".formatted(ledger));
        }
    }

    private void requireAll(Set<UUID> orders, String service, String sql, String otherwise) {
        Set<UUID> there = databases.ids(service, sql, orders);
        List<UUID> missing =
                orders.stream().filter(order -> !there.contains(order)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalStateException("%d of %d orders %s, for example %s"
                    .formatted(missing.size(), orders.size(), otherwise, missing.get(0)));
        }
    }
}
