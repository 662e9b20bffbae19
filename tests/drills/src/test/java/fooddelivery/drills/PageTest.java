package fooddelivery.drills;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.drills.Recorder.Fault;
import fooddelivery.drills.Recorder.Ordered;
import fooddelivery.drills.Recorder.Recording;
import fooddelivery.drills.Recorder.Sample;
import fooddelivery.drills.Stage.Held;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class PageTest {

    private static final Recording RECORDING = new Recording(
            10,
            List.of(
                    new Ordered(1, 100, 201),
                    new Ordered(2, 150, 202),
                    new Ordered(3, 20_000, 0),
                    new Ordered(4, 5, 409)),
            List.of(new Fault("broker <away>", 2, 5), new Fault("still away at the end", 9, 10)),
            List.of(sample(0, 0, 0, 0), sample(1, 2, 40, 7), sample(2, 1, 20, 3), sample(3, 0, 0, 0)));

    @Test
    void a_report_says_what_was_done_and_each_promise_with_its_numbers() {
        String page = Page.of(result(true, false), RECORDING);

        assertThat(page)
                .contains("<h1>broker-outage: <b class=\"broken\">broken</b></h1>")
                .contains("the broker is killed.")
                .contains("everything holds.")
                .contains("<b class=\"ok\">held</b>: promise 0")
                .contains("<b class=\"broken\">broken</b>: promise 1")
                .contains("3 of 4 &lt; 5")
                .contains("revision abc123");
        assertThat(Page.of(result(true, true), RECORDING)).contains("<b class=\"ok\">held</b></h1>");
    }

    @Test
    void a_report_has_four_pictures_with_the_faults_in_each() throws Exception {
        List<String> pictures = pictures(Page.of(result(true), RECORDING));

        assertThat(pictures)
                .hasSize(4)
                .allSatisfy(picture ->
                        assertThat(picture).contains("broker &lt;away&gt;").contains("class=\"fault\""));
        for (String picture : pictures) {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(picture)));
        }
    }

    @Test
    void a_fault_is_shaded_where_it_was() {
        String picture = pictures(Page.of(result(true), RECORDING)).get(0);

        // 10 s from 64 to 776.
        assertThat(picture).contains("x=\"206.4\" y=\"0\" width=\"213.6\"");
    }

    @Test
    void a_circuit_that_stayed_closed_is_not_shown() {
        Recording calm = new Recording(10, List.of(), List.of(), List.of(sample(0, 0, 0, 0)));

        assertThat(pictures(Page.of(result(true), calm))).hasSize(3);
    }

    @Test
    void a_report_needs_no_other_file() {
        assertThat(Page.of(result(true), RECORDING)).doesNotContain("<script", "src=", "url(", "@import", "http");
    }

    @Test
    void the_index_has_a_line_for_each_result_that_is_there(@TempDir Path directory) throws IOException {
        Files.writeString(
                directory.resolve("broker-outage.json"), result(true).json().toString());
        Files.writeString(directory.resolve("earthquake.json"), "{}");

        String index = Page.index(Result.read(directory));

        assertThat(index).containsOnlyOnce("<a href=\"").contains("<a href=\"broker-outage.html\">broker-outage</a>");
    }

    @Test
    void a_metric_is_the_sum_of_its_lines_without_dead_letters() {
        String text = """
                # HELP waiting Messages
                waiting{queue="order",address="x"} 3
                waiting{queue="store",address="x"} 4.0
                waiting{queue="store.dead",address="x"} 9
                waiting_long 5
                """;

        assertThat(Recorder.sum(text, "waiting")).hasValue(7);
        assertThat(Recorder.sum(text, "nothing")).isEmpty();
    }

    private static Sample sample(double at, double circuit, double unsent, double waiting) {
        return new Sample(at, OptionalDouble.of(circuit), OptionalDouble.of(unsent), OptionalDouble.of(waiting));
    }

    private static Result result(boolean... held) {
        List<Held> promises = new ArrayList<>();
        for (boolean ok : held) {
            promises.add(new Held("promise " + promises.size(), ok, List.of("3 of 4 < 5")));
        }
        return new Result(
                "broker-outage",
                "the broker is killed",
                "everything holds",
                Instant.parse("2026-05-04T03:00:00Z"),
                10,
                "two cores",
                "abc123",
                List.of("1 s: killed"),
                promises);
    }

    private static List<String> pictures(String page) {
        return Pattern.compile("<svg.*?</svg>", Pattern.DOTALL)
                .matcher(page)
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
