package fooddelivery.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What compose.yaml promises. */
class ComposeTest {

    private static final List<String> SERVICES = List.of("order", "payment", "store", "delivery", "notify", "status");

    private static Map<String, Yaml> services(String file) {
        return Yaml.read(Yaml.DOCKER.resolve(file))
                .get(0)
                .at("services")
                .members()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Test
    void every_container_may_do_no_more_than_it_must() {
        Map<String, Yaml> all = new HashMap<>(services("compose.yaml"));
        all.put("phone", services("compose.demo.yaml").get("phone"));
        all.forEach((name, service) -> {
            assertThat(service.at("read_only").value()).as(name).isEqualTo(true);
            assertThat(service.at("cap_drop").value()).as(name).isEqualTo(List.of("ALL"));
            assertThat(service.at("security_opt").value()).as(name).isEqualTo(List.of("no-new-privileges"));
            // The official images of these begin as root, for the sake of their volumes.
            if (!List.of("database", "mongodb").contains(name)) {
                assertThat(service.at("user").text())
                        .as(name)
                        .matches("\\$\\{FOODDELIVERY_USER:-10001:10001}|65534:65534");
                assertThat(service.at("cap_add").isThere()).as(name).isFalse();
            }
            if (!name.equals("databases")) {
                assertThat(service.at("restart").text()).as(name).isEqualTo("unless-stopped");
                assertThat(service.at("deploy.resources.limits.memory").isThere())
                        .as(name)
                        .isTrue();
            }
        });
    }

    @Test
    void every_service_has_two_copies_unless_somebody_says_otherwise() {
        Map<String, Yaml> all = services("compose.yaml");
        for (String service : SERVICES) {
            assertThat(all.get(service).at("deploy.replicas").text())
                    .isEqualTo("${%s_REPLICAS:-2}".formatted(service.toUpperCase(Locale.ROOT)));
        }
    }

    @Test
    void secrets_are_files_of_the_one_container_that_needs_them() {
        services("compose.yaml").forEach((name, service) -> {
            service.at("environment")
                    .members()
                    .forEach(variable -> assertThat(variable.getKey())
                            .as(name)
                            .doesNotContainPattern("(PASSWORD|SECRET|KEY)(?!__?FILE|_ITERATIONS)"));
            String own = name.equals("broker-backup") ? "broker" : name;
            List<String> secrets = service.at("volumes")
                    .items()
                    .map(Yaml::text)
                    .filter(volume -> volume.contains("/secrets/"))
                    .toList();
            if (!List.of("inner", "prometheus", "otel-collector").contains(name)) {
                assertThat(secrets)
                        .as(name)
                        .containsExactly(
                                "${FOODDELIVERY_DATA:-./data}/secrets/%s:/run/secrets/fooddelivery:ro".formatted(own));
            }
        });
    }

    @Test
    void only_the_gateway_is_reached_and_it_does_not_reach_payment() {
        Map<String, Yaml> all = services("compose.yaml");
        assertThat(all.entrySet().stream()
                        .filter(service -> service.getValue().at("ports").isThere())
                        .filter(service -> !service.getValue().at("profiles").isThere())
                        .map(Map.Entry::getKey))
                .containsExactly("gateway");
        all.values().stream()
                .filter(service -> service.at("profiles").isThere())
                .forEach(service -> {
                    assertThat(networks(service)).doesNotContain("front");
                    assertThat(service.at("ports").items().map(Yaml::text))
                            .allMatch(port -> port.startsWith("127.0.0.1:"));
                });
        all.get("gateway")
                .at("ports")
                .items()
                .forEach(port -> assertThat(port.text()).startsWith("${GATEWAY_ADDRESS:-127.0.0.1}:"));
        assertThat(networks(all.get("gateway"))).containsExactly("front");
        for (String hidden : List.of("payment", "database", "broker", "broker-backup", "databases", "inner")) {
            assertThat(networks(all.get(hidden))).as(hidden).isNotEmpty().doesNotContain("front");
        }
        assertThat(networks(all.get("database"))).containsExactly("data");
    }

    @Test
    void the_demonstration_changes_what_is_there_and_opens_this_machine_alone() {
        Map<String, Yaml> demo = services("compose.demo.yaml");
        List<String> known = new ArrayList<>(services("compose.yaml").keySet());
        known.add("phone");
        assertThat(known).containsAll(demo.keySet());
        demo.forEach((name, service) -> service.at("ports")
                .items()
                .forEach(port -> assertThat(port.text()).as(name).startsWith("127.0.0.1:")));
        Set<String> withAccounts = demo.entrySet().stream()
                .filter(service -> service.getValue().at("volumes").text().contains("/secrets/demo"))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        assertThat(withAccounts).containsExactlyInAnyOrder("order", "store", "delivery");
    }

    private static List<String> networks(Yaml service) {
        return service.at("networks").items().map(Yaml::text).toList();
    }
}
