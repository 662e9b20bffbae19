package fooddelivery.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.benchmark.Growth.Figures;
import fooddelivery.system.Machine;
import fooddelivery.system.Times;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthReportTest {

    @Test
    void what_became_twice_as_slow_and_more_is_told() {
        GrowthReport.Measured measured = measured(50);
        assertThat(measured.verdicts())
                .filteredOn(verdict -> !verdict.holds())
                .singleElement()
                .satisfies(verdict -> {
                    assertThat(verdict.what()).isEqualTo("stores nearby");
                    assertThat(verdict.unit()).isEqualTo("ms, p50");
                });
        assertThat(GrowthReport.markdown(measured))
                .contains("1 of 4 figures break it.")
                .contains("| stores nearby | ms, p50 | 20 | 50 | 2.50 | **no** |");
    }

    @Test
    void an_event_of_a_backlog_has_no_answer_and_a_time_all_the_same() {
        assertThat(GrowthReport.markdown(measured(39)))
                .contains("The promise is kept.")
                .contains("| order's relay | ms | 0.5 | 0.6 | 1.20 | yes |");
    }

    private static GrowthReport.Measured measured(long nearbyAfter) {
        return new GrowthReport.Measured(
                new Report.Setting("2026-05-04", "2 cores", "abc1234", "-Xmx256m", "", List.of(321.0)),
                new Filling.Size(2_000, 100, 100),
                new Filling.Size(1_000_000, 100_000, 10_000),
                100_000,
                figures(20, 0.5),
                figures(nearbyAfter, 0.6),
                Map.of("order", 3_000_000_000L));
    }

    private static Map<String, Figures> figures(long nearby, double relay) {
        Machine.Usage usage = new Machine.Usage(Map.of("order", 1.0), 0.1, 1.1, 0.5, 1_000_000_000);
        Map<String, Figures> figures = new LinkedHashMap<>();
        figures.put("stores nearby", new Figures(Times.of(List.of(nearby * 1_000_000)), 5, Double.NaN, usage));
        figures.put("order's relay", new Figures(Times.of(List.of()), 1, relay, usage));
        return figures;
    }
}
