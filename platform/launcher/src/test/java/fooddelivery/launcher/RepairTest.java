package fooddelivery.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RepairTest {

    private static final String WAITING =
            "{\"service\":\"%s\",\"recovering\":true,\"backupAt\":\"2026-05-04T03:00:00Z\","
                    + "\"whole\":%s,\"left\":0,\"failures\":[]}";
    private static final String WELL = "{\"service\":\"%s\",\"recovering\":false,\"left\":0,\"failures\":[]}";
    private static final String STEP = "/status/api/repair/payment";

    /** By method and path with query; each is asked for as often as it likes. */
    private final Map<String, String> answers = new HashMap<>();

    private final List<String> asked = new ArrayList<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private PrintStream terminal;
    private HttpServer platform;

    @BeforeEach
    void start() throws IOException {
        terminal = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.createContext("/", exchange -> {
            String question = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            asked.add(question);
            String answer = answers.get(question);
            byte[] body = (answer == null ? "{\"title\":\"no\"}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 503 : 200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        platform.start();
        answers.put("POST /order/api/tokens", "{\"access_token\":\"abc\"}");
        standings(WAITING.formatted("payment", false), WELL.formatted("store"));
        answers.put("POST " + STEP, "{\"service\":{},\"logs\":[\"order\",\"payment\"]}");
        answers.put(
                "POST " + STEP + "/events?log=order&dryRun=false",
                "{\"read\":200,\"missing\":2,\"byType\":{\"fooddelivery.order.OrderPaid.v1\":2},\"next\":\"a=\"}");
        answers.put(
                "POST " + STEP + "/events?log=order&dryRun=false&after=a%3D",
                "{\"read\":7,\"missing\":1,\"byType\":{\"fooddelivery.order.OrderPaid.v1\":1},\"next\":null}");
        answers.put(
                "POST " + STEP + "/events?log=payment&dryRun=false",
                "{\"read\":9,\"missing\":0,\"byType\":{},\"next\":null}");
        answers.put("POST " + STEP + "/stories", "{\"told\":3,\"failed\":0,\"left\":0}");
        answers.put("POST " + STEP + "/end", WELL.formatted("payment"));
    }

    @AfterEach
    void stop() {
        System.setOut(terminal);
        platform.stop(0);
    }

    private void standings(String... services) {
        answers.put("GET /status/api/repair", "{\"services\":[" + String.join(",", services) + "]}");
    }

    @Test
    void looks_through_every_page_of_every_log_tells_and_ends() throws InterruptedException {
        assertThat(run(null, false)).isEqualTo(Repair.WELL);
        assertThat(text())
                .contains(
                        "payment is as of 2026-05-04T03:00:00Z",
                        "of 207 events of order it takes 3: 3 OrderPaid",
                        "of 9 events that it had told itself it takes 0",
                        "payment has been told again what became of 3 orders and stores",
                        "payment works again",
                        "./run audit");
        assertThat(asked).endsWith("POST " + STEP + "/stories", "POST " + STEP + "/end");
    }

    @Test
    void an_empty_page_with_a_next_one_is_asked_for_again() throws InterruptedException {
        answers.put(
                "POST " + STEP + "/events?log=payment&dryRun=false",
                "{\"read\":0,\"missing\":0,\"byType\":{},\"next\":\"held\"}");
        answers.put(
                "POST " + STEP + "/events?log=payment&dryRun=false&after=held",
                "{\"read\":4,\"missing\":1,\"byType\":{\"fooddelivery.payment.PaymentApproved.v1\":1},\"next\":null}");
        assertThat(run(null, false)).isEqualTo(Repair.WELL);
        assertThat(text()).contains("of 4 events that it had told itself it takes 1: 1 PaymentApproved");
    }

    @Test
    void of_a_service_that_was_restored_as_well_it_is_said_who_tells() throws InterruptedException {
        answers.put("POST " + STEP, "{\"service\":{},\"logs\":[\"order-archive\"]}");
        answers.put(
                "POST " + STEP + "/events?log=order-archive&dryRun=false",
                "{\"read\":7,\"missing\":1,\"byType\":{\"fooddelivery.order.OrderPaid.v1\":1},\"next\":null}");
        assertThat(run(null, false)).isEqualTo(Repair.WELL);
        assertThat(text()).contains("of 7 events that status has heard of order it takes 1: 1 OrderPaid");
    }

    @Test
    void a_dry_run_only_looks() throws InterruptedException {
        answers.put(
                "POST " + STEP + "/events?log=order&dryRun=true",
                "{\"read\":7,\"missing\":0,\"byType\":{},\"next\":null}");
        answers.put(
                "POST " + STEP + "/events?log=payment&dryRun=true",
                "{\"read\":7,\"missing\":0,\"byType\":{},\"next\":null}");
        assertThat(run(null, true)).isEqualTo(Repair.WELL);
        assertThat(asked).noneMatch(question -> question.contains("stories") || question.contains("/end"));
        assertThat(text()).contains("nothing was changed");
    }

    @Test
    void what_is_left_for_a_person_is_printed_and_ends_with_1() throws InterruptedException {
        answers.put(
                "POST " + STEP + "/end",
                "{\"service\":\"payment\",\"recovering\":false,\"left\":0,\"failures\":[{\"eventId\":\"e\",\"subject\":\"s\","
                        + "\"type\":\"fooddelivery.payment.PaymentApproved.v1\",\"cause\":\"Nobody tells\"}]}");
        assertThat(run(null, false)).isEqualTo(Repair.LEFT);
        assertThat(text())
                .contains("s  PaymentApproved of payment: Nobody tells", "1 events that a person has to look at");
    }

    @Test
    void contacts_are_told_again_when_notify_is_repaired() throws InterruptedException {
        standings(WAITING.formatted("notify", true));
        answers.put("POST /status/api/repair/notify", "{\"service\":{},\"logs\":[]}");
        answers.put("POST /status/api/repair/notify/stories", "{\"told\":0,\"failed\":0,\"left\":0}");
        answers.put("POST /status/api/repair/notify/contacts", "{\"next\":\"b\"}");
        answers.put("POST /status/api/repair/notify/contacts?after=b", "{\"next\":null}");
        answers.put("POST /status/api/repair/notify/end", WELL.formatted("notify"));
        assertThat(run(null, false)).isEqualTo(Repair.WELL);
        assertThat(asked)
                .containsSubsequence(
                        "POST /status/api/repair/notify/contacts",
                        "POST /status/api/repair/notify/contacts?after=b",
                        "POST /status/api/repair/notify/end");
    }

    @Test
    void where_nothing_was_restored_there_is_nothing_to_do() throws InterruptedException {
        standings(WELL.formatted("payment"), WELL.formatted("store"));
        assertThat(run(null, false)).isEqualTo(Repair.WELL);
        assertThat(run("store", false)).isEqualTo(Repair.WELL);
        assertThat(text()).contains("there is nothing to repair");
        standings("{\"service\":\"payment\",\"silent\":\"payment cannot be asked: it does not answer\"}");
        assertThat(run(null, false)).isEqualTo(Repair.FAILED);
        assertThat(text()).contains("payment cannot be asked");
    }

    @Test
    void what_cannot_be_done_is_told_and_ends_with_2() throws InterruptedException {
        answers.remove("POST " + STEP + "/stories");
        assertThat(run(null, false)).isEqualTo(Repair.FAILED);
        assertThat(text())
                .contains("/status/api/repair/payment/stories answers 503", "the same command goes on with it");
    }

    @Test
    void only_a_service_can_be_named() {
        Path tree = Path.of("/tree");
        Options options =
                Options.parse(List.of("restore", "--from", "there", "--only=payment", "--dry-run"), tree, Map.of());
        assertThat(options.only()).isEqualTo("payment");
        assertThat(options.from()).isEqualTo(Path.of("there").toAbsolutePath());
        assertThat(options.dryRun()).isTrue();
        assertThatThrownBy(() -> Options.parse(List.of("restore", "--only", "broker"), tree, Map.of()))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("no service \"broker\"");
    }

    private int run(String only, boolean dryRun) throws InterruptedException {
        Operator operator =
                new Operator("http://127.0.0.1:" + platform.getAddress().getPort(), "admin", "x", Repair.patience());
        return new Repair(operator, new Progress()).run(only, dryRun);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
