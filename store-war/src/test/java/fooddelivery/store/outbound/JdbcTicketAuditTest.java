package fooddelivery.store.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Ids;
import fooddelivery.store.TestHouse;
import fooddelivery.store.domain.Stores;
import fooddelivery.store.domain.TicketAudit.Facts;
import fooddelivery.store.domain.TicketStatus;
import fooddelivery.store.domain.Tickets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an audit is told of tickets that the real service has dealt with. */
class JdbcTicketAuditTest {

    @Test
    void a_ticket_tells_its_status_its_version_and_when_that_last_rose() {
        try (TestHouse house = new TestHouse()) {
            JdbcTicketAudit audit = wire(new JdbcTicketAudit(), house.database);
            UUID orderId = Ids.next();
            AuditRange range = AuditRange.of(null, null, null, null, orderId.toString());
            assertThat(audit.facts(range)).isEmpty();

            house.hear(Tickets.paid(orderId, Stores.ID));
            house.database.update("update ticket set changed_at = changed_at - interval '1 hour'");
            List<Facts> received = audit.facts(range);
            house.inTransaction(() -> house.tickets.accept(orderId, Stores.ID, 20));
            List<Facts> accepted = audit.facts(range);

            assertThat(received)
                    .containsExactly(new Facts(
                            orderId, TicketStatus.RECEIVED, 1, received.get(0).changedAt(), false));
            assertThat(accepted)
                    .containsExactly(new Facts(
                            orderId, TicketStatus.ACCEPTED, 2, accepted.get(0).changedAt(), false));
            assertThat(Duration.between(
                            received.get(0).changedAt(), accepted.get(0).changedAt()))
                    .isGreaterThan(Duration.ofMinutes(59));
        }
    }
}
