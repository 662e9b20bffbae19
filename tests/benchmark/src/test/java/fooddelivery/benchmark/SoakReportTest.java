package fooddelivery.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.benchmark.Soak.Look;
import fooddelivery.benchmark.SoakReport.Measured;
import fooddelivery.system.Machine;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoakReportTest {

    @Test
    void what_stays_as_it_is_keeps_all_promises() {
        Measured measured = measured(100, 0, 0, 3);
        assertThat(measured.verdicts()).allMatch(Verdict::holds);
        assertThat(SoakReport.markdown(measured)).contains("All promises are kept.");
    }

    @Test
    void memory_that_creeps_up_breaks_one() {
        assertThat(broken(measured(100, 10, 0, 3))).containsExactly("memory: order");
    }

    @Test
    void a_table_that_grows_faster_than_its_orders_breaks_one() {
        assertThat(broken(measured(100, 0, 0.5, 3))).containsExactly("rows: status.inbox");
    }

    @Test
    void an_order_that_is_lost_breaks_one() {
        assertThat(broken(measured(99, 0, 0, 3))).containsExactly("orders that did not come to their end");
    }

    @Test
    void events_that_nobody_sends_break_one() {
        Measured measured = measured(100, 0, 0, 301);
        assertThat(broken(measured)).containsExactly("unsent: order");
        assertThat(SoakReport.markdown(measured))
                .contains("1 of 5 promises are broken.")
                .contains("| unsent: order | events | 0.0 | 301 |");
    }

    private static List<String> broken(Measured measured) {
        return measured.verdicts().stream()
                .filter(verdict -> !verdict.holds())
                .map(Verdict::what)
                .toList();
    }

    private static Measured measured(int whole, double leak, double moreRows, double unsent) {
        List<Look> looks = IntStream.range(0, 11)
                .mapToObj(i -> {
                    Map<String, Double> numbers = new HashMap<>();
                    numbers.put("memory/order", 300 + leak * i * 2);
                    numbers.put("rows/order.orders", 100.0 * i);
                    numbers.put("rows/status.inbox", 100.0 * i * (6 + moreRows * i));
                    numbers.put("unsent/order", unsent);
                    return new Look(i / 2.0, numbers);
                })
                .toList();
        return new Measured(
                new Report.Setting("2026-05-04", "2 cores", "abc1234", "-Xmx256m", "", List.of(321.0)),
                10,
                100,
                whole,
                new Machine.Usage(Map.of("order", 1.0), 0.1, 1.1, 0.5, 1_000_000_000),
                looks);
    }
}
