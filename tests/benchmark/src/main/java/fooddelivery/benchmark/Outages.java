package fooddelivery.benchmark;

import static fooddelivery.benchmark.Progress.say;

import fooddelivery.system.Answer;
import fooddelivery.system.Basket;
import fooddelivery.system.Customer;
import fooddelivery.system.Kitchen;
import fooddelivery.system.Platform;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** How fast what has waited for the broker, or for a service, is caught up when that is back. */
final class Outages {

    private static final int PEOPLE = 8;
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final long BETWEEN_LOOKS = 50_000_000;

    /**
     * @param what was caught up
     * @param when after which outage, and what else went on
     * @param events that had waited
     * @param seconds from the first of them that went to the last; connecting again is not in it
     */
    record CaughtUp(String what, String when, long events, double seconds) {

        double perSecond() {
            return events / seconds;
        }
    }

    private final Platform platform;
    private final Backlog backlog;
    private final List<CaughtUp> results = new ArrayList<>();

    Outages(Platform platform, Backlog backlog) {
        this.platform = platform;
        this.backlog = backlog;
    }

    /** @param events to wait for each of them, at least */
    List<CaughtUp> run(int events) {
        broker(events);
        readers(events);
        cooks(events);
        return List.copyOf(results);
    }

    /** Orders are taken and paid without the broker; when it is back, everybody has something to send and to read. */
    private void broker(int events) {
        say("  the broker is away until order has %,d events to send", events);
        platform.kill("broker");
        order(() -> backlog.unsent("order") < events);
        Map<String, Watch> relays = new LinkedHashMap<>();
        for (String service : List.of("order", "payment")) {
            relays.put(service, new Watch(backlog.unsent(service)));
        }
        platform.start("broker");
        watch(relays, backlog::unsent);
        relays.forEach((service, relay) ->
                results.add(relay.result(service + "'s relay", "the broker was away; all services at once")));
        backlog.awaitNone();
    }

    /** What paid orders mean for kitchen, customers and status view, one after the other. */
    private void readers(int events) {
        List<String> away = List.of("store", "status", "notify");
        away.forEach(platform::kill);
        say("  %s are away until %,d events wait for each", away, events);
        order(() -> away.stream().anyMatch(service -> backlog.waitingFor(service) < events));
        away.forEach(service -> comesBack(service, "it was away; alone"));
        backlog.awaitNone();
    }

    /** What the kitchen does is read by order and delivery. */
    private void cooks(int events) {
        say("  delivery, and then order, have %,d events of the kitchen to read", events);
        List<UUID> orders = order(new Count(Math.max(1, events / 3)));
        backlog.awaitNone();
        Kitchen kitchen = platform.kitchen("owner1");
        platform.kill("delivery");
        platform.kill("order");
        atOnce(orders, order -> WholeOrders.cook(kitchen, order));
        comesBack("delivery", "it was away; alone");
        comesBack("order", "it was away; alone");
        backlog.awaitNone();
    }

    private void comesBack(String service, String when) {
        Watch reader = new Watch(backlog.waitingFor(service));
        // Its process reads while the command still waits until it is ready.
        CompletableFuture<Void> starting = CompletableFuture.runAsync(() -> platform.start(service));
        watch(Map.of(service, reader), backlog::waitingFor);
        results.add(reader.result(service + "'s listener", when));
        starting.join();
    }

    private static void watch(Map<String, Watch> watched, ToLongFunction<String> left) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (watched.values().stream().anyMatch(watch -> !watch.isDone())) {
            watched.forEach((name, watch) -> watch.look(() -> left.applyAsLong(name)));
            if (System.nanoTime() > giveUp) {
                throw new IllegalStateException(
                        "After %d s something still waits for %s".formatted(PATIENCE.toSeconds(), watched.keySet()));
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }

    /** Goes on, counted by orders that are begun. */
    private static final class Count implements BooleanSupplier {

        private int left;

        private Count(int orders) {
            left = orders;
        }

        @Override
        public synchronized boolean getAsBoolean() {
            left--;
            return left >= 0;
        }
    }

    /** @return the orders that were paid at once */
    private List<UUID> order(BooleanSupplier goesOn) {
        Basket basket = platform.store().basket();
        List<Customer> customers =
                Stream.generate(platform::newCustomer).limit(PEOPLE).toList();
        Queue<UUID> paid = new ConcurrentLinkedQueue<>();
        atOnce(customers, customer -> {
            while (goesOn.getAsBoolean()) {
                // A handful between two looks at the database or the broker.
                for (int i = 0; i < (goesOn instanceof Count ? 1 : 10); i++) {
                    Answer answer = customer.place(basket).expect(201, 202);
                    if (answer.status() == 201) {
                        paid.add(answer.id("orderId"));
                    }
                }
            }
        });
        return List.copyOf(paid);
    }

    private static <T> void atOnce(List<T> all, Consumer<T> work) {
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
        all.forEach(one -> people.execute(() -> {
            try {
                work.accept(one);
            } catch (RuntimeException | AssertionError e) {
                failures.add(e);
            }
        }));
        OpenLoop.end(people, PATIENCE);
        if (!failures.isEmpty()) {
            throw new IllegalStateException(
                    "An order failed during an outage: " + failures.peek().getMessage(), failures.peek());
        }
    }

    /** Sees a number fall to zero. */
    static final class Watch {

        private final long first;
        private long before = System.nanoTime();
        private long began;
        private long ended;

        /** @param first how many wait */
        Watch(long first) {
            this.first = first;
        }

        void look(LongSupplier left) {
            if (isDone()) {
                return;
            }
            long now;
            long number;
            try {
                number = left.getAsLong();
                now = System.nanoTime();
            } catch (UncheckedIOException e) {
                // A broker that is on its way up does not answer yet.
                return;
            }
            note(number, now);
        }

        /** @param nanoTime when so many were left */
        void note(long number, long nanoTime) {
            if (began == 0 && number < first) {
                // It began after the last look that saw nothing go.
                began = before;
            }
            before = nanoTime;
            if (number == 0) {
                ended = nanoTime;
                began = began == 0 ? nanoTime : began;
            }
        }

        boolean isDone() {
            return ended != 0;
        }

        CaughtUp result(String what, String when) {
            return new CaughtUp(what, when, first, (ended - began) / 1e9);
        }
    }
}
