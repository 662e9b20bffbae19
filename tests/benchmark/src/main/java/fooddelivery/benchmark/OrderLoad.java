package fooddelivery.benchmark;

import fooddelivery.system.Administrator;
import fooddelivery.system.Answer;
import fooddelivery.system.Await;
import fooddelivery.system.Basket;
import fooddelivery.system.Customer;
import fooddelivery.system.Kitchen;
import fooddelivery.system.Machine;
import fooddelivery.system.Platform;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** People who place one order after the other, each as soon as the last one is answered: a closed loop. */
final class OrderLoad {

    private static final Duration CATCH_UP = Duration.ofMinutes(5);
    private static final int CUSTOMERS = 8;
    /** One in so many orders is looked for in the status view at once. */
    private static final Duration SAMPLE_EVERY = Duration.ofMillis(250);

    /**
     * What was measured at one concurrency.
     *
     * @param answers how many of each HTTP status
     * @param latencies of the answers in nanoseconds, sorted
     * @param untilStatus from the answer until the status view showed PAID, in nanoseconds, sorted; sampled
     * @param drained seconds from the last answer until the kitchen and the status view knew all orders
     * @param usage processor time from the first order until then
     */
    record Result(
            int concurrency,
            String way,
            double seconds,
            Map<Integer, Long> answers,
            long[] latencies,
            long[] untilStatus,
            double drained,
            Machine.Usage usage) {

        double ordersPerSecond() {
            return latencies.length / seconds;
        }

        long orders() {
            return latencies.length;
        }
    }

    private record Paid(Customer customer, UUID orderId, long nanoTime) {}

    private final Platform platform;
    private final Basket basket;
    private final Administrator administrator;

    OrderLoad(Platform platform) {
        this.platform = platform;
        basket = platform.store().basket();
        administrator = platform.administrator();
    }

    /**
     * @param directly by the order service's own port instead of the gateway
     */
    Result run(int concurrency, Duration time, boolean directly) {
        List<Customer> customers =
                Stream.generate(platform::newCustomer).limit(CUSTOMERS).toList();
        List<Customer> people = directly
                ? customers.stream()
                        .map(customer -> customer.through(platform.directly("order")))
                        .toList()
                : customers;
        Queue<Answer> answers = new ConcurrentLinkedQueue<>();
        Queue<Paid> paid = new ConcurrentLinkedQueue<>();
        Queue<Long> untilStatus = new ConcurrentLinkedQueue<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        AtomicLong nextSample = new AtomicLong(System.nanoTime());
        Machine.Usage before = Machine.usage(platform);
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        ExecutorService workers = Executors.newFixedThreadPool(concurrency);
        ExecutorService sampler = Executors.newSingleThreadExecutor();
        for (int worker = 0; worker < concurrency; worker++) {
            int number = worker % CUSTOMERS;
            workers.execute(() -> {
                try {
                    while (System.nanoTime() < end) {
                        Answer answer = people.get(number).place(basket);
                        long now = System.nanoTime();
                        answers.add(answer);
                        if (answer.status() == 201) {
                            Paid order = new Paid(customers.get(number), answer.id("orderId"), now);
                            paid.add(order);
                            long due = nextSample.get();
                            if (now >= due && nextSample.compareAndSet(due, now + SAMPLE_EVERY.toNanos())) {
                                sampler.execute(() -> untilStatus.add(awaitPaid(order)));
                            }
                        }
                    }
                } catch (RuntimeException | AssertionError e) {
                    failures.add(e);
                }
            });
        }
        finish(workers, time);
        double seconds = (System.nanoTime() - begin) / 1e9;
        finish(sampler, Duration.ZERO);
        if (!failures.isEmpty()) {
            throw new IllegalStateException("An order had no answer in good form", failures.peek());
        }
        long stopped = System.nanoTime();
        awaitLast(paid);
        double drained = (System.nanoTime() - stopped) / 1e9;
        Machine.Usage usage = Machine.usage(platform).since(before);
        requireEverywhereOnce(paid, customers);
        return new Result(
                concurrency,
                directly ? "directly" : "gateway",
                seconds,
                answers.stream().collect(Collectors.groupingBy(Answer::status, Collectors.counting())),
                sorted(answers.stream().map(answer -> answer.took().toNanos())),
                sorted(untilStatus.stream()),
                drained,
                usage);
    }

    private static long awaitPaid(Paid order) {
        Await.until(
                "order %s is PAID in the status view".formatted(order.orderId()),
                CATCH_UP,
                () -> order.customer().status(order.orderId()).body().contains("\"status\":\"PAID\""));
        return System.nanoTime() - order.nanoTime();
    }

    /** The events of the load are through when the status view and the kitchen know the orders placed last. */
    private void awaitLast(Queue<Paid> paid) {
        Kitchen kitchen = platform.kitchen("owner1");
        paid.stream()
                .sorted(Comparator.comparing(Paid::nanoTime).reversed())
                .limit(100)
                .forEach(order -> {
                    awaitPaid(order);
                    Await.until(
                            "the kitchen has a ticket for order " + order.orderId(),
                            CATCH_UP,
                            () -> kitchen.ticket(order.orderId()).status() == 200);
                });
    }

    /** Every order that was answered 201 is PAID in the status view, is known to the kitchen, and was paid once. */
    private void requireEverywhereOnce(Queue<Paid> paid, List<Customer> customers) {
        Set<UUID> orders = paid.stream().map(Paid::orderId).collect(Collectors.toSet());
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        Set<UUID> seen = new HashSet<>();
        for (Customer customer : customers) {
            customer.statusOfOrders().stream()
                    .filter(order -> order.getString("status").equals("PAID"))
                    .forEach(order -> seen.add(UUID.fromString(order.getString("orderId"))));
        }
        orders.stream().filter(order -> !seen.contains(order)).forEach(order -> wrong.add(order + " is not PAID"));
        ExecutorService checkers = Executors.newFixedThreadPool(4);
        Kitchen kitchen = platform.kitchen("owner1");
        orders.forEach(order -> checkers.execute(() -> {
            List<String> payments = administrator.paymentStates(order);
            if (!payments.equals(List.of("APPROVED"))) {
                wrong.add(order + " has the payments " + payments);
            }
            if (kitchen.ticket(order).status() != 200) {
                wrong.add(order + " has no ticket");
            }
        }));
        finish(checkers, CATCH_UP);
        if (!wrong.isEmpty() || administrator.ledgerSum() != 0) {
            throw new IllegalStateException("%d orders are not as they should be: %s; sum of the ledger: %d"
                    .formatted(wrong.size(), wrong.stream().limit(10).toList(), administrator.ledgerSum()));
        }
    }

    private static void finish(ExecutorService workers, Duration time) {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(time.plus(CATCH_UP).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("Some requests do not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static long[] sorted(Stream<Long> values) {
        long[] array = values.mapToLong(Long::longValue).toArray();
        Arrays.sort(array);
        return array;
    }
}
