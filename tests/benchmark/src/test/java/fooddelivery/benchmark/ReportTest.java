package fooddelivery.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.benchmark.Limits.Limit;
import fooddelivery.benchmark.OrderLoad.Result;
import fooddelivery.benchmark.Outages.CaughtUp;
import fooddelivery.system.Machine.Usage;
import fooddelivery.system.Times;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {

    private static final long MS = 1_000_000;

    @Test
    void every_figure_is_beside_the_reference_with_its_ratio_whichever_way_it_goes() {
        String page = Report.markdown(measured(0));
        assertThat(page)
                .contains("| orders/s, 1 at once | 10 | 107 | 0.09 |")
                .contains("| orders/s, 8 at once | 300 | 195 | **1.54** |")
                .contains("| processor seconds for 1,000 orders, 8 at once | 6.7 | 10 | **0.67** |")
                .contains("| resident memory, MB | 3,000 | 1,946 | 1.54 |")
                .contains("| s from the start to the first paid order | 40 | 50 | **0.80** |");
    }

    @Test
    void shares_of_what_the_machine_could_do_are_told() {
        String page = Report.markdown(measured(0));
        assertThat(page)
                .contains("With 8 at once the platform takes 25 % of the orders/s that the database alone could.")
                .contains("order's relay sends 40 % of the events/s that the broker alone could take.");
    }

    @Test
    void the_open_loop_tells_its_rate_and_how_late_it_was_itself() {
        assertThat(Report.markdown(measured(0)))
                .contains("| open, 150.0/s | gateway | 100 | 150 | 50 | 95 | 99 | 100 | none | 2.5 |");
    }

    @Test
    void flags_revision_and_calibration_are_told() {
        assertThat(Report.markdown(measured(0)))
                .contains("Revision `abc1234`")
                .contains("`-Xmx256m`, with `FOODDELIVERY_SERVICE_JAVA_OPTS=-XX:TieredStopAtLevel=4`")
                .contains("in 321 before, and after 345 ms");
    }

    @Test
    void a_run_that_others_disturbed_says_so_at_the_top() {
        assertThat(Report.markdown(measured(0))).doesNotContain("Disturbed");
        String page = Report.markdown(measured(0.5));
        assertThat(page).contains("**Disturbed.**").contains("whole orders (0.50 cores)");
        assertThat(page.indexOf("**Disturbed.**")).isLessThan(page.indexOf("## "));
    }

    @Test
    void tables_have_as_many_cells_in_each_line() {
        int columns = 0;
        for (String line : Report.markdown(measured(0)).split("\n")) {
            if (!line.startsWith("|")) {
                columns = 0;
            } else {
                int here = line.split("\\|", -1).length;
                assertThat(here).as(line).isEqualTo(columns == 0 ? here : columns);
                columns = here;
            }
        }
    }

    @Test
    void pictures_are_well_formed() throws Exception {
        for (String picture :
                List.of(Report.throughput(measured(0)), Report.latency(measured(0)), Report.openLoop(measured(0)))) {
            DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(picture)));
        }
    }

    private static Report.Measured measured(double others) {
        Map<String, Long> memory = new LinkedHashMap<>();
        memory.put("order", 1000L);
        memory.put("database", 2000L);
        Times times = Times.of(
                LongStream.rangeClosed(1, 100).map(ms -> ms * MS).boxed().toList());
        return new Report.Measured(
                new Report.Setting(
                        "2026-05-04",
                        "2 cores",
                        "abc1234",
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=4",
                        List.of(321.0, 345.0)),
                Map.of("with an empty data directory", 40.0),
                result(8, 0, 10, times, 0),
                List.of(
                        result(1, 0, 10, times, 0),
                        result(8, 0, 1 / 3.0, times, 0),
                        result(0, 150, 100 / 150.0, times, 0)),
                new WholeOrders.Result(8, 0, 10, times, times, 0, usage(1, others)),
                List.of(new CaughtUp("order's relay", "the broker was away", 4000, 2)),
                List.of(new Limit("one order's statements", 8, 1200, times, usage(2, 0))),
                List.of(new Limit("batches", 1, 5000, times, usage(2, 0))),
                memory);
    }

    private static Result result(int people, double rate, double seconds, Times times, double others) {
        return new Result(
                people,
                rate,
                "gateway",
                seconds,
                Map.of(201, (long) times.count()),
                times,
                times,
                times,
                times,
                2.5,
                1,
                usage(0.67, others));
    }

    private static Usage usage(double seconds, double others) {
        Map<String, Double> parts = new LinkedHashMap<>();
        Stream.of("order", "database").forEach(part -> parts.put(part, seconds / 2));
        return new Usage(parts, 0.1, seconds + 0.1 + others * 10, 1.5, 10_000_000_000L);
    }
}
