package fooddelivery.order.application;

import fooddelivery.order.domain.Expectations;
import fooddelivery.order.domain.OrderWatch;
import fooddelivery.runtime.Gauges;
import fooddelivery.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.stream.Stream;

/** Where orders are at the moment, at {@code /metrics}: those that do not wait for their customer, as the operators' list. */
@ApplicationScoped
public class OrderGauges {

    void measured(@Observes Startup.Finished event, Gauges gauges, OrderWatch watch, Expectations expectations) {
        List<String> states = Stream.concat(
                        expectations.status().keySet().stream().map(Enum::name),
                        expectations.refund().keySet().stream().map(refund -> "REFUND_" + refund))
                .sorted()
                .toList();
        gauges.gauges(
                "fooddelivery_orders",
                "Orders under way, or over and with a refund under way",
                "state",
                states,
                watch::countByState);
    }
}
