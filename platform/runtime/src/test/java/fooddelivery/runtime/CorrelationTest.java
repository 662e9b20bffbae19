package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.events.Envelope;
import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.runtime.Inbox.Handling;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything about an order is one trace. */
class CorrelationTest {

    private static final Instant NOW = Instant.parse("2026-05-04T03:02:01Z");
    private static final UUID ORDER = UUID.fromString("01976a3e-52c0-7d1a-1b5e-2f0c8a4d7e11");
    private static final String OWN = "00-01976a3e52c07d1a1b5e2f0c8a4d7e11-9b5e2f0c8a4d7e11-01";
    private static final String OTHER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void an_order_s_trace_is_its_id() {
        assertThat(Correlation.of(ORDER).traceparent()).isEqualTo(OWN);
        assertThat(Correlation.read(OWN, ORDER)).contains(Correlation.of(ORDER));
    }

    @Test
    void a_trace_that_a_caller_says_is_taken_as_it_is_of_later_versions_as_well() {
        assertThat(Correlation.read(OTHER, null).orElseThrow().traceparent()).isEqualTo(OTHER);
        assertThat(Correlation.read("cc" + OTHER.substring(2) + "-what-comes-later", null))
                .map(Correlation::traceId)
                .contains("0af7651916cd43dd8448eb211c80319c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nX: y"
            })
    void what_is_no_trace_is_none(String text) {
        assertThat(Correlation.read(text, ORDER)).isEmpty();
        assertThat(Correlation.read(null, ORDER)).isEmpty();
    }

    @Test
    void what_a_handler_publishes_is_in_the_trace_of_its_order_and_says_what_it_followed() {
        TestDatabase database = TestDatabase.fresh("db/platform");
        Outbox outbox = database.outbox(Clock.systemUTC());
        Envelope<CookingStarted> event = Envelope.of(
                Ids.next(), NOW, null, OWN.replace("9b5e", "abcd"), new CookingStarted(ORDER, ORDER, 1, NOW));
        List<Correlation> during = new ArrayList<>();
        Correlation.of(ORDER)
                .during(() -> database.inbox().handle(List.of(new Handling(event, Json.write(event), () -> {
                    during.add(Correlation.current());
                    outbox.publish(new CookingStarted(ORDER, ORDER, 2, NOW));
                    outbox.publish(new CookingStarted(UUID.randomUUID(), ORDER, 2, NOW));
                }))));
        assertThat(during).extracting(Correlation::spanId).containsExactly("abcd2f0c8a4d7e11");
        assertThat(Correlation.current()).isNull();
        List<String> published = database.database()
                .query("select body::jsonb ->> 'traceparent' from outbox order by id", row -> row.getString(1));
        assertThat(published.get(0)).isEqualTo(event.traceparent());
        assertThat(published.get(1)).as("of another order").doesNotContain("01976a3e52c07d1a1b5e2f0c8a4d7e11");
    }

    @Test
    void lines_of_the_log_say_which_order_they_are_about_and_lose_nothing() {
        LogContext.Adding filter = new LogContext.Adding(line -> line.getLevel() != Level.FINE, "store", "store-2");
        LogRecord line = new LogRecord(Level.INFO, "{0} is cooking");
        line.setParameters(new Object[] {"bibimbap"});
        Correlation.of(ORDER).during(() -> {
            assertThat(filter.isLoggable(line)).isTrue();
            assertThat(filter.isLoggable(line)).as("by a second handler").isTrue();
        });
        assertThat(line.getParameters())
                .containsExactly(
                        "bibimbap",
                        Map.of(
                                "service", "store",
                                "instance", "store-2",
                                "traceId", "01976a3e52c07d1a1b5e2f0c8a4d7e11",
                                "orderId", ORDER.toString()));
        LogRecord bare = new LogRecord(Level.INFO, "nothing");
        assertThat(filter.isLoggable(bare)).isTrue();
        assertThat(bare.getParameters()).containsExactly(Map.of("service", "store", "instance", "store-2"));
        assertThat(filter.isLoggable(new LogRecord(Level.FINE, ""))).isFalse();
    }
}
