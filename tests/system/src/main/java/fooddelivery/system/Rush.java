package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Many orders at once. Each of so many people places the next order as soon as the last one is answered. */
public final class Rush {

    /** @param number 0 for the first order of the rush */
    public record Placed(int number, Customer customer, Basket basket, Answer answer) {

        public UUID orderId() {
            return answer.id("orderId");
        }

        @Override
        public String toString() {
            return "order %d: %s".formatted(number, answer);
        }
    }

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final IntFunction<Basket> baskets;
    private final int orders;
    private final int heldBack;
    private final int during;
    private final AtomicInteger next = new AtomicInteger();
    private final Queue<Placed> placed = new ConcurrentLinkedQueue<>();
    private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
    private final CountDownLatch outage = new CountDownLatch(1);
    private final CountDownLatch goOn = new CountDownLatch(1);
    private final ExecutorService people;

    /**
     * Begins at once.
     *
     * @param heldBack how many of the orders wait for {@link #goOn}
     * @param baskets by the number of the order
     */
    public Rush(List<Customer> customers, int orders, int heldBack, int concurrency, IntFunction<Basket> baskets) {
        this(customers, orders, 0, heldBack, concurrency, baskets);
    }

    /** @param during how many of the orders before those wait for {@link #outageHasBegun}: they meet it, however fast people are */
    Rush(List<Customer> customers, int orders, int during, int heldBack, int concurrency, IntFunction<Basket> baskets) {
        this.orders = orders;
        this.during = during;
        this.heldBack = heldBack;
        this.baskets = baskets;
        this.people = Executors.newFixedThreadPool(concurrency);
        for (int person = 0; person < concurrency; person++) {
            Customer customer = customers.get(person % customers.size());
            people.execute(() -> keepOrdering(customer));
        }
        people.shutdown();
    }

    private void keepOrdering(Customer customer) {
        for (int number = next.getAndIncrement(); number < orders; number = next.getAndIncrement()) {
            try {
                if (number >= orders - heldBack - during) {
                    await(number >= orders - heldBack ? goOn : outage);
                }
                Basket basket = baskets.apply(number);
                placed.add(new Placed(number, customer, basket, customer.place(basket)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                failures.add(e);
            } catch (AssertionError e) {
                failures.add(new IllegalStateException(e.getMessage(), e));
            }
        }
    }

    private static void await(CountDownLatch gate) throws InterruptedException {
        if (!gate.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("Nobody let the rush go on");
        }
    }

    /** Waits until that many orders are answered. */
    public void awaitPlaced(int count) {
        Await.until("%d orders are answered".formatted(count), LIMIT, () -> placed.size() + failures.size() >= count);
    }

    /** Lets those go on that are to meet it. */
    void outageHasBegun() {
        outage.countDown();
    }

    /** Lets those go on that were held back. */
    public void goOn() {
        goOn.countDown();
    }

    /** Waits for all answers. */
    public List<Placed> end() {
        try {
            assertThat(people.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("all orders are answered")
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        assertThat(failures).as("orders without an answer in good form").isEmpty();
        assertThat(placed).hasSize(orders);
        return new ArrayList<>(placed);
    }
}
