package fooddelivery.status.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.ServiceToken;
import fooddelivery.status.domain.EventLogs.LogPage;
import fooddelivery.status.domain.Orders;
import fooddelivery.status.domain.Witnesses.Silent;
import jakarta.ws.rs.ProcessingException;
import java.net.ConnectException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the services are asked for, and what is made of their answers. */
class RestEventLogsTest {

    private static final Instant TIME = Instant.parse("2026-05-04T03:00:00Z");

    private final Map<String, String> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final RestEventLogs logs = wire(
            new RestEventLogs() {
                @Override
                protected EventLogClient client(String url) {
                    return (authorization, limit, after) -> {
                        asked.add(String.join(" ", url, authorization, "" + limit, after));
                        if (!answers.containsKey(url)) {
                            throw new ProcessingException(new ConnectException("10.0.0.1"));
                        }
                        return answers.get(url);
                    };
                }
            },
            wire(
                    new Peers(),
                    new ServiceToken() {
                        @Override
                        public String forCallsTo(String service) {
                            return "for-" + service;
                        }
                    },
                    Map.of("fooddelivery.order.url", "order", "fooddelivery.store.url", "store")));

    {
        logs.build();
    }

    @Test
    void events_are_read_and_those_of_a_later_version_passed_over() {
        Orders order = new Orders();
        String paid = envelope(order.paid(2));
        String unreadable = envelope(order.completed(12)).replace("\"version\":12", "\"version\":\"many\"");
        answers.put(
                "order",
                "{\"items\":[" + paid + "," + paid.replace("OrderPaid", "OrderSentToTheMoon") + "," + unreadable
                        + "],\"next\":\"abc\"}");
        LogPage page = logs.read("order", "xyz");
        assertThat(page.events()).containsExactly(order.paid(2));
        assertThat(page.next()).isEqualTo("abc");
        assertThat(page.until()).isEqualTo(TIME);
        assertThat(asked).containsExactly("order Bearer for-order 200 xyz");

        answers.put("store", "{\"items\":[],\"next\":null}");
        assertThat(logs.read("store", null)).isEqualTo(new LogPage(List.of(), null, null));
    }

    @Test
    void a_service_without_an_answer_is_silent_and_the_reason_tells_no_address() {
        assertThatThrownBy(() -> logs.read("order", null))
                .isInstanceOf(Silent.class)
                .hasMessage("it does not answer");
        for (String nonsense : List.of("<html>", "{}", "[]", "{\"items\":[7]}", "{\"items\":[{\"time\":\"noon\"}]}")) {
            answers.put("order", nonsense);
            assertThatThrownBy(() -> logs.read("order", null))
                    .as(nonsense)
                    .isInstanceOf(Silent.class)
                    .hasMessage("its answer cannot be read");
        }
        assertThatThrownBy(() -> logs.read("delivery", null))
                .isInstanceOf(Silent.class)
                .hasMessage("its address is not configured");
    }

    private static String envelope(Event event) {
        return Json.write(Envelope.of(Ids.next(), TIME, null, null, event));
    }
}
