package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.bind.JsonbException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    public record Price(Long amount, Integer quantity) {}

    @Test
    void whole_numbers_are_read_as_they_are_written() {
        assertThat(Json.read("{\"amount\":9223372036854775807,\"quantity\":-3}", Price.class))
                .isEqualTo(new Price(Long.MAX_VALUE, -3));
        assertThat(Json.read("{\"amount\":null}", Price.class)).isEqualTo(new Price(null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"amount\":1.5}",
                "{\"amount\":\"100\"}",
                "{\"amount\":true}",
                "{\"amount\":9223372036854775808}",
                "{\"amount\":1e999999999}",
                "{\"amount\":[1]}",
                "{\"quantity\":1.5}",
                "{\"quantity\":\"1\"}",
                "{\"quantity\":4294967297}"
            })
    void what_is_no_whole_number_or_too_large_is_refused_and_never_cut_to_fit(String body) {
        assertThatThrownBy(() -> Json.read(body, Price.class)).isInstanceOf(JsonbException.class);
    }
}
