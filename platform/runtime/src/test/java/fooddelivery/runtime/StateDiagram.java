package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The documentation's picture of a transition table ({@code docs/states/…md}, Mermaid). A picture that is not the table's
 * fails the build; {@code -Dfooddelivery.write-docs=true} draws it anew.
 */
public final class StateDiagram {

    private StateDiagram() {}

    /** @param title such as {@code Order}; its file is named after it */
    public static <S extends Enum<S>, T extends Enum<T>> void check(String title, TransitionTable<S, T> table) {
        Path file = tree().resolve("docs/states/" + title.toLowerCase(Locale.ROOT) + ".md");
        String drawn = draw(title, table);
        try {
            if (Boolean.getBoolean("fooddelivery.write-docs")) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, drawn);
            }
            assertThat(file)
                    .as("drawn anew with -Dfooddelivery.write-docs=true")
                    .hasContent(drawn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <S extends Enum<S>, T extends Enum<T>> String draw(String title, TransitionTable<S, T> table) {
        StringBuilder text = new StringBuilder("# " + title + "\n\nGenerated from the transition table in the code,"
                + " the only source of its guards. What is not drawn changes nothing, and is refused (409) when a person"
                + " asks for it.\n\n```mermaid\nstateDiagram-v2\n");
        table.rows().forEach((from, row) -> {
            Map<S, String> labels = new TreeMap<>(row.entrySet().stream()
                    .collect(Collectors.groupingBy(
                            Map.Entry::getValue,
                            Collectors.mapping(step -> words(step.getKey()), Collectors.joining(", ")))));
            labels.forEach((to, label) -> text.append("    %s --> %s : %s%n".formatted(from.name(), to.name(), label)));
        });
        text.append("```\n\n| state | trigger | becomes |\n|---|---|---|\n");
        table.rows()
                .forEach((from, row) -> row.forEach((trigger, to) -> text.append(
                        "| `%s` | %s | %s |%n".formatted(from, words(trigger), from == to ? "same" : "`" + to + "`"))));
        return text.toString();
    }

    private static String words(Enum<?> trigger) {
        return trigger.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Path tree() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("mvnw"))) {
            here = here.getParent();
        }
        return here;
    }
}
