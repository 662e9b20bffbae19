package fooddelivery.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests, against Kubernetes' own schema, and against what we want of every pod. */
class KubernetesTest {

    private static final Path DIRECTORY = Yaml.DOCKER.resolve("kubernetes");
    private static final Map<String, Integer> SERVICES =
            Map.of("order", 8081, "payment", 8082, "store", 8083, "delivery", 8084, "notify", 8085, "status", 8086);
    private static final Map<String, String> VERSIONS = Map.of(
            "v1", "V1",
            "apps/v1", "V1",
            "batch/v1", "V1",
            "policy/v1", "V1",
            "networking.k8s.io/v1", "V1",
            "autoscaling/v2", "V2");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Yaml> documents() throws IOException {
        return files().stream().flatMap(file -> Yaml.read(file).stream()).toList();
    }

    private static List<Yaml> documents(String kind) throws IOException {
        return documents().stream()
                .filter(document -> document.at("kind").text().equals(kind))
                .toList();
    }

    /** The template of everything that makes pods, by its name. */
    private static Map<String, Yaml> pods() throws IOException {
        return documents().stream()
                .filter(document -> document.at("spec.template").isThere())
                .collect(Collectors.toMap(
                        document -> document.at("metadata.name").text(), document -> document.at("spec.template")));
    }

    @ParameterizedTest
    @MethodSource("files")
    void every_manifest_is_what_the_schema_says(Path file) throws Exception {
        List<Yaml> documents = Yaml.read(file);
        assertThat(documents).isNotEmpty();
        for (Yaml document : documents) {
            validate(document);
        }
    }

    @Test
    void a_field_that_the_schema_does_not_know_is_noticed() throws IOException {
        Yaml deployment = documents("Deployment").get(0);
        @SuppressWarnings("unchecked")
        Map<String, Object> container = (Map<String, Object>) deployment
                .at("spec.template.spec.containers")
                .items()
                .findFirst()
                .orElseThrow()
                .value();
        container.put("readynessProbe", Map.of());
        assertThatThrownBy(() -> validate(deployment)).hasMessageContaining("readynessProbe");
    }

    /** The model's classes are generated from the API's own description; each refuses what it does not name. */
    private static void validate(Yaml document) throws Exception {
        String version = VERSIONS.get(document.at("apiVersion").text());
        assertThat(version).as("the version %s", document.at("apiVersion")).isNotNull();
        Class<?> model = Class.forName("io.kubernetes.client.openapi.models." + version + document.at("kind"));
        try {
            model.getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, new Gson().toJsonTree(document.value()));
        } catch (InvocationTargetException e) {
            throw new AssertionError(
                    "%s %s: %s"
                            .formatted(
                                    document.at("kind"),
                                    document.at("metadata.name"),
                                    e.getCause().getMessage()),
                    e.getCause());
        }
    }

    @Test
    void no_pod_has_a_right_that_it_does_not_need() throws IOException {
        assertThat(pods()).hasSize(9);
        pods().forEach((name, pod) -> {
            Yaml spec = pod.at("spec");
            assertThat(spec.at("automountServiceAccountToken").value()).as(name).isEqualTo(false);
            assertThat(spec.at("enableServiceLinks").value()).as(name).isEqualTo(false);
            assertThat(spec.at("securityContext.runAsNonRoot").value()).as(name).isEqualTo(true);
            assertThat(spec.at("securityContext.runAsUser").value()).as(name).isInstanceOf(Integer.class);
            assertThat(spec.at("securityContext.seccompProfile.type").text())
                    .as(name)
                    .isEqualTo("RuntimeDefault");
            spec.at("containers").items().forEach(container -> {
                Yaml context = container.at("securityContext");
                assertThat(context.at("readOnlyRootFilesystem").value())
                        .as(name)
                        .isEqualTo(true);
                assertThat(context.at("allowPrivilegeEscalation").value())
                        .as(name)
                        .isEqualTo(false);
                assertThat(context.at("capabilities.drop").value()).as(name).isEqualTo(List.of("ALL"));
                assertThat(container.at("resources.requests.cpu").isThere())
                        .as(name)
                        .isTrue();
                assertThat(container.at("resources.requests.memory").isThere())
                        .as(name)
                        .isTrue();
                assertThat(container.at("resources.limits.memory").isThere())
                        .as(name)
                        .isTrue();
            });
        });
    }

    @Test
    void secrets_are_files_and_none_is_in_a_manifest() throws IOException {
        assertThat(documents("Secret")).isEmpty();
        pods().forEach((name, pod) -> {
            assertThat(pod.at("spec.volumes")
                            .items()
                            .filter(volume -> volume.at("secret").isThere()))
                    .as(name)
                    .hasSize(1);
            pod.at("spec.containers")
                    .items()
                    .flatMap(container -> container.at("env").items())
                    .forEach(variable -> assertThat(variable.at("name").text())
                            .as(name)
                            .doesNotContainPattern("PASSWORD(?!_FILE)|SECRET(?!_FILE)|KEY(?!_FILE)"));
        });
    }

    @Test
    void whoever_serves_requests_is_probed_and_asked_for_only_when_ready() throws IOException {
        pods().forEach((name, pod) -> {
            if (!name.equals("databases")) {
                pod.at("spec.containers").items().forEach(container -> {
                    assertThat(container.at("startupProbe").isThere()).as(name).isTrue();
                    assertThat(container.at("readinessProbe").isThere())
                            .as(name)
                            .isTrue();
                    assertThat(container.at("livenessProbe").isThere()).as(name).isTrue();
                });
            }
        });
    }

    @Test
    void a_new_version_of_a_service_takes_none_away() throws IOException {
        List<Yaml> deployments = documents("Deployment");
        assertThat(deployments.stream()
                        .map(deployment -> deployment.at("metadata.name").text()))
                .containsExactlyInAnyOrderElementsOf(SERVICES.keySet());
        for (Yaml deployment : deployments) {
            String name = deployment.at("metadata.name").text();
            assertThat(deployment
                            .at("spec.strategy.rollingUpdate.maxUnavailable")
                            .value())
                    .as(name)
                    .isEqualTo(0);
            assertThat(deployment.at("spec.replicas").isThere())
                    .as("%s: how many is the autoscaler's business", name)
                    .isFalse();
            Yaml pod = deployment.at("spec.template.spec");
            int delay = pod.at("containers")
                    .items()
                    .map(container -> container
                            .at("lifecycle.preStop.exec.command")
                            .items()
                            .toList())
                    .mapToInt(command -> Integer.parseInt(command.get(1).text()))
                    .findFirst()
                    .orElseThrow();
            assertThat((int) pod.at("terminationGracePeriodSeconds").value())
                    .as(name)
                    .isGreaterThanOrEqualTo(delay + 40);
        }
        for (String kind : List.of("HorizontalPodAutoscaler", "PodDisruptionBudget")) {
            assertThat(documents(kind).stream()
                            .map(document -> document.at("metadata.name").text()))
                    .as(kind)
                    .containsExactlyInAnyOrderElementsOf(SERVICES.keySet());
        }
        for (Yaml autoscaler : documents("HorizontalPodAutoscaler")) {
            assertThat((int) autoscaler.at("spec.minReplicas").value()).isGreaterThanOrEqualTo(2);
            assertThat(autoscaler.at("spec.scaleTargetRef.name").text())
                    .isEqualTo(autoscaler.at("metadata.name").text());
        }
    }

    /** Six files that are read one by one, and still say the same. */
    @Test
    void the_services_differ_only_in_name_port_and_whom_they_ask() throws IOException {
        Set<String> forms = new HashSet<>();
        for (Map.Entry<String, Integer> service : SERVICES.entrySet()) {
            String text = Files.readString(DIRECTORY.resolve(service.getKey() + ".yaml"));
            forms.add(text.replaceAll(" +- \\{name: FOODDELIVERY_[A-Z]+_URL, .*\n", "")
                    .replaceAll("\\b%s\\b".formatted(service.getKey()), "SERVICE")
                    .replaceAll("\\b%d\\b".formatted(service.getValue()), "PORT")
                    // "in order of", but not our order.
                    .strip());
        }
        assertThat(forms).hasSize(1);
    }

    @Test
    void services_and_policies_select_pods_that_are_there() throws IOException {
        Set<Map<?, ?>> labels = pods().values().stream()
                .map(pod -> (Map<?, ?>) pod.at("metadata.labels").value())
                .collect(Collectors.toSet());
        for (Yaml service : documents("Service")) {
            Map<?, ?> selector = (Map<?, ?>) service.at("spec.selector").value();
            assertThat(labels)
                    .as("Service %s", service.at("metadata.name"))
                    .anyMatch(pod -> pod.entrySet().containsAll(selector.entrySet()));
        }
        Set<String> names = pods().values().stream()
                .map(pod -> pod.at("metadata.labels")
                        .named("app.kubernetes.io/name")
                        .text())
                .collect(Collectors.toSet());
        for (Yaml policy : documents("NetworkPolicy")) {
            Stream<Yaml> peers = Stream.concat(
                            policy.at("spec.ingress").items(),
                            policy.at("spec.egress").items())
                    .flatMap(rule ->
                            Stream.concat(rule.at("from").items(), rule.at("to").items()))
                    .map(peer -> peer.at("podSelector"));
            Stream.concat(Stream.of(policy.at("spec.podSelector")), peers)
                    .flatMap(KubernetesTest::namesOf)
                    .forEach(name -> assertThat(names)
                            .as("NetworkPolicy %s", policy.at("metadata.name"))
                            .contains(name));
        }
    }

    private static Stream<String> namesOf(Yaml selector) {
        return Stream.concat(
                        Stream.of(selector.at("matchLabels").named("app.kubernetes.io/name")),
                        selector.at("matchExpressions")
                                .items()
                                .flatMap(expression -> expression.at("values").items()))
                .filter(Yaml::isThere)
                .map(Yaml::text);
    }

    @Test
    void nobody_outside_reaches_payment_health_or_metrics() throws IOException {
        List<Yaml> paths = documents("Ingress").stream()
                .flatMap(ingress -> ingress.at("spec.rules").items())
                .flatMap(rule -> rule.at("http.paths").items())
                .toList();
        assertThat(paths).isNotEmpty().allSatisfy(path -> {
            String service = path.at("backend.service.name").text();
            assertThat(service).isNotEqualTo("payment").isIn(SERVICES.keySet());
            assertThat(path.at("path").text()).matches("/" + service + "(/.*)?|/");
            assertThat(path.at("path").text().equals("/"))
                    .isEqualTo(path.at("pathType").text().equals("Exact"));
        });
        Yaml frontDoor = documents("NetworkPolicy").stream()
                .filter(policy -> policy.at("metadata.name").text().equals("front-door"))
                .findFirst()
                .orElseThrow();
        assertThat(namesOf(frontDoor.at("spec.podSelector")))
                .containsExactlyInAnyOrder("order", "store", "delivery", "notify", "status");
    }

    @Test
    void kustomize_is_given_every_file_and_every_image_of_ours() throws IOException {
        Yaml kustomization = Yaml.read(DIRECTORY.resolve("kustomization.yaml")).get(0);
        assertThat(kustomization.at("resources").items().map(Yaml::text))
                .containsExactlyInAnyOrderElementsOf(files().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
        Set<String> ours = pods().values().stream()
                .flatMap(pod -> pod.at("spec.containers").items())
                .map(container -> container.at("image").text())
                .filter(image -> image.startsWith("fooddelivery/"))
                .collect(Collectors.toSet());
        assertThat(kustomization
                        .at("images")
                        .items()
                        .map(image -> image.at("name").text()))
                .containsExactlyInAnyOrderElementsOf(ours);
    }
}
