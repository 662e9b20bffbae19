package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Of each service in turn: a backup is made, orders go on through all their steps, the service's database is set back to the
 * backup, the audit names what is missing, the repair gives it back, the audit finds nothing, and the orders go on to their end.
 * Nobody is charged twice, and the ledger sums to zero.
 */
public final class RestoreDrill {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    /** Of the audit, which leaves alone what changed half a minute ago. */
    private static final Duration SETTLED = Duration.ofMinutes(3);

    private static final Set<String> CAPTURED = Set.of("APPROVED", "REFUND_PENDING", "REFUNDED", "REFUND_FAILED");

    /** As far as an order is brought. */
    private enum Step {
        PAID,
        ACCEPTED,
        COOKING,
        READY,
        RIDER_ASSIGNED,
        PICKED_UP,
        DELIVERED,
        COMPLETED;

        Step next() {
            return values()[Math.min(ordinal() + 1, values().length - 1)];
        }
    }

    private final Platform platform;
    private final Path backups;
    private final Consumer<String> report;
    private final Customer customer;
    private final Kitchen kitchen;
    private final Rider rider;
    private final Administrator administrator;
    private final Map<UUID, Step> orders = new LinkedHashMap<>();
    private final List<UUID> ended = new ArrayList<>();

    /** @param backups a directory for them */
    public RestoreDrill(Platform platform, Path backups, Consumer<String> report) {
        this.platform = platform;
        this.backups = backups;
        this.report = report;
        customer = platform.newCustomer();
        kitchen = platform.kitchen("owner1");
        rider = platform.rider("rider1");
        administrator = platform.administrator();
    }

    /** @param perStep orders that are brought to each step before the backup, and again after it */
    public void run(String service, int perStep) {
        rider.isNearby();
        orders.clear();
        ended.clear();
        List<UUID> before = Stream.of(Step.values())
                .flatMap(step -> Stream.generate(() -> brought(step)).limit(perStep))
                .toList();
        settle();
        Path backup = backups.resolve(service + "-" + UUID.randomUUID());
        platform.backup(backup);

        // What the backup does not know: old orders go on, new ones come, some end otherwise.
        before.forEach(orderId -> bring(orderId, orders.get(orderId).next()));
        List<UUID> after = Stream.of(Step.values())
                .flatMap(step -> Stream.generate(() -> brought(step)).limit(perStep))
                .toList();
        String key = UUID.randomUUID().toString();
        Basket basket = customer.basket();
        UUID withKey = placed(customer.place(basket, key));
        ended.add(rejected());
        ended.add(cancelled());
        UUID declined =
                customer.placeWithBadCard(basket.paidWith("tok_declined")).id("orderId");
        settle();

        platform.stop(service);
        platform.restore(backup, service);
        platform.start(service);
        platform.directly(service).get("/" + service + "/api/nothing").expectProblem(503);
        Map<String, Long> differences = service.equals("notify")
                ? differences()
                : Await.value(
                        "the audit notices",
                        SETTLED,
                        () -> Optional.of(differences()).filter(found -> !found.isEmpty()));
        report.accept("%d orders went on or came after the backup of `%s`; the audit finds %s"
                .formatted(
                        before.size() + after.size() + 4,
                        service,
                        differences.isEmpty() ? "nothing, since notify owns no part of an order" : differences));
        platform.repair("--dry-run");
        platform.directly(service).get("/" + service + "/api/nothing").expectProblem(503);
        long begin = System.nanoTime();
        platform.repair();
        report.accept("repaired in %.0f s".formatted((System.nanoTime() - begin) / 1e9));
        requireNoDifference();
        report.accept("all services say the same of every order");

        if (service.equals("notify")) {
            awaitMessages();
            List<JsonObject> messages = messages();
            assertThat(messages).as("messages on phones").doesNotHaveDuplicates();
            report.accept("nobody was told anything twice: %d messages".formatted(messages.size()));
        }
        if (service.equals("order")) {
            assertThat(customer.place(basket, key).expect(200, 201).id("orderId"))
                    .as("the order of a repeated request")
                    .isEqualTo(withKey);
            assertThat(customer.order(declined).expect(200).text("status")).isEqualTo("EXPIRED");
        } else {
            customer.pay(declined, "tok_ok").expect(200, 201, 202);
            Await.until("order " + declined + " is paid", PATIENCE, () -> isAt(declined, Step.PAID));
            orders.put(declined, Step.PAID);
        }
        orders.keySet().forEach(orderId -> bring(orderId, Step.COMPLETED));
        requireNoDifference();
        List<UUID> all = new ArrayList<>(orders.keySet());
        all.addAll(ended);
        all.forEach(this::requireOneCharge);
        assertThat(administrator.ledgerSum()).as("won in the ledger").isZero();
        report.accept("%d orders are completed and %d refunded; none was charged twice; the ledger sums to zero"
                .formatted(orders.size(), ended.size()));
    }

    private UUID placed(Answer answer) {
        UUID orderId = answer.expect(201, 202).id("orderId");
        if (answer.status() == 202) {
            customer.paysUntilPaid(orderId, PATIENCE);
        }
        orders.put(orderId, Step.PAID);
        return orderId;
    }

    private UUID brought(Step step) {
        UUID orderId = placed(customer.place(customer.basket()));
        bring(orderId, step);
        return orderId;
    }

    private void bring(UUID orderId, Step to) {
        for (Step step : Step.values()) {
            if (step.compareTo(orders.get(orderId)) > 0 && step.compareTo(to) <= 0) {
                take(orderId, step);
                orders.put(orderId, step);
            }
        }
    }

    private void take(UUID orderId, Step step) {
        switch (step) {
            case ACCEPTED -> insist("accepted", () -> kitchen.accept(orderId));
            case COOKING -> insist("being cooked", () -> kitchen.startCooking(orderId));
            case READY -> insist("cooked", () -> kitchen.finishCooking(orderId));
            case RIDER_ASSIGNED -> insist("claimed", () -> rider.claim(orderId));
            case PICKED_UP -> insist("picked up", () -> rider.pickUp(orderId));
            case DELIVERED -> insist("dropped off", () -> rider.dropOff(orderId, customer.handoverCode(orderId)));
            case COMPLETED -> insist("confirmed", () -> customer.confirm(orderId));
            default -> throw new IllegalArgumentException("An order begins by being paid");
        }
    }

    /** What one service did the next hears a moment later. */
    private static void insist(String what, java.util.function.Supplier<Answer> request) {
        Await.until(
                what, PATIENCE, () -> request.get().expect(200, 404, 409, 503).status() == 200);
    }

    private UUID rejected() {
        UUID orderId = brought(Step.PAID);
        orders.remove(orderId);
        insist("rejected", () -> kitchen.reject(orderId));
        awaitRefund(orderId);
        return orderId;
    }

    private UUID cancelled() {
        UUID orderId = brought(Step.ACCEPTED);
        orders.remove(orderId);
        customer.cancel(orderId).expect(200, 202);
        awaitRefund(orderId);
        return orderId;
    }

    private void awaitRefund(UUID orderId) {
        Await.until(
                "order " + orderId + " is refunded",
                PATIENCE,
                () -> customer.status(orderId).expect(200, 404).body().contains("\"refund\":\"REFUNDED\""));
    }

    private boolean isAt(UUID orderId, Step step) {
        return customer.status(orderId).expect(200, 404).body().contains("\"status\":\"" + step + "\"");
    }

    /** Everybody has heard everything. */
    private void settle() {
        orders.forEach((orderId, step) ->
                Await.until("order " + orderId + " is " + step, PATIENCE, () -> isAt(orderId, step)));
        Await.until(
                "no event waits",
                PATIENCE,
                () -> Platform.SERVICES.stream()
                        .allMatch(service -> platform.directly(service)
                                .get("/health/ready")
                                .body()
                                .contains("\"eventsWaiting\":\"0\"")));
    }

    /** By invariant; of notify, which owns no part of an order, there are none. */
    private Map<String, Long> differences() {
        return administrator.audit().violations().stream()
                .collect(Collectors.groupingBy(
                        violation -> violation.getString("invariant"), TreeMap::new, Collectors.counting()));
    }

    private void requireNoDifference() {
        Await.value("all services say the same", SETTLED, () -> {
            Administrator.Audit audit = administrator.audit();
            List<JsonObject> found = audit.violations();
            assertThat(found).isEmpty();
            Set<UUID> mine = orders.keySet();
            return audit.checked() >= mine.size() ? Optional.of(audit) : Optional.empty();
        });
    }

    private void requireOneCharge(UUID orderId) {
        assertThat(administrator.payments(orderId).stream()
                        .filter(payment -> CAPTURED.contains(payment.getString("status")))
                        .count())
                .as("charges of order %s", orderId)
                .isEqualTo(1);
    }

    /** Nothing is on its way to a phone. */
    private void awaitMessages() {
        Await.until(
                "all messages have come",
                PATIENCE,
                () -> Stream.of("WAITING", "ASKING")
                        .allMatch(state -> administrator
                                .http()
                                .get("/notify/api/deliveries?state=" + state)
                                .expect(200)
                                .items()
                                .isEmpty()));
    }

    /** On all phones: to whom, and what; without what is another each time that the same is sent. */
    private List<JsonObject> messages() {
        Path file = platform.data().resolve("phone/messages.jsonl");
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .map(RestoreDrill::message)
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject message(String line) {
        try (JsonReader reader = Json.createReader(new StringReader(line))) {
            JsonObjectBuilder message = Json.createObjectBuilder(reader.readObject());
            List.of("position", "at", "requestId", "key", "groupingKey").forEach(message::remove);
            return message.build();
        }
    }
}
