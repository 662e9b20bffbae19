package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RebuildViewTest {

    private static final String REBUILD = "{\"number\":%d,\"state\":\"%s\",\"read\":%d,\"of\":100,\"compared\":%d,"
            + "\"carried\":2,\"differences\":%d,\"found\":[%s]%s}";
    private static final String DIFFERENCE =
            "{\"orderId\":\"01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11\"," + "\"live\":{\"status\":\"PAID\"}}";

    private final Deque<String> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private int posted = 202;
    private PrintStream terminal;
    private HttpServer platform;

    @BeforeEach
    void start() throws IOException {
        terminal = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.createContext("/order/api/tokens", exchange -> answer(exchange, 200, "{\"access_token\":\"abc\"}"));
        platform.createContext("/status/api/rebuild", exchange -> {
            boolean isPost = exchange.getRequestMethod().equals("POST");
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, isPost ? posted : 200, answers.pop());
        });
        platform.start();
    }

    @AfterEach
    void stop() {
        System.setOut(terminal);
        platform.stop(0);
    }

    @Test
    void shows_how_far_it_is_and_ends_well_when_both_said_the_same() throws InterruptedException {
        answers.add(REBUILD.formatted(3, "READING", 0, 0, 0, "", ""));
        answers.add(REBUILD.formatted(3, "READING", 60, 0, 0, "", ""));
        answers.add(REBUILD.formatted(3, "COMPARING", 100, 8, 0, "", ""));
        answers.add(REBUILD.formatted(3, "SWITCHED", 100, 9, 0, "", ""));
        assertThat(run(false)).isEqualTo(RebuildView.SWITCHED);
        assertThat(asked)
                .startsWith("POST /status/api/rebuild Bearer abc", "GET /status/api/rebuild Bearer abc")
                .hasSize(4);
        assertThat(text())
                .contains(
                        "0 of about 100 events read",
                        "60 of about 100 events read",
                        "8 orders compared",
                        "100 events read, 9 orders compared, 2 carried over, 0 different",
                        "the new view has taken over");
    }

    @Test
    void differences_are_printed_with_both_sides_and_end_with_1() throws InterruptedException {
        answers.add(REBUILD.formatted(3, "DIFFERENT", 100, 9, 1, DIFFERENCE, ""));
        assertThat(run(false)).isEqualTo(RebuildView.DIFFERENT);
        assertThat(text())
                .contains(
                        "01976a3e-52c0-7d1a-9b5e-2f0c8a4d7e11  live: {\"status\":\"PAID\"}  anew: does not know it",
                        "--force");
    }

    @Test
    void who_insists_is_told_that_it_differed_all_the_same() throws InterruptedException {
        answers.add(REBUILD.formatted(3, "SWITCHED", 100, 9, 1, DIFFERENCE, ""));
        assertThat(run(true)).isEqualTo(RebuildView.DIFFERENT);
        assertThat(asked).containsExactly("POST /status/api/rebuild?force=true Bearer abc");
        assertThat(text()).contains("although it differs");
    }

    @Test
    void what_fails_is_told_and_ends_with_2() throws InterruptedException {
        answers.add(REBUILD.formatted(3, "FAILED", 100, 9, 0, "", ",\"failure\":\"store cannot be asked\""));
        assertThat(run(false)).isEqualTo(RebuildView.FAILED);
        assertThat(text()).contains("it has failed: store cannot be asked");

        posted = 409;
        answers.add("{\"title\":\"The view is being built anew already.\"}");
        assertThat(run(false)).isEqualTo(RebuildView.FAILED);
        assertThat(text()).contains("/status/api/rebuild answers 409");

        posted = 202;
        answers.add(REBUILD.formatted(4, "READING", 0, 0, 0, "", ""));
        answers.add(REBUILD.formatted(5, "READING", 0, 0, 0, "", ""));
        assertThat(run(false)).isEqualTo(RebuildView.FAILED);
        assertThat(text()).contains("another rebuild has begun meanwhile");
    }

    @Test
    void only_who_says_so_insists() {
        Path tree = Path.of("/tree");
        assertThat(Options.parse(List.of("rebuild-view"), tree, Map.of()).force())
                .isFalse();
        assertThat(Options.parse(List.of("rebuild-view", "--force"), tree, Map.of())
                        .force())
                .isTrue();
    }

    private int run(boolean force) throws InterruptedException {
        Operator operator = new Operator(
                "http://127.0.0.1:" + platform.getAddress().getPort(), "admin", "x", RebuildView.patience());
        return new RebuildView(operator, new Progress(), Duration.ofMillis(1)).run(force);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
