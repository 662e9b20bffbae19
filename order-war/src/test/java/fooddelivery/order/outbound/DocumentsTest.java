package fooddelivery.order.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.launcher.DocumentsServer;
import fooddelivery.order.domain.ListingRepository;
import fooddelivery.runtime.ProblemException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether and how MongoDB is reached. */
class DocumentsTest {

    private static final List<Logger> LOGS =
            List.of(Logger.getLogger(Documents.class.getName()), Logger.getLogger("org.mongodb.driver"));

    @BeforeAll
    static void quiet() {
        LOGS.forEach(log -> log.setLevel(Level.OFF));
    }

    @AfterAll
    static void loud() {
        LOGS.forEach(log -> log.setLevel(null));
    }

    @Test
    void by_default_nothing_is_asked_of_mongodb() {
        Documents documents = documents(null, null);
        assertThat(documents.inUse()).isFalse();
        documents.close();
    }

    @ParameterizedTest
    @CsvSource({
        "mongo, mongodb://localhost, must be postgresql or mongodb",
        "mongodb, , fooddelivery.mongodb.uri is not set",
        "mongodb, http://user:secret@localhost, is not an address such as"
    })
    void a_configuration_that_is_wrong_ends_the_start(String kind, String uri, String why) {
        assertThatThrownBy(() -> documents(kind, uri))
                .rootCause()
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
    }

    @Test
    void a_server_that_is_down_is_told_as_a_database_that_is_down_and_waited_for() {
        DocumentsServer server = DocumentsServer.inMemory();
        String uri = server.uri() + "?serverSelectionTimeoutMS=300";
        Documents documents = documents("mongodb", uri);
        ListingRepository listings = wire(new MongoListingRepository(), documents);
        isUnavailable(listings);
        assertThat(documents.prepare()).isTrue();
        assertThat(listings.find(UUID.randomUUID())).isEmpty();
        Thread.currentThread().interrupt();
        assertThat(listings.find(UUID.randomUUID()))
                .as("an interruption that somebody else was meant by")
                .isEmpty();
        assertThat(Thread.interrupted()).isTrue();
        server.close();
        isUnavailable(listings);
        documents.close();

        Documents early = documents("mongodb", uri);
        assertThat(early.prepare()).isFalse();
        early.close();
    }

    private static void isUnavailable(ListingRepository listings) {
        assertThatThrownBy(() -> listings.find(UUID.randomUUID()))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.status()).isEqualTo(503);
                    assertThat(problem.code()).isEqualTo("unavailable");
                });
    }

    @Test
    void times_as_text_are_exact_and_sort_as_times_do() {
        assertThat(Documents.text(Instant.parse("2026-03-01T03:00:00Z"))).isEqualTo("2026-03-01T03:00:00.000000Z");
        assertThat(Documents.text(Instant.parse("2026-03-01T03:00:00.12Z"))).isEqualTo("2026-03-01T03:00:00.120000Z");
    }

    private static Documents documents(String kind, String uri) {
        Map<String, Object> configuration = new HashMap<>();
        if (kind != null) {
            configuration.put("fooddelivery.order.documents", kind);
        }
        if (uri != null) {
            configuration.put("fooddelivery.mongodb.uri", uri);
        }
        return wire(new Documents(), configuration);
    }
}
