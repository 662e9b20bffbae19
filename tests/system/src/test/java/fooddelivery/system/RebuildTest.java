package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The status view is built anew from the logs of the other services while people order. */
@ExtendWith(RunningPlatform.class)
class RebuildTest {

    private final Platform platform;

    RebuildTest(Platform platform) {
        this.platform = platform;
    }

    @Test
    void nobody_notices_that_the_view_is_built_anew() {
        new RebuildUnderLoad(platform, 24, 4, 1, System.out::println).run();
    }

    @Test
    void the_log_of_a_service_tells_everything_page_by_page_and_people_no_addresses() {
        Customer customer = platform.newCustomer();
        customer.orders(customer.basket());
        Http admin = platform.administrator().http();
        List<JsonObject> events = admin.list("/order/api/events");
        assertThat(events).extracting(event -> event.getString("id")).doesNotHaveDuplicates();
        assertThat(events)
                .filteredOn(event -> event.getString("type").equals("fooddelivery.order.OrderPaid.v1"))
                .isNotEmpty()
                .allSatisfy(event -> {
                    JsonObject data = event.getJsonObject("data");
                    assertThat(data.getString("handoverCode")).isEqualTo("…");
                    assertThat(data.getJsonObject("dropOff").getString("text")).endsWith("…");
                });
        admin.get("/order/api/events?after=bm9uc2Vuc2U").expectProblem(400);
        admin.get("/order/api/events?limit=201").expectProblem(400);
    }
}
