package fooddelivery.status.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page of a saga has words for whatever can be said of one, in both languages. */
class SagaWordsTest {

    private static final Path TEXTS = Path.of("src/main/webapp/operations/saga-texts.js");

    @ParameterizedTest
    @ValueSource(strings = {"ENGLISH", "KOREAN"})
    void nothing_is_shown_as_a_program_calls_it(String language) throws IOException {
        String texts = Files.readString(TEXTS)
                .split("const " + language + " = \\{", 2)[1]
                .split("\n};", 2)[0];
        assertThat(keys(texts, "situations")).containsExactlyElementsOf(names(Standing.Situation.values()));
        assertThat(keys(texts, "actors")).containsExactlyElementsOf(names(Standing.Actor.values()));
        assertThat(keys(texts, "troubles")).containsExactlyElementsOf(names(Saga.Kind.values()));
        // What was handled is told by the time that it took.
        assertThat(keys(texts, "readings"))
                .containsAll(names(Saga.State.values()).stream()
                        .filter(state -> !state.equals(Saga.State.HANDLED.name()))
                        .toList());
        assertThat(keys(texts, "services")).containsExactlyElementsOf(Readers.SERVICES);
    }

    private static List<String> keys(String texts, String group) {
        String body = texts.split("\n  " + group + ": \\{", 2)[1].split("\n?(  )?\\},\n", 2)[0];
        return Pattern.compile("(?:^|[ ,{])(\\w+): [\"`(]")
                .matcher(body.replaceAll("\"[^\"]*\"", "\"\""))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }
}
