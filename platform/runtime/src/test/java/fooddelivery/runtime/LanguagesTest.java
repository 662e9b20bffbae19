package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LanguagesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ko | ko",
                "ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7 | ko",
                "en-US,en;q=0.9,ko;q=0.8 | en",
                "en;q=0.3, ko;q=0.7 | ko",
                "KO-kr | ko",
                "ja, ko;q=0.5 | ko",
                "fr-CH, fr;q=0.9, * ; q=0.5 | en",
                "ja | en",
                "* | en",
                ",, ko ,x_y, | ko",
                "-, ko | ko",
                "ko;q=0 | en",
                "ko;q=0, en;q=0.1 | en"
            })
    void the_language_that_the_browser_prefers_of_those_we_know(String accepted, String language) {
        assertThat(Languages.choose(null, accepted)).isEqualTo(Locale.forLanguageTag(language));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ";;;", "ko;q=2", "ko;q=x", "q=0.5", "-", "한국어", "ko_KR"})
    void a_header_that_cannot_be_read_is_no_wish(String accepted) {
        assertThat(Languages.choose(null, accepted)).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void a_header_that_is_far_too_long_is_not_read() {
        assertThat(Languages.choose(null, "ko," + "ja,".repeat(10_000))).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void what_was_chosen_on_a_page_stands_above_the_browser() {
        assertThat(Languages.choose("ko", "en")).isEqualTo(Locale.KOREAN);
        assertThat(Languages.choose("en", "ko")).isEqualTo(Locale.ENGLISH);
        assertThat(Languages.choose("xx", "ko")).isEqualTo(Locale.KOREAN);
        assertThat(Languages.choose(null, null)).isEqualTo(Locale.ENGLISH);
    }
}
