package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Prometheus and Grafana are given. */
class ObservabilityTest {

    private static final Path HERE = Path.of("../../docker/observability");
    private static final Pattern METRIC = Pattern.compile("\\bfooddelivery_\\w+");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alerts.yml",
                "alerts_test.yml",
                "grafana/dashboards/overview.json",
                "grafana/dashboards/service.json"
            })
    void rules_and_dashboards_name_metrics_that_there_are(String file) throws IOException {
        Set<String> known = Files.readAllLines(HERE.resolve("metrics.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .collect(Collectors.toSet());
        Set<String> named = METRIC.matcher(Files.readString(HERE.resolve(file)))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isNotEmpty().isSubsetOf(known);
    }

    @ParameterizedTest
    @ValueSource(strings = {"overview", "service"})
    void panels_of_a_dashboard_lie_beside_each_other_and_ask_something(String name) throws IOException {
        JsonObject dashboard = new JsonObject(Files.readString(HERE.resolve("grafana/dashboards/" + name + ".json")));
        JsonArray panels = dashboard.getJsonArray("panels");
        Set<String> cells = new TreeSet<>();
        for (int i = 0; i < panels.size(); i++) {
            JsonObject panel = panels.getJsonObject(i);
            JsonObject place = panel.getJsonObject("gridPos");
            for (int x = place.getInteger("x"); x < place.getInteger("x") + place.getInteger("w"); x++) {
                for (int y = place.getInteger("y"); y < place.getInteger("y") + place.getInteger("h"); y++) {
                    assertThat(x).isLessThan(24);
                    assertThat(cells.add(x + "," + y))
                            .as(panel.getString("title"))
                            .isTrue();
                }
            }
            if (!panel.getString("type").equals("row")) {
                assertThat(panel.getJsonArray("targets")).isNotEmpty();
            }
        }
    }

    /** Each alert has a unit test that sets it off; {@code docker/observability/check} runs them. */
    @Test
    void every_alert_has_a_test_and_the_tests_pass_where_promtool_is() throws IOException {
        List<String> alerts = Pattern.compile("- alert: (\\w+)")
                .matcher(Files.readString(HERE.resolve("alerts.yml")))
                .results()
                .map(found -> found.group(1))
                .toList();
        String tests = Files.readString(HERE.resolve("alerts_test.yml"));
        assertThat(alerts)
                .hasSizeGreaterThan(15)
                .allSatisfy(alert -> assertThat(tests).containsPattern("alertname: " + alert + "\\n +exp_alerts"));

        String promtool = System.getenv("PROMTOOL");
        assumeTrue(promtool != null, "PROMTOOL says where promtool is, as ./test does");
        for (List<String> check :
                List.of(List.of("check", "config", "prometheus.yml"), List.of("test", "rules", "alerts_test.yml"))) {
            List<String> command = new ArrayList<>(List.of(promtool));
            command.addAll(check);
            Process process = new ProcessBuilder(command)
                    .directory(HERE.toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes());
            assertThat(process.onExit().join().exitValue()).as(output).isZero();
        }
    }
}
