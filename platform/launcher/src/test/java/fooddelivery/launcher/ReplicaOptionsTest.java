package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.launcher.Options.Shape;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How copies are asked for, what they are called, and where they listen. */
class ReplicaOptionsTest {

    private static final Path TREE = Path.of("/tree");

    @Test
    void there_is_one_copy_unless_more_are_wanted() {
        assertThat(parse().shape()).isEqualTo(Shape.SMALLEST);
        assertThat(parse("--replicas", "2", "--broker-backup").shape()).isEqualTo(new Shape(2, true, null));
        assertThat(parse("--detach", "--replicas=3").shape()).isEqualTo(new Shape(3, false, null));
        assertThat(Options.parse(List.of(), TREE, Map.of("FOODDELIVERY_REPLICAS", "2"))
                        .shape()
                        .replicas())
                .isEqualTo(2);
        for (String wrong : List.of("0", "5", "many", "-1", "")) {
            assertThatThrownBy(() -> parse("--replicas", wrong))
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("from 1 to 4");
        }
    }

    @Test
    void a_copy_is_a_part_with_a_name_and_a_port_of_its_own() {
        assertThat(parse("kill", "order-2").part()).isEqualTo("order-2");
        assertThat(parse("stop", "broker-backup").part()).isEqualTo("broker-backup");
        assertThat(parse("rolling-restart").command()).isEqualTo("rolling-restart");
        for (String wrong : List.of("order-1", "order-5", "broker-2", "order-", "-2")) {
            assertThatThrownBy(() -> parse("kill", wrong))
                    .as(wrong)
                    .isInstanceOf(Failure.class)
                    .hasMessageContaining("there is no part");
        }
        assertThat(Installation.service("order-2")).isEqualTo("order");
        assertThat(Installation.service("broker-backup")).isEqualTo("broker-backup");

        Installation installation = new Installation(TREE, TREE.resolve("data"), 7);
        assertThat(installation.port("order")).isEqualTo(8088);
        assertThat(installation.port("order-2")).isEqualTo(8098);
        Set<Integer> ports = new HashSet<>(
                List.of(installation.stompPort(false), installation.stompPort(true), installation.port("inner")));
        List<String> parts = List.of("gateway", "phone", "broker", "broker-backup", "database", "documents", "admin");
        parts.forEach(part -> ports.add(installation.port(part)));
        Installation.SERVICES.forEach(service -> IntStream.rangeClosed(1, Installation.MOST_REPLICAS)
                .forEach(number -> ports.add(installation.port(Installation.copy(service, number)))));
        assertThat(ports)
                .hasSize(3 + parts.size() + Installation.SERVICES.size() * Installation.MOST_REPLICAS)
                .allMatch(port -> port < 65_536);
    }

    private static Options parse(String... words) {
        return Options.parse(List.of(words), TREE, Map.of());
    }
}
