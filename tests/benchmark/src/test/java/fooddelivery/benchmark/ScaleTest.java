package fooddelivery.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fooddelivery.system.Machine;
import fooddelivery.system.Times;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void cores_follow_from_what_an_order_costs_and_how_busy_a_core_may_be() {
        Times two = Times.of(List.of(1L, 2L));
        WholeOrders.Result whole = new WholeOrders.Result(
                8, 0, 1, two, two, 0, new Machine.Usage(Map.of("order", 0.06, "database", 0.012), 0, 0.1, 1, 1));
        Map<String, Double> cores = Scale.cores(whole, 1000);
        assertThat(cores.get("order")).isCloseTo(50, within(1e-9));
        assertThat(cores.get("database")).isCloseTo(10, within(1e-9));
        assertThat(Scale.table(whole)).contains("| 1,000 | 60 | 10 | 50 |");
    }

    @Test
    void what_works_one_by_one_is_divided() {
        assertThat(Scale.shards(10, 9, 2000)).isEqualTo(1);
        assertThat(Scale.shards(1000, 9, 2000)).isEqualTo(5);
    }
}
