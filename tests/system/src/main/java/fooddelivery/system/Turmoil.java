package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A day when everything goes wrong: people order, change their minds, pay with bad cards; kitchens reject and dawdle;
 * riders race and give up; and all the while every process of the platform is killed, again and again, at any moment.
 * Nobody is told why a request failed; everybody tries again, as people do. When it is over, every wish must have become
 * one order, every order must have come to its end, and every won must be where it belongs.
 */
public final class Turmoil {

    private static final List<String> PARTS =
            List.of("order", "payment", "store", "delivery", "notify", "status", "broker", "database");
    private static final int CUSTOMERS = 6;
    private static final int KILLERS = 2;
    private static final Duration LONGEST_DAY = Duration.ofMinutes(60);
    private static final Duration EVENING = Duration.ofMinutes(10);
    private static final Duration RESTART = Duration.ofMinutes(4);
    /** Answers of a platform of which parts are down; people try again. */
    private static final Set<Integer> TRY_AGAIN = Set.of(429, 502, 503, 504);

    private static final Set<String> CLOSED = Set.of("CANCELLED", "REJECTED", "EXPIRED");

    private final Platform platform;
    private final int orders;
    private final int rounds;
    private final long seed;
    private final Consumer<String> report;

    private final AtomicInteger nextOrder = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private final Map<UUID, Customer> placed = new ConcurrentHashMap<>();
    private final Set<UUID> cancelledInTime = ConcurrentHashMap.newKeySet();
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private volatile boolean evening;
    private volatile boolean over;

    /**
     * @param rounds how often each part is killed
     * @param seed of what people do; the moments of the kills are the machine's
     */
    public Turmoil(Platform platform, int orders, int rounds, long seed, Consumer<String> report) {
        this.platform = platform;
        this.orders = orders;
        this.rounds = rounds;
        this.seed = seed;
        this.report = report;
    }

    public void run() {
        List<Store> stores = platform.stores().stream().limit(2).toList();
        List<Customer> customers =
                Stream.generate(platform::newCustomer).limit(CUSTOMERS).toList();
        List<Kitchen> kitchens = List.of(platform.kitchen("owner1"), platform.kitchen("owner2"));
        List<Rider> riders = List.of(platform.rider("rider1"), platform.rider("rider2"));
        riders.forEach(Rider::isNearby);
        Administrator administrator = platform.administrator();
        report.accept("seed " + seed);

        ExecutorService people = Executors.newCachedThreadPool();
        ExecutorService hungry = Executors.newFixedThreadPool(CUSTOMERS);
        ExecutorService killers = Executors.newFixedThreadPool(KILLERS);
        try {
            for (int i = 0; i < CUSTOMERS; i++) {
                Customer customer = customers.get(i);
                Random mood = new Random(seed + i);
                hungry.execute(guarded("a customer", () -> keepsOrdering(customer, stores, mood)));
            }
            for (int i = 0; i < kitchens.size(); i++) {
                Kitchen kitchen = kitchens.get(i);
                Random mood = new Random(seed + 100 + i);
                people.execute(guarded("a kitchen", () -> keepsCooking(kitchen, mood)));
            }
            for (int i = 0; i < riders.size(); i++) {
                Rider rider = riders.get(i);
                Random mood = new Random(seed + 200 + i);
                people.execute(guarded("a rider", () -> keepsRiding(rider, mood)));
            }
            for (int i = 0; i < KILLERS; i++) {
                int first = i;
                Random mood = new Random(seed + 300 + i);
                killers.execute(guarded("a killer", () -> keepsKilling(first, mood)));
            }
            await(killers, "every part was killed often enough");
            assertThat(broken).as("why somebody had to give up").isEmpty();
            await(hungry, "all orders are placed");
            report.accept(
                    "%d orders placed, %d kills; from now on nothing fails".formatted(placed.size(), kills.get()));
            evening = true;
            Duration took = Await.until("every order has come to its end", EVENING, () -> {
                assertThat(notSettled(customers)).as("orders that still wait").isEmpty();
                return true;
            });
            report.accept("every order has come to its end %d s later".formatted(took.toSeconds()));
        } finally {
            over = true;
            people.shutdownNow();
            hungry.shutdownNow();
            killers.shutdownNow();
        }
        assertThat(broken).as("answers that nobody should get").isEmpty();
        assertEveryWonIsAccountedFor(customers, administrator);
    }

    // ---- people

    private void keepsOrdering(Customer customer, List<Store> stores, Random mood) {
        for (int number = nextOrder.getAndIncrement(); number < orders; number = nextOrder.getAndIncrement()) {
            int mine = number;
            // Spread over the whole time of the kills.
            Await.until(
                    "it is order %d's turn".formatted(mine),
                    LONGEST_DAY,
                    () -> mine < (long) orders * (kills.get() + 1) / (PARTS.size() * rounds) || over);
            Basket basket = stores.get(mood.nextInt(stores.size())).basket();
            basket = mood.nextInt(4) == 0 ? basket.express() : basket;
            basket = mood.nextInt(5) == 0 ? basket.paidWhenAvailable() : basket;
            basket = mood.nextInt(10) == 0 ? basket.paidWith("tok_declined") : basket;
            places(customer, basket, mood);
        }
    }

    /** The same wish with the same key, until there is an answer: that makes one order, however often it is sent. */
    private void places(Customer customer, Basket wish, Random mood) {
        String key = UUID.randomUUID().toString();
        Answer answer = insist("an order is answered", () -> customer.place(wish, key), Set.of(201, 202, 402));
        UUID orderId = answer.id("orderId");
        placed.put(orderId, customer);
        if (answer.status() == 402 && mood.nextInt(3) > 0) {
            paysAgain(customer, orderId);
        }
        if (mood.nextInt(6) == 0) {
            idle(mood.nextInt(3_000));
            cancels(customer, orderId);
        }
        idle(mood.nextInt(200));
    }

    private void paysAgain(Customer customer, UUID orderId) {
        trial(() -> customer.pay(orderId, "tok_ok")).ifPresent(answer -> mustBe(answer, 200, 202, 402, 409));
    }

    private void cancels(Customer customer, UUID orderId) {
        trial(() -> customer.cancel(orderId)).ifPresent(answer -> {
            mustBe(answer, 200, 202, 409);
            if (answer.status() == 200) {
                cancelledInTime.add(orderId);
            }
        });
    }

    private void keepsCooking(Kitchen kitchen, Random mood) {
        while (!over) {
            for (JsonObject ticket : listOrNothing(() -> kitchen.tickets("RECEIVED"))) {
                UUID orderId = id(ticket);
                int roll = mood.nextInt(20);
                if (roll == 0) {
                    trial(() -> kitchen.reject(orderId)).ifPresent(answer -> mustBe(answer, 200, 409));
                } else if (roll > 3 || evening) {
                    trial(() -> kitchen.accept(orderId)).ifPresent(answer -> mustBe(answer, 200, 409));
                }
            }
            for (JsonObject ticket : listOrNothing(() -> kitchen.tickets("ACCEPTED"))) {
                if (mood.nextInt(3) > 0 || evening) {
                    trial(() -> kitchen.startCooking(id(ticket))).ifPresent(answer -> mustBe(answer, 200, 409));
                }
            }
            for (JsonObject ticket : listOrNothing(() -> kitchen.tickets("COOKING"))) {
                if (mood.nextInt(3) > 0 || evening) {
                    trial(() -> kitchen.finishCooking(id(ticket))).ifPresent(answer -> mustBe(answer, 200, 409));
                }
            }
            idle(500);
        }
    }

    private void keepsRiding(Rider rider, Random mood) {
        while (!over) {
            for (JsonObject delivery : listOrNothing(rider::deliveries)) {
                trial(() -> rider.claim(id(delivery))).ifPresent(answer -> mustBe(answer, 200, 404, 409));
            }
            // A claim whose answer was lost is a claim: the service is asked what this rider has, as its page does.
            for (JsonObject delivery : listOrNothing(() -> rider.own("CLAIMED"))) {
                UUID orderId = id(delivery);
                boolean givesUp = mood.nextInt(10) == 0 && !evening;
                trial(() -> givesUp ? rider.release(orderId) : rider.pickUp(orderId))
                        .ifPresent(answer -> mustBe(answer, 200, 404, 409));
            }
            for (JsonObject delivery : listOrNothing(() -> rider.own("PICKED_UP"))) {
                trial(() -> rider.dropOffWithoutCode(id(delivery))).ifPresent(answer -> mustBe(answer, 200, 409));
            }
            idle(500);
        }
    }

    // ---- what goes wrong

    private void keepsKilling(int first, Random mood) {
        for (int round = 0; round < rounds; round++) {
            List<String> parts = new ArrayList<>();
            for (int i = first; i < PARTS.size(); i += KILLERS) {
                parts.add(PARTS.get(i));
            }
            Collections.shuffle(parts, mood);
            for (String part : parts) {
                platform.kill(part);
                report.accept("%s killed, %d orders placed so far".formatted(part, placed.size()));
                idle(mood.nextInt(4_000));
                startAgain(part);
                kills.incrementAndGet();
            }
        }
    }

    /** As whoever watches over it would: what the other killer took from it in the middle of its start is soon back. */
    private void startAgain(String part) {
        Await.until(part + " is started again", RESTART, () -> {
            try {
                platform.start(part);
                return true;
            } catch (AssertionError e) {
                report.accept("%s could not start, and is started once more".formatted(part));
                throw e;
            }
        });
    }

    // ---- the evening

    /** What customers still have to do, they do: pay what was not paid, confirm what they have eaten. */
    private List<String> notSettled(List<Customer> customers) {
        List<String> waiting = new ArrayList<>();
        for (Customer customer : customers) {
            for (JsonObject order : customer.orders()) {
                String status = order.getString("status");
                String refund = order.getString("refund");
                UUID orderId = id(order);
                boolean settled = status.equals("COMPLETED")
                        || status.equals("PAYMENT_DECLINED")
                        || CLOSED.contains(status) && Set.of("NONE", "REFUNDED").contains(refund);
                if (settled) {
                    continue;
                }
                waiting.add("%s %s, refund %s".formatted(orderId, status, refund));
                if (status.equals("PAYMENT_DEFERRED")) {
                    paysAgain(customer, orderId);
                } else if (status.equals("DELIVERED")) {
                    mustBe(customer.confirm(orderId), 200, 409);
                }
            }
        }
        return waiting;
    }

    private void assertEveryWonIsAccountedFor(List<Customer> customers, Administrator administrator) {
        Map<String, Integer> ends = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        int known = 0;
        for (Customer customer : customers) {
            Map<UUID, JsonObject> views = new HashMap<>();
            Await.until("the status view has caught up", Await.SOON, () -> {
                customer.statusOfOrders().forEach(view -> views.put(id(view), view));
                List<String> behind = customer.orders().stream()
                        .filter(order -> !agree(order, views.get(id(order))))
                        .map(JsonObject::toString)
                        .toList();
                assertThat(behind)
                        .as("orders that the status view shows otherwise")
                        .isEmpty();
                return true;
            });
            for (JsonObject order : customer.orders()) {
                known++;
                UUID orderId = id(order);
                if (!placed.containsKey(orderId)) {
                    wrong.add(orderId + " was made by nobody's wish");
                }
                ends.merge(order.getString("status") + ", refund " + order.getString("refund"), 1, Integer::sum);
                Map<String, Long> payments = administrator.paymentStates(orderId).stream()
                        .filter(state -> !Set.of("VOIDED", "DECLINED").contains(state))
                        .collect(Collectors.groupingBy(state -> state, TreeMap::new, Collectors.counting()));
                Map<String, Long> owed = owed(order);
                if (!payments.equals(owed)) {
                    wrong.add("%s is %s, its payments are %s and should be %s"
                            .formatted(orderId, order.getString("status"), payments, owed));
                }
                if (cancelledInTime.contains(orderId)
                        && !order.getString("status").equals("CANCELLED")) {
                    wrong.add(orderId + " was cancelled, and is " + order.getString("status"));
                }
            }
        }
        ends.forEach((end, count) -> report.accept("%d orders ended as %s".formatted(count, end)));
        assertThat(wrong).as("orders whose money is not where it belongs").isEmpty();
        assertThat(known)
                .as("orders, one for each wish")
                .isEqualTo(placed.size())
                .isEqualTo(orders);
        assertThat(administrator.ledgerSum()).as("sum of the ledger").isZero();
        report.accept("%d wishes, %d orders; each paid once or not at all, each refund made; the ledger sums to zero"
                .formatted(orders, known));
        int all = known;
        Await.until("the audit has looked at every order", Duration.ofMinutes(2), () -> {
            Administrator.Audit audit = administrator.audit();
            assertThat(audit.violations()).as("what the audit finds").isEmpty();
            return audit.checked() >= all;
        });
        report.accept("the audit of all services finds nothing");
    }

    private static boolean agree(JsonObject order, JsonObject view) {
        return view != null
                && view.getString("status").equals(order.getString("status"))
                && view.getString("refund").equals(order.getString("refund"));
    }

    private static Map<String, Long> owed(JsonObject order) {
        if (order.getString("status").equals("COMPLETED")) {
            return Map.of("APPROVED", 1L);
        }
        return order.getString("refund").equals("REFUNDED") ? Map.of("REFUNDED", 1L) : Map.of();
    }

    // ---- how people try

    /** Sends it until it is answered with one of these. */
    private Answer insist(String what, Supplier<Answer> request, Set<Integer> answers) {
        return Await.value(what, LONGEST_DAY, () -> {
            Optional<Answer> answer = trial(request);
            if (answer.isEmpty() || answer.get().status() == 409) {
                idle(300);
                return Optional.empty();
            }
            mustBe(answer.get(), answers.toArray(Integer[]::new));
            return answer;
        });
    }

    /** Empty when nothing came back, or only that it does not work right now. */
    private static Optional<Answer> trial(Supplier<Answer> request) {
        try {
            return Optional.of(request.get()).filter(answer -> !TRY_AGAIN.contains(answer.status()));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        }
    }

    private static List<JsonObject> listOrNothing(Supplier<List<JsonObject>> list) {
        try {
            return list.get();
        } catch (UncheckedIOException | AssertionError e) {
            return List.of();
        }
    }

    private void mustBe(Answer answer, Integer... statuses) {
        if (!List.of(statuses).contains(answer.status())) {
            broken.add(answer.toString());
        }
    }

    private Runnable guarded(String who, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | AssertionError e) {
                if (!over) {
                    broken.add("%s had to give up: %s".formatted(who, e));
                    report.accept("%s had to give up: %s".formatted(who, e));
                }
            }
        };
    }

    private static void await(ExecutorService threads, String what) {
        threads.shutdown();
        try {
            assertThat(threads.awaitTermination(LONGEST_DAY.toMinutes(), TimeUnit.MINUTES))
                    .as(what)
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** People are not machines: this is their pace, nothing is waited for. */
    private static void idle(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static UUID id(JsonObject row) {
        return UUID.fromString(row.getString("orderId"));
    }
}
