package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What machines see of a running platform. */
@ExtendWith(RunningPlatform.class)
class MetricsTest {

    private static final Pattern OURS = Pattern.compile("^(fooddelivery_\\w+)(\\{[^}]*})? ", Pattern.MULTILINE);
    private static final Duration SCRAPES = Duration.ofMinutes(2);

    private final Platform platform;

    MetricsTest(Platform platform) {
        this.platform = platform;
    }

    @Test
    void the_metrics_that_rules_and_dashboards_name_are_there_and_no_others() throws IOException {
        Customer customer = platform.newCustomer();
        UUID orderId = customer.orders(customer.basket());
        customer.sees(orderId, "PAID");
        Map<String, Set<String>> expected = new HashMap<>();
        for (String line : Files.readAllLines(Platform.workTree().resolve("docker/observability/metrics.txt"))) {
            if (!line.startsWith("#")) {
                String[] parts = line.split(": ");
                List<String> who = parts[0].equals("every service") ? Platform.SERVICES : List.of(parts[0]);
                who.forEach(service -> expected.computeIfAbsent(service, key -> new TreeSet<>())
                        .add(parts[1]));
            }
        }
        for (String service : Platform.SERVICES) {
            // The first message of a new order may still be on its way.
            Await.until(
                    "the metrics of " + service, SCRAPES, () -> ours(service).equals(expected.get(service)));
        }
        assumeTrue(platform.canStopParts(), "the broker's port is known of a platform on this machine");
        assertThat(names(platform.brokerMetrics())).isEqualTo(expected.get("broker"));
        assertThat(platform.brokerMetrics())
                .contains("fooddelivery_broker_queue_messages{queue=\"store.dead\",address=\"fooddelivery.dead\"}");
    }

    @Test
    void an_order_is_one_trace_whose_id_it_has() {
        Customer customer = platform.newCustomer();
        UUID orderId = customer.orders(customer.basket());
        platform.kitchen("owner1").cooks(orderId);
        customer.sees(orderId, "READY");
        List<JsonObject> events =
                platform.administrator().saga(orderId).getJsonArray("events").getValuesAs(JsonObject.class);
        assertThat(events).extracting(event -> event.getString("service")).contains("order", "payment", "store");
        assertThat(events)
                .extracting(event -> event.getString("traceId", null))
                .containsOnly(orderId.toString().replace("-", ""));
    }

    @Test
    void health_tells_how_events_get_on() {
        for (String service : Platform.SERVICES) {
            JsonObject check = platform
                    .directly(service)
                    .get("/health/ready")
                    .expect(200)
                    .json()
                    .getJsonArray("checks")
                    .getValuesAs(JsonObject.class)
                    .stream()
                    .filter(it -> it.getString("name").equals(service + "-events"))
                    .findFirst()
                    .orElseThrow();
            assertThat(check.getString("status")).isEqualTo("UP");
            assertThat(check.getJsonObject("data")).containsKeys("state", "outboxUnsent", "eventsUnhandled", "broker");
        }
    }

    private Set<String> ours(String service) {
        return names(platform.directly(service).get("/metrics").expect(200).body());
    }

    private static Set<String> names(String metrics) {
        return OURS.matcher(metrics)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
