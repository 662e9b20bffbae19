package fooddelivery.delivery.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.delivery.TestHouse;
import fooddelivery.delivery.domain.Deliveries;
import fooddelivery.delivery.domain.DeliveryAudit.Facts;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Ids;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an audit is told of deliveries that the real service has dealt with. */
class JdbcDeliveryAuditTest {

    @Test
    void a_delivery_tells_its_status_its_version_and_when_that_last_rose() {
        try (TestHouse house = new TestHouse(Map.of())) {
            JdbcDeliveryAudit audit = wire(new JdbcDeliveryAudit(), house.database);
            UUID orderId = Ids.next();
            AuditRange range = AuditRange.of(null, null, null, null, orderId.toString());
            assertThat(house.inTransaction(() -> audit.facts(range))).isEmpty();

            house.inTransaction(() -> house.policy.whenCookingFinished(Deliveries.cookingFinished(orderId)));
            house.inTransaction(
                    () -> house.database.update("update delivery set changed_at = changed_at - interval '1 hour'"));
            List<Facts> open = house.inTransaction(() -> audit.facts(range));
            house.inTransaction(() -> house.policy.whenOrderCancelled(Deliveries.orderCancelled(orderId, true)));
            List<Facts> cancelled = house.inTransaction(() -> audit.facts(range));

            assertThat(open)
                    .containsExactly(new Facts(
                            orderId, DeliveryStatus.OPEN, 1, open.get(0).changedAt(), false));
            assertThat(cancelled)
                    .containsExactly(new Facts(
                            orderId, DeliveryStatus.VOID, 2, cancelled.get(0).changedAt(), false));
            assertThat(Duration.between(
                            open.get(0).changedAt(), cancelled.get(0).changedAt()))
                    .isGreaterThan(Duration.ofMinutes(59));
        }
    }
}
