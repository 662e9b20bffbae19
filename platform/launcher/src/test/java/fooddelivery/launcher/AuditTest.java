package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {

    private static final String SLICE =
            "{\"checked\":%d,\"skipped\":%d,\"violations\":[%s],\"unreachable\":[%s],\"next\":%s}";
    private static final String VIOLATION =
            "{\"orderId\":\"01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11\",\"invariant\":\"money-owed\",\"detail\":\"7 won\"}";
    private static final String SILENT = "{\"service\":\"payment\",\"reason\":\"it does not answer\"}";

    private final Deque<String> slices = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private PrintStream terminal;
    private HttpServer platform;

    @BeforeEach
    void start() throws IOException {
        terminal = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.createContext("/order/api/tokens", exchange -> {
            String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean right = form.equals("{\"username\":\"admin\",\"password\":\"it's \\\"secret\\\"\"}");
            answer(exchange, right ? 200 : 401, right ? "{\"access_token\":\"abc\"}" : "{\"title\":\"no\"}");
        });
        platform.createContext("/status/api/audit", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, 200, slices.pop());
        });
        platform.start();
    }

    @AfterEach
    void stop() {
        System.setOut(terminal);
        platform.stop(0);
    }

    @Test
    void an_audit_that_finds_nothing_ends_well_after_the_last_slice() throws InterruptedException {
        slices.add(SLICE.formatted(200, 1, "", "", "\"a+b=\""));
        slices.add(SLICE.formatted(30, 2, "", "", "null"));
        assertThat(run("2026-05-04T03:00:00Z")).isEqualTo(Audit.WELL);
        assertThat(asked)
                .containsExactly(
                        "/status/api/audit?limit=200&since=2026-05-04T03%3A00%3A00Z Bearer abc",
                        "/status/api/audit?limit=200&since=2026-05-04T03%3A00%3A00Z&after=a%2Bb%3D Bearer abc");
        assertThat(text())
                .contains("230 orders checked; 3 changed a moment ago and were left alone", "nothing is broken");
    }

    @Test
    void what_is_broken_is_printed_and_ends_with_1() throws InterruptedException {
        slices.add(SLICE.formatted(200, 0, VIOLATION, SILENT, "\"x\""));
        slices.add(SLICE.formatted(200, 0, "", SILENT, "null"));
        assertThat(run(null)).isEqualTo(Audit.BROKEN);
        assertThat(text())
                .contains("01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11  money-owed: 7 won")
                .contains("broken invariants: 1, as far as can be told without payment")
                .containsOnlyOnce("payment cannot be asked: it does not answer");
    }

    @Test
    void a_service_that_could_not_be_asked_ends_with_2() throws InterruptedException {
        slices.add(SLICE.formatted(200, 0, "", SILENT, "null"));
        assertThat(run(null)).isEqualTo(Audit.NOT_ASKED);
        assertThat(text()).contains("nothing is broken, as far as can be told without payment");
    }

    @Test
    void a_platform_that_is_not_there_and_a_wrong_password_end_with_2() throws InterruptedException {
        assertThat(new Audit(operator("wrong"), new Progress()).run(null)).isEqualTo(Audit.NOT_ASKED);
        assertThat(text()).contains("/order/api/tokens answers 401");
        platform.stop(0);
        assertThat(run(null)).isEqualTo(Audit.NOT_ASKED);
        assertThat(text()).contains("is the platform running?");
    }

    @Test
    void the_beginning_of_an_audit_must_be_a_time() {
        Path tree = Path.of("/tree");
        assertThat(Options.parse(List.of("audit", "--since=2026-05-04T12:00:00+09:00"), tree, Map.of())
                        .since())
                .isEqualTo("2026-05-04T03:00:00Z");
        assertThat(Options.parse(List.of("audit"), tree, Map.of()).since()).isNull();
        assertThatThrownBy(() -> Options.parse(List.of("audit", "--since", "noon"), tree, Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("2026-05-04T03:00:00Z");
    }

    private int run(String since) throws InterruptedException {
        return new Audit(operator("it's \"secret\""), new Progress()).run(since);
    }

    private Operator operator(String password) {
        return new Operator(base(), "admin", password, Audit.patience());
    }

    private String base() {
        return "http://127.0.0.1:" + platform.getAddress().getPort();
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
