package fooddelivery.drills;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.drills.Settings.Misunderstood;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void options_come_before_or_after_the_name() {
        Settings settings =
                parse("--orders 100 partition --rate 7 --times 3 --out x --url http://localhost:8080 --data d");

        assertThat(settings.name()).contains("partition");
        assertThat(settings.orders(500)).isEqualTo(100);
        assertThat(settings.rate(20)).isEqualTo(7);
        assertThat(settings.times()).isEqualTo(3);
        assertThat(settings.out(Path.of("y"))).isEqualTo(Path.of("x"));
        assertThat(settings.url()).contains(URI.create("http://localhost:8080"));
        assertThat(settings.data()).contains(Path.of("d"));
    }

    @Test
    void what_is_not_said_is_as_usual() {
        Settings settings = parse("partition");

        assertThat(settings.orders(500)).isEqualTo(500);
        assertThat(settings.times()).isEqualTo(1);
        assertThat(settings.url()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "partition --orders",
                "partition --orders many",
                "partition --orders 0",
                "partition --nonsense 1",
                "partition rebuild"
            })
    void what_cannot_be_understood_is_refused(String words) {
        assertThatThrownBy(() -> parse(words)).isInstanceOf(Misunderstood.class);
    }

    private static Settings parse(String words) {
        return Settings.parse(words.isEmpty() ? List.of() : List.of(words.split(" ")));
    }
}
