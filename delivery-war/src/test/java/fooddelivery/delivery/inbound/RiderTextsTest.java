package fooddelivery.delivery.inbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.console.Language;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RiderTextsTest {

    private static final Pattern SAID = Pattern.compile("say\\.of\\('([\\w.-]+)'");

    @Test
    void both_languages_say_the_same_things_with_the_same_blanks() {
        Properties english = texts("rider");
        Properties korean = texts("rider_ko");
        assertThat(korean.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(blanks(korean.getProperty(key), Locale.KOREAN))
                    .as(key)
                    .isEqualTo(blanks(english.getProperty(key), Locale.ENGLISH));
        }
    }

    private static int blanks(String pattern, Locale locale) {
        return new MessageFormat(pattern, locale).getFormatsByArgumentIndex().length;
    }

    @Test
    void whatever_the_pages_say_there_are_words_for() throws IOException {
        Set<String> said = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/webapp"))) {
            files.filter(file -> file.toString().endsWith(".xhtml"))
                    .map(RiderTextsTest::read)
                    .flatMap(page -> SAID.matcher(page).results())
                    .forEach(found -> said.add(found.group(1)));
        }
        said.remove("compass.");
        assertThat(said).hasSizeGreaterThan(30);
        assertThat(texts("rider").stringPropertyNames()).containsAll(said);
    }

    @Test
    void whatever_comes_of_a_wish_there_are_words_for() {
        String console = read(Path.of("src/main/java/fooddelivery/delivery/inbound/RiderConsole.java"));
        Matcher told = Pattern.compile("(?:tell\\(|-> )\"([\\w-]+)\"").matcher(console);
        Set<String> keys = new TreeSet<>();
        told.results().forEach(found -> keys.add(found.group(1)));
        assertThat(keys).contains("faster", "delivered", "claimOver");
        assertThat(texts("rider").stringPropertyNames())
                .containsAll(keys)
                .contains("rider-offline", "position-needed", "too-many-claims", "not-found", "bad-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ko", "en"})
    void numbers_are_written_as_the_language_does(String language) {
        RiderTexts say = in(language);
        boolean korean = language.equals("ko");
        assertThat(say.of("delivered", 12_000L)).contains(korean ? "12,000원" : "₩12,000");
        assertThat(say.of("count", 0L)).isEqualTo(korean ? "배달 0건" : "no deliveries");
        assertThat(say.of("count", 1L)).isEqualTo(korean ? "배달 1건" : "1 delivery");
        assertThat(say.of("count", 1234L)).isEqualTo(korean ? "배달 1,234건" : "1,234 deliveries");
        assertThat(say.distance(350)).isEqualTo("350 m");
        assertThat(say.distance(1_260)).isEqualTo("1.3 km");
        assertThat(say.of("tripTo", 0.8, "서울 강남구")).contains("0.8 km", "서울 강남구");
        assertThat(say.dayAndTime(Instant.parse("2026-03-01T15:04:00Z"))).isEqualTo("03-02 00:04");
    }

    @Test
    void a_language_without_texts_of_its_own_is_english_whatever_the_servers_is() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.KOREAN);
        try {
            assertThat(in("en").of("claim")).isEqualTo("Claim");
        } finally {
            Locale.setDefault(before);
        }
    }

    private static RiderTexts in(String code) {
        Language language = new Language() {
            @Override
            public Locale getLocale() {
                return Locale.forLanguageTag(code);
            }
        };
        return wire(new RiderTexts(), language, ZoneId.of("Asia/Seoul"));
    }

    private static Properties texts(String name) {
        Properties texts = new Properties();
        try (Reader reader = new InputStreamReader(
                RiderTexts.class.getResourceAsStream(name + ".properties"), StandardCharsets.UTF_8)) {
            texts.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return texts;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
