package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where order keeps its documents, by whose word. */
class DocumentStoreTest {

    private static final Path TREE = Path.of("tree");
    private static final Map<String, String> NONE = Map.of();

    private final Installation installation = new Installation(TREE, TREE.resolve("data"), 7);

    @Test
    void by_default_they_are_rows_and_nothing_stands_in_for_a_server() {
        DocumentStore store =
                DocumentStore.of(Options.parse(List.of(), TREE, NONE).documents(), NONE, NONE);
        assertThat(store.needsPart()).isFalse();
        assertThat(store.environment(installation))
                .containsEntry("FOODDELIVERY_ORDER_DOCUMENTS", "postgresql")
                .containsEntry("FOODDELIVERY_MONGODB_URI", "mongodb://127.0.0.1:27024/order");
    }

    @Test
    void the_command_line_the_environment_and_the_operators_file_say_otherwise() {
        for (DocumentStore store : List.of(
                DocumentStore.of(
                        Options.parse(List.of("--documents", "mongodb"), TREE, NONE)
                                .documents(),
                        NONE,
                        NONE),
                DocumentStore.of(
                        Options.parse(List.of("--documents=mongodb"), TREE, NONE)
                                .documents(),
                        NONE,
                        NONE),
                DocumentStore.of(
                        Options.parse(List.of(), TREE, Map.of("FOODDELIVERY_ORDER_DOCUMENTS", "mongodb"))
                                .documents(),
                        NONE,
                        NONE),
                DocumentStore.of("postgresql", NONE, Map.of("FOODDELIVERY_ORDER_DOCUMENTS", "mongodb")))) {
            assertThat(store.inMongo()).isTrue();
            assertThat(store.needsPart()).isTrue();
            assertThat(store.environment(installation)).containsEntry("FOODDELIVERY_ORDER_DOCUMENTS", "mongodb");
        }
        assertThatThrownBy(() -> Options.parse(List.of("--documents", "paper"), TREE, NONE))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("postgresql or mongodb");
    }

    @Test
    void a_server_that_somebody_else_runs_takes_the_place_of_the_part() {
        DocumentStore store = DocumentStore.of("mongodb", Map.of("MONGODB_URI", "mongodb://elsewhere/order"), NONE);
        assertThat(store.needsPart()).isFalse();
        assertThat(store.environment(installation))
                .containsEntry("FOODDELIVERY_MONGODB_URI", "mongodb://elsewhere/order");
        assertThat(DocumentStore.of("mongodb", NONE, Map.of("FOODDELIVERY_MONGODB_URI", "mongodb://third/order"))
                        .foreign())
                .contains("mongodb://third/order");
    }
}
