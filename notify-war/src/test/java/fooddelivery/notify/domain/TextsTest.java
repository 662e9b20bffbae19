package fooddelivery.notify.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {

    private static final Map<String, Object> VARIABLES =
            Map.of("storeName", "한밥상", "total", 24_000L, "expressFee", 2_000L, "reason", "재료가 떨어졌습니다", "minutes", "10");

    @ParameterizedTest
    @ValueSource(strings = {"ko", "en"})
    void every_message_renders_without_leftovers_even_of_an_order_that_little_is_known_of(String language) {
        Texts texts = new Texts(language);
        for (Message message : Message.values()) {
            assertThat(texts.title(message, VARIABLES)).isNotBlank().doesNotContain("{", "}", "null");
            assertThat(texts.text(message, VARIABLES)).isNotBlank().doesNotContain("{", "}", "null");
            assertThat(texts.text(message, Map.of("reason", "없음", "expressFee", 2_000L, "minutes", "10")))
                    .isNotBlank()
                    .doesNotContain("{", "}", "null");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ko", "en"})
    void there_is_no_template_that_nothing_uses(String language) throws IOException {
        Set<String> used = Stream.of(Message.values())
                .flatMap(message -> Stream.of(message.key() + ".title", message.key() + ".text"))
                .collect(Collectors.toCollection(TreeSet::new));
        used.addAll(Set.of("unknown.storeName", "unknown.total", "amount", "button"));
        assertThat(templates(language).stringPropertyNames()).isEqualTo(used);
    }

    @Test
    void the_languages_are_what_they_say() throws IOException {
        Pattern hangul = Pattern.compile("\\p{IsHangul}");
        templates("ko")
                .forEach((key, text) -> assertThat(
                                hangul.matcher(text.toString()).find())
                        .as("%s is Korean", key)
                        .isTrue());
        templates("en")
                .forEach((key, text) -> assertThat(
                                hangul.matcher(text.toString()).find())
                        .as("%s is English", key)
                        .isFalse());
    }

    @Test
    void amounts_are_won_as_the_language_writes_them() {
        assertThat(new Texts("ko").text(Message.PAID, VARIABLES)).contains("한밥상", "24,000원");
        assertThat(new Texts("en").text(Message.PAID, VARIABLES)).contains("한밥상", "₩24,000");
    }

    @Test
    void a_value_that_looks_like_a_variable_stays_as_it_is() {
        assertThat(new Texts("en").text(Message.PAID, Map.of("storeName", "{total} $1 \\", "total", 1L)))
                .contains("{total} $1 \\ has your order");
    }

    private static Properties templates(String language) throws IOException {
        Properties templates = new Properties();
        try (Reader file = new InputStreamReader(
                TextsTest.class.getResourceAsStream("/fooddelivery/notify/messages_" + language + ".properties"),
                StandardCharsets.UTF_8)) {
            templates.load(file);
        }
        return templates;
    }
}
