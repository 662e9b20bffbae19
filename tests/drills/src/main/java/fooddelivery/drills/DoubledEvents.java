package fooddelivery.drills;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.system.Administrator;
import fooddelivery.system.Answer;
import fooddelivery.system.Await;
import fooddelivery.system.Basket;
import fooddelivery.system.Customer;
import fooddelivery.system.EventStream;
import fooddelivery.system.Http;
import fooddelivery.system.Kitchen;
import fooddelivery.system.Phone;
import fooddelivery.system.Platform;
import fooddelivery.system.PrometheusText;
import fooddelivery.system.Rider;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * A broker may bring a message more than once, and a relay that dies between sending and writing that down sends again.
 * Here that happens to every event: it comes a second time at once, and a third time when its order is long over.
 */
final class DoubledEvents implements Drill.Promising {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** When nobody has handled anything for so long, everything is handled. */
    private static final long QUIET_MILLIS = 4_000;

    private static final int RIDERS = 2;
    /** May be told several times of one order; all other events are told once. */
    private static final Set<String> OF_SEVERAL = Set.of("OrderProgressed");

    /** What an order comes to, by its number. */
    private enum End {
        COMPLETED,
        CANCELLED,
        REJECTED;

        static End of(int number) {
            return number % 4 == 1 ? CANCELLED : number % 8 == 3 ? REJECTED : COMPLETED;
        }
    }

    private record Placed(UUID orderId, Customer customer, Phone phone, End end) {}

    /** All that somebody outside can see of an order. */
    private record Seen(JsonObject view, List<EventStream.Event> stream, List<String> told, List<String> shown) {}

    /** @param again how often an event that had been handled came again */
    private record Handled(double first, double again) {}

    @Override
    public boolean isContentWithAny() {
        return false;
    }

    @Override
    public void prepare(Path data, Platform platform) throws IOException {
        Files.writeString(
                data.resolve("config.properties"),
                "fooddelivery.broker.feed=type LIKE '%s'\n".formatted("fooddelivery.%"));
    }

    @Override
    public void run(Stage stage) {
        Platform platform = stage.platform();
        int orders = stage.settings().orders(80);
        List<Placed> placed;
        Map<UUID, Seen> before;
        try (EventDoubler doubler = new EventDoubler(platform)) {
            doubler.begin();
            Map<Customer, Phone> phones = new LinkedHashMap<>();
            for (int person = 0; person < stage.settings().concurrency(); person++) {
                Phone phone = Phone.of(platform);
                phones.put(platform.newCustomer(Map.of("phone", phone.number())), phone);
            }
            placed = new ArrayList<>();
            stage.during("each event comes twice", () -> placed.addAll(wholeOrders(platform, phones, orders)));
            Map<String, Handled> once = handledAtRest(platform);
            stage.say(
                    "%d orders came to their ends; %d events since the platform began",
                    placed.size(), doubler.events());
            before = seen(placed);
            stage.during("each event comes again, after everything is over", doubler::sendAllAgain);
            promiseNoneHandledTwice(stage, once, handledAtRest(platform));
            promiseNobodyActsTwice(stage, placed, doubler.names());
        }
        stage.promise("late repetitions change nothing that anybody sees", () -> {
            Map<UUID, Seen> after = seen(placed);
            before.forEach((orderId, seen) ->
                    assertThat(after.get(orderId)).as("order %s", orderId).isEqualTo(seen));
            stage.say("%d orders look as before", after.size());
        });
        stage.promise("nobody is told anything twice, and no history has a step twice", () -> {
            int messages = 0;
            for (Placed order : placed) {
                Seen seen = before.get(order.orderId());
                assertThat(seen.shown())
                        .as("messages of order %s", order.orderId())
                        .isNotEmpty()
                        .doesNotHaveDuplicates()
                        .isEqualTo(seen.told());
                assertThat(seen.stream())
                        .extracting(EventStream.Event::id)
                        .as("ids in the stream of order %s", order.orderId())
                        .isSorted()
                        .doesNotHaveDuplicates();
                assertThat(order.customer().timeline(order.orderId()))
                        .as("time line of order %s", order.orderId())
                        .doesNotHaveDuplicates()
                        .endsWith(order.end().name());
                messages += seen.shown().size();
            }
            stage.say("%d messages on the phones", messages);
        });
        promiseMoneyIsRight(stage, placed);
    }

    /** Since the services began, as the broker gave copies from its beginning on. */
    private static void promiseNoneHandledTwice(Stage stage, Map<String, Handled> once, Map<String, Handled> late) {
        Administrator administrator = stage.platform().administrator();
        stage.promise("each service handles each event once, and knows both repetitions", () -> {
            for (String service : Platform.SERVICES) {
                Handled then = once.get(service);
                Handled now = late.get(service);
                stage.say(
                        "%s: %.0f handled, %.0f repetitions known at once, %.0f later",
                        service, then.first(), then.again(), now.again() - then.again());
                assertThat(then.first()).as("events handled by %s", service).isPositive();
                assertThat(then.again())
                        .as("repetitions known by %s at once", service)
                        .isEqualTo(then.first());
                assertThat(now)
                        .as("known by %s after the late repetitions", service)
                        .isEqualTo(new Handled(then.first(), 2 * then.first()));
            }
        });
        stage.promise("no repetition is a dead letter", () -> {
            for (String service : Platform.SERVICES) {
                Http http = service.equals("payment") ? administrator.payment() : administrator.http();
                assertThat(http.list("/%s/api/dead-letters".formatted(service)))
                        .as("dead letters of %s", service)
                        .isEmpty();
            }
        });
    }

    /** @param names of the events, by what they are about */
    private static void promiseNobodyActsTwice(Stage stage, List<Placed> placed, Map<UUID, List<String>> names) {
        stage.promise("no service tells anything of an order twice", () -> {
            Set<String> told = new TreeSet<>();
            for (Placed order : placed) {
                List<String> events = names.get(order.orderId());
                told.addAll(events);
                assertThat(events.stream().filter(name -> !OF_SEVERAL.contains(name)))
                        .as("events of order %s", order.orderId())
                        .doesNotHaveDuplicates();
            }
            stage.say("%s", told);
        });
    }

    private static void promiseMoneyIsRight(Stage stage, List<Placed> placed) {
        Administrator administrator = stage.platform().administrator();
        stage.promise("each order is paid once, and each refund made once", () -> {
            for (Placed order : placed) {
                assertThat(administrator.paymentStates(order.orderId()).stream()
                                .filter(state -> !state.equals("VOIDED"))
                                .toList())
                        .as("payments of order %s", order.orderId())
                        .containsExactly(order.end() == End.COMPLETED ? "APPROVED" : "REFUNDED");
            }
            Administrator.Audit audit = Await.value(
                    "all %d orders are settled and audited".formatted(placed.size()),
                    PATIENCE,
                    () -> Optional.of(administrator.audit())
                            .filter(done -> done.checked() >= placed.size()
                                    && done.violations().isEmpty()));
            assertThat(administrator.ledgerSum()).as("sum of the ledger").isZero();
            stage.say("audit: %d orders, nothing broken; the ledger sums to zero", audit.checked());
        });
    }

    /** As many at a time as there are people. */
    private static List<Placed> wholeOrders(Platform platform, Map<Customer, Phone> phones, int orders) {
        Kitchen kitchen = platform.kitchen("owner1");
        List<Rider> riders = IntStream.rangeClosed(1, RIDERS)
                .mapToObj(number -> platform.rider("rider" + number))
                .toList();
        riders.forEach(Rider::isNearby);
        List<Customer> customers = List.copyOf(phones.keySet());
        Queue<Placed> placed = new ConcurrentLinkedQueue<>();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        ExecutorService people = Executors.newFixedThreadPool(customers.size());
        for (int i = 0; i < orders; i++) {
            int number = i;
            people.execute(() -> {
                Customer customer = customers.get(number % customers.size());
                try {
                    End end = End.of(number);
                    UUID orderId = live(customer, kitchen, riders.get(number % RIDERS), end, number % 3 == 0);
                    placed.add(new Placed(orderId, customer, phones.get(customer), end));
                } catch (AssertionError | RuntimeException e) {
                    failures.add(e);
                }
            });
        }
        people.shutdown();
        Await.until("all orders came to their ends", PATIENCE.plusSeconds(orders), people::isTerminated);
        assertThat(failures).as("what somebody noticed").isEmpty();
        return List.copyOf(placed);
    }

    private static UUID live(Customer customer, Kitchen kitchen, Rider rider, End end, boolean isExpress) {
        Basket basket = customer.basket();
        Answer answer = customer.place(isExpress ? basket.express() : basket).expect(201, 202);
        UUID orderId = answer.id("orderId");
        if (answer.status() == 202) {
            customer.paysUntilPaid(orderId, PATIENCE);
        }
        kitchen.gets(orderId);
        switch (end) {
            case CANCELLED -> customer.cancel(orderId).expect(200, 202);
            case REJECTED -> kitchen.reject(orderId).expect(200);
            case COMPLETED -> {
                kitchen.cooks(orderId);
                Await.until(
                        "a rider can claim order " + orderId,
                        PATIENCE,
                        () -> rider.claim(orderId).expect(200, 404).status() == 200);
                rider.pickUp(orderId).expect(200);
                rider.dropOffWithoutCode(orderId).expect(200);
                Await.until(
                        "order %s can be confirmed".formatted(orderId),
                        PATIENCE,
                        () -> customer.confirm(orderId).expect(200, 409).status() == 200);
            }
        }
        customer.sees(orderId, end.name());
        if (end != End.COMPLETED) {
            customer.seesRefund(orderId, "REFUNDED");
        }
        return orderId;
    }

    private static Map<UUID, Seen> seen(List<Placed> placed) {
        Map<UUID, Seen> all = new LinkedHashMap<>();
        for (Placed order : placed) {
            UUID orderId = order.orderId();
            all.put(
                    orderId,
                    new Seen(
                            order.customer().status(orderId).expect(200).json(),
                            past(order),
                            order.customer().told(orderId),
                            order.phone().shows(orderId)));
        }
        return all;
    }

    /** A stream that is opened now tells the whole past. */
    private static List<EventStream.Event> past(Placed order) {
        List<EventStream.Event> past = new ArrayList<>();
        try (EventStream stream = order.customer().follow(order.orderId(), OptionalLong.empty())) {
            do {
                past.add(stream.next());
            } while (!past.get(past.size() - 1).status().equals(order.end().name()));
        }
        return past;
    }

    /** Waits until nobody handles anything any more. */
    private static Map<String, Handled> handledAtRest(Platform platform) {
        return Await.value("everything is handled", PATIENCE, () -> {
            Map<String, Handled> now = handled(platform);
            SteadyOrders.pause(QUIET_MILLIS);
            return Optional.of(now).filter(handled(platform)::equals);
        });
    }

    private static Map<String, Handled> handled(Platform platform) {
        Map<String, Handled> counted = new LinkedHashMap<>();
        for (String service : Platform.SERVICES) {
            PrometheusText metrics = metrics(platform, service);
            // How to reach a customer is told to notify alone, by an address of its own, and there are no copies of it.
            double contacts = service.equals("notify")
                    ? metrics(platform, "order")
                            .sum(
                                    "fooddelivery_events_published_total",
                                    tags -> tags.contains("type=\"CustomerContactChanged\""))
                            .orElseThrow()
                    : 0;
            counted.put(
                    service,
                    new Handled(
                            metrics.value("fooddelivery_events_handled_total") - contacts,
                            metrics.value("fooddelivery_events_repeated_total")));
        }
        return counted;
    }

    private static PrometheusText metrics(Platform platform, String service) {
        return new PrometheusText(
                platform.directly(service).get("/metrics").expect(200).body());
    }
}
