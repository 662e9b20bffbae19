package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.system.Rush.Placed;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An outage under load: a part is killed while people go on ordering, and started again while they still do. Afterwards
 * every order is looked for in every service that should know it.
 */
public final class OutageUnderLoad {

    /** "Within about a second": the payment call is given up after 0.61 s, and a busy machine takes its share. */
    public static final Duration PATIENCE = Duration.ofMillis(1500);

    private static final Duration CATCH_UP = Duration.ofMinutes(3);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Platform platform;
    private final int orders;
    private final int concurrency;
    private final Consumer<String> report;
    private final boolean timed;

    public OutageUnderLoad(Platform platform, int orders, int concurrency, Consumer<String> report) {
        this(platform, orders, concurrency, report, true);
    }

    private OutageUnderLoad(Platform platform, int orders, int concurrency, Consumer<String> report, boolean timed) {
        this.platform = platform;
        this.orders = orders;
        this.concurrency = concurrency;
        this.report = report;
        this.timed = timed;
    }

    /**
     * The same on a machine that others use as well: how fast answers come says little there, and a payment call may run
     * into its time-out. Whatever was answered, every order must still be paid once and known everywhere.
     */
    public OutageUnderLoad onABusyMachine() {
        return new OutageUnderLoad(platform, orders, concurrency, report, false);
    }

    /** Nothing fails: so that what is measured afterwards is not the first work of a process. */
    public void orderInPeace() {
        Store store = platform.store();
        List<Placed> placed = new Rush(customers(), orders, 0, concurrency, number -> store.basket()).end();
        new Agreement(platform, report).require(placed);
    }

    /** Ordering needs neither the kitchen nor the broker: every order is paid at once, and delivered to them later. */
    public void killWhileOrdersArePaid(String part) {
        Store store = platform.store();
        List<Placed> placed = rushDuringOutageOf(part, number -> store.basket());
        List<Placed> late = placed.stream()
                .filter(order -> order.answer().expect(201, 202).status() == 202)
                .toList();
        if (timed) {
            assertThat(late).as("orders not paid at once").isEmpty();
        }
        late.forEach(order -> order.customer().paysUntilPaid(order.orderId(), CATCH_UP));
        new Agreement(platform, report).require(placed);
    }

    /**
     * Without payment an order is taken all the same, and paid later: by itself where the customer wanted that, by the
     * customer otherwise.
     */
    public void killPaymentWhileOrdersArePaid() {
        Store store = platform.store();
        List<Placed> placed = rushDuringOutageOf(
                "payment",
                number -> number % 2 == 0 ? store.basket() : store.basket().paidWhenAvailable());
        List<Placed> unpaid = requireTaken(placed);
        unpaid.stream()
                .filter(order -> !order.basket().paysWhenAvailable())
                .forEach(order -> order.customer().paysUntilPaid(order.orderId(), CATCH_UP));
        new Agreement(platform, report).require(placed);
        requireInTime(placed);
    }

    /** A payment gateway that takes its time, and loses every fifth answer after it has charged the card. */
    public void orderWhilePaymentIsOverloaded() {
        Store store = platform.store();
        List<Placed> placed = rushWhileTheCardCompanyTakes(2_000, 1_000, 0.2, number -> store.basket());
        List<Placed> unpaid = requireTaken(placed);
        unpaid.forEach(order -> order.customer().paysUntilPaid(order.orderId(), CATCH_UP));
        new Agreement(platform, report).require(placed);
        requireInTime(placed);
    }

    /**
     * A card company that takes 400 to 620 ms, on the edge of what order is ready to wait: customers go on being answered
     * in time, the circuit opens and closes, and in the end everything is paid once.
     */
    public void orderWhileTheCardCompanyIsSlow() {
        Store store = platform.store();
        List<Placed> placed;
        try (CircuitWatch circuit = new CircuitWatch(platform)) {
            placed = rushWhileTheCardCompanyTakes(
                    400,
                    220,
                    0,
                    number -> number % 2 == 0 ? store.basket() : store.basket().paidWhenAvailable());
            List<Placed> unpaid = requireTaken(placed);
            long begin = System.nanoTime();
            unpaid.stream()
                    .filter(order -> !order.basket().paysWhenAvailable())
                    .forEach(order -> order.customer().paysUntilPaid(order.orderId(), CATCH_UP));
            new Agreement(platform, report).require(placed);
            report.accept("everything was paid %.1f s after the card company had recovered"
                    .formatted((System.nanoTime() - begin) / 1e9));
            circuit.changes().forEach(report);
            assertThat(circuit.hasOpenedAndClosed())
                    .as("the circuit opened and closed again")
                    .isTrue();
        }
        requireInTime(placed);
    }

    /**
     * The company that brings the messages is away for a minute while people order: then each phone shows all that its
     * customer was told, once and in order.
     */
    public void killTheirPhonesForAMinute() {
        Store store = platform.store();
        Map<Customer, Phone> phones = new HashMap<>();
        for (int person = 0; person < concurrency; person++) {
            Phone phone = Phone.of(platform);
            phones.put(platform.newCustomer(Map.of("phone", phone.number())), phone);
        }
        Rush rush = new Rush(List.copyOf(phones.keySet()), orders, orders / 5, concurrency, number -> store.basket());
        rush.awaitPlaced(orders / 5);
        platform.kill("phone");
        long killed = System.nanoTime();
        report.accept("phone killed after %d of %d orders".formatted(orders / 5, orders));
        try {
            rush.awaitPlaced(orders - orders / 5);
            Await.until("a minute is over", CATCH_UP, () -> System.nanoTime() - killed > MINUTE.toNanos());
        } finally {
            platform.start("phone");
        }
        report.accept("phone is back after %.1f s".formatted((System.nanoTime() - killed) / 1e9));
        rush.goOn();
        List<Placed> placed = rush.end();
        tell(placed);

        Administrator administrator = platform.administrator();
        Duration took = Await.until("everything that was to be sent is sent", CATCH_UP, () -> {
            for (String state : List.of("WAITING", "ASKING", "PARKED")) {
                assertThat(administrator.http().list("/notify/api/deliveries?state=" + state))
                        .as(state)
                        .isEmpty();
            }
            for (Placed order : placed) {
                assertThat(phones.get(order.customer()).shows(order.orderId()))
                        .as("messages of order %s", order.orderId())
                        .hasSizeGreaterThanOrEqualTo(2)
                        .doesNotHaveDuplicates()
                        .isEqualTo(order.customer().told(order.orderId()));
            }
            return true;
        });
        report.accept("%d orders: everything is shown, once and in order, %.1f s later"
                .formatted(placed.size(), took.toMillis() / 1000.0));
    }

    /** @param lostAnswers share of the answers that are lost after the card was charged */
    private List<Placed> rushWhileTheCardCompanyTakes(
            int latencyMs, int jitterMs, double lostAnswers, IntFunction<Basket> baskets) {
        Administrator administrator = platform.administrator();
        JsonObject usual = administrator.simulation();
        administrator.simulate(Map.of(
                "latencyMs", latencyMs,
                "jitterMs", jitterMs,
                "declineRate", 0,
                "errorBeforeCommitRate", 0,
                "errorAfterCommitRate", lostAnswers));
        List<Placed> placed;
        String fault = "card company takes %d ± %d ms".formatted(latencyMs, jitterMs);
        platform.watch().begins(fault);
        try {
            placed = new Rush(customers(), orders, 0, concurrency, baskets).end();
        } finally {
            administrator.simulate(usual);
            platform.watch().ends(fault);
        }
        tell(placed);
        return placed;
    }

    private List<Placed> rushDuringOutageOf(String part, IntFunction<Basket> baskets) {
        Rush rush = new Rush(customers(), orders, orders * 3 / 10, orders / 5, concurrency, baskets);
        rush.awaitPlaced(orders / 5);
        platform.kill(part);
        rush.outageHasBegun();
        report.accept("%s killed after %d of %d orders".formatted(part, orders / 5, orders));
        CompletableFuture<Void> back;
        try {
            assertMenusCanBeBrowsed();
            rush.awaitPlaced(orders / 2);
        } finally {
            back = CompletableFuture.runAsync(() -> platform.start(part));
        }
        back.join();
        report.accept("%s is back".formatted(part));
        rush.goOn();
        List<Placed> placed = rush.end();
        tell(placed);
        return placed;
    }

    /** Every answer is "paid" or "pay in a moment". */
    private List<Placed> requireTaken(List<Placed> placed) {
        assertThat(placed).allSatisfy(order -> {
            order.answer().expect(201, 202);
            if (order.answer().status() == 202) {
                assertThat(order.answer().header("Retry-After")).matches("[1-9]\\d*");
                assertThat(order.answer().text("paymentUrl")).endsWith(order.orderId() + "/payments");
            }
        });
        List<Placed> unpaid =
                placed.stream().filter(order -> order.answer().status() == 202).toList();
        assertThat(unpaid).as("orders that met the outage").isNotEmpty();
        report.accept("taken unpaid: " + countBy(unpaid, order -> order.answer().text("status")));
        return unpaid;
    }

    private void requireInTime(List<Placed> placed) {
        List<Duration> took =
                placed.stream().map(order -> order.answer().took()).toList();
        Times times = Times.of(took.stream().map(Duration::toNanos).toList());
        report.accept("answers took p50 %.0f ms, p99 %.0f ms".formatted(times.millis(50), times.millis(99)));
        if (!timed) {
            return;
        }
        assertThat(took.stream()
                        .map(Duration::toMillis)
                        .filter(millis -> millis > PATIENCE.toMillis())
                        .toList())
                .as("milliseconds of answers that took longer than %d", PATIENCE.toMillis())
                .isEmpty();
    }

    private List<Customer> customers() {
        return Stream.generate(platform::newCustomer)
                .limit(Math.min(concurrency, 4))
                .toList();
    }

    private void tell(List<Placed> placed) {
        report.accept("%d orders, answers: %s, slowest %d ms"
                .formatted(
                        placed.size(),
                        countBy(placed, order -> Integer.toString(order.answer().status())),
                        placed.stream()
                                .mapToLong(order -> order.answer().took().toMillis())
                                .max()
                                .orElse(0)));
    }

    private void assertMenusCanBeBrowsed() {
        assertThat(platform.stores())
                .isNotEmpty()
                .allSatisfy(store -> assertThat(store.menu()).isNotEmpty());
    }

    private static Map<String, Long> countBy(List<Placed> placed, Function<Placed, String> property) {
        return placed.stream().collect(Collectors.groupingBy(property, TreeMap::new, Collectors.counting()));
    }
}
