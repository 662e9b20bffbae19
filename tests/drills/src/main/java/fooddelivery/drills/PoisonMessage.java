package fooddelivery.drills;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.system.Administrator;
import fooddelivery.system.Await;
import fooddelivery.system.Customer;
import fooddelivery.system.Platform;
import jakarta.jms.JMSException;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** What nobody can read is put aside with its cause, and keeps nobody up. */
final class PoisonMessage implements Drill.Promising {

    private static final String TYPE = "fooddelivery.order.OrderPaid.v1";
    private static final String UNKNOWN = "fooddelivery.order.OrderTeleported.v1";
    /** Whoever reads that type. */
    private static final List<String> READERS = List.of("store", "notify", "status");
    /** Of the unknown one, by the filters of their queues. */
    private static final List<String> READERS_OF_ALL = List.of("notify", "status");

    private static final int LONG = 3_000_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long LONGEST_DELAY_MILLIS = 5_000;

    @Override
    public boolean isContentWithAny() {
        return false;
    }

    /** A message is tried for a quarter of an hour otherwise. */
    @Override
    public void prepare(Path data, Platform platform) throws IOException {
        Files.writeString(
                data.resolve("config.properties"),
                "fooddelivery.broker.max-delivery-attempts=5\nfooddelivery.broker.redelivery-delay=500\n");
    }

    @Override
    public void run(Stage stage) {
        Administrator administrator = stage.platform().administrator();
        Map<String, String> poison = poison();
        SteadyOrders orders = new SteadyOrders(stage);
        AtomicLong slowest = new AtomicLong();
        Map<String, Double> unknownBefore = unknown(stage);
        orders.during(150, () -> {
            Customer probe = stage.platform().newCustomer();
            slowest.set(longestUntilSeen(probe, 5));
            stage.say("before, an order is in the status view after %d ms at most", slowest.getAndSet(0));
            stage.during("messages that nobody can read", () -> {
                poison.forEach((what, body) -> {
                    send(stage.platform(), TYPE, body);
                    stage.say("sent as %s: %s", TYPE, what);
                });
                send(stage.platform(), UNKNOWN, poison.get("an event with nothing but its order's id"));
                stage.say("sent: an event of the unknown type %s", UNKNOWN);
                slowest.set(longestUntilSeen(probe, 15));
            });
        });
        stage.promise("each of them is a dead letter of every service that reads it, with its cause", () -> {
            for (String service : READERS) {
                List<JsonObject> letters = Await.value(
                        "%d dead letters of %s".formatted(poison.size(), service),
                        PATIENCE,
                        () -> Optional.of(letters(administrator, service))
                                .filter(list -> list.size() >= poison.size()));
                assertThat(letters).as("dead letters of %s", service).hasSize(poison.size());
                Set<String> causes = new HashSet<>();
                for (JsonObject letter : letters) {
                    assertThat(letter.isNull("cause"))
                            .as("no cause of %s", letter)
                            .isFalse();
                    causes.add(shortened(letter.getString("cause")));
                }
                stage.say("%s: %d dead letters, because of %s", service, letters.size(), causes);
            }
        });
        stage.promise("an event of an unknown type is counted, and nobody fails because of it", () -> {
            Map<String, Double> after = unknown(stage);
            for (String service : READERS_OF_ALL) {
                double more = after.get(service) - unknownBefore.get(service);
                stage.say("%s has counted %.0f", service, more);
                assertThat(more).as("events of unknown types at %s", service).isGreaterThanOrEqualTo(1);
            }
        });
        stage.promise("meanwhile other orders are in the status view within 5 s", () -> {
            stage.say("the slowest took %d ms", slowest.get());
            assertThat(slowest.get()).as("ms").isLessThanOrEqualTo(LONGEST_DELAY_MILLIS);
        });
        stage.promise("an administrator can discard all of them", () -> {
            int discarded = 0;
            for (String service : READERS) {
                for (JsonObject letter : letters(administrator, service)) {
                    administrator
                            .http()
                            .send(
                                    "DELETE",
                                    "/%s/api/dead-letters/%s?reason=drill"
                                            .formatted(service, letter.getString("eventId")),
                                    null,
                                    null)
                            .expect(200, 204);
                    discarded++;
                }
                assertThat(letters(administrator, service))
                        .as("dead letters of %s", service)
                        .isEmpty();
            }
            stage.say("%d discarded, none is left", discarded);
        });
        orders.promiseGoodAnswers();
        orders.promiseNothingLostOrDoubled(Duration.ofSeconds(60));
    }

    private static Map<String, String> poison() {
        Map<String, String> poison = new LinkedHashMap<>();
        poison.put("text that is no JSON", "this is no JSON");
        poison.put("an event without its envelope's members", "{\"id\":\"%s\"}".formatted(UUID.randomUUID()));
        UUID order = UUID.randomUUID();
        poison.put(
                "an event with nothing but its order's id",
                Json.createObjectBuilder()
                        .add("specversion", "1.0")
                        .add("id", UUID.randomUUID().toString())
                        .add("source", "/order")
                        .add("type", TYPE)
                        .add("subject", order.toString())
                        .add("time", "2026-01-01T00:00:00Z")
                        .add("sequence", 1)
                        .add("correlationid", order.toString())
                        .add("datacontenttype", "application/json")
                        .add("data", Json.createObjectBuilder().add("orderId", order.toString()))
                        .build()
                        .toString());
        poison.put(
                "3 MB of nothing", "{\"id\":\"%s\",\"nothing\":\"%s\"}".formatted(UUID.randomUUID(), "x".repeat(LONG)));
        return poison;
    }

    private static void send(Platform platform, String type, String body) {
        try (EventSender order = new EventSender(platform, "order")) {
            order.send(type, UUID.randomUUID(), body);
        } catch (JMSException e) {
            throw new IllegalStateException("The broker does not take the message", e);
        }
    }

    /** One order after the other is placed and looked for; in ms, from its answer on. */
    private static long longestUntilSeen(Customer probe, int orders) {
        List<Long> took = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            UUID order = probe.orders(probe.basket());
            took.add(Await.until(
                            "order %s is in the status view".formatted(order),
                            PATIENCE,
                            () -> probe.status(order).body().contains("\"PAID\""))
                    .toMillis());
        }
        return took.stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    private static List<JsonObject> letters(Administrator administrator, String service) {
        return administrator.http().list("/%s/api/dead-letters".formatted(service));
    }

    private static Map<String, Double> unknown(Stage stage) {
        Map<String, Double> counted = new LinkedHashMap<>();
        for (String service : READERS_OF_ALL) {
            String metrics = stage.platform()
                    .directly(service)
                    .get("/metrics")
                    .expect(200)
                    .body();
            counted.put(
                    service,
                    Recorder.sum(metrics, "fooddelivery_events_unknown_total").orElse(0));
        }
        return counted;
    }

    private static String shortened(String cause) {
        return cause.length() > 90 ? cause.substring(0, 90) + "…" : cause;
    }
}
