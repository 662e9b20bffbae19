package fooddelivery.status.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.Database;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.SagaPart.Part;
import fooddelivery.runtime.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What operators and machines see of this service's rows. */
class ObservedTest {

    private final Database database =
            TestDatabase.fresh("db/platform", "db/migration").database();
    private final JdbcSagaPart saga = wire(new JdbcSagaPart(), database);
    private final UUID orderId = Ids.next();

    @Test
    void an_order_that_was_never_heard_of_has_no_part_in_it() {
        assertThat(saga.of(orderId)).isEmpty();
    }

    @Test
    void the_view_tells_what_people_are_shown() {
        database.update(
                "insert into order_view (order_id, version, status, refund, updated_at) values (?, 3, 'PAID', 'NONE', now())",
                orderId);
        Part part = saga.of(orderId).orElseThrow();
        assertThat(part.status()).isEqualTo("PAID");
        assertThat(part.refund()).isEqualTo("NONE");
        assertThat(part.since()).isNotNull();
    }
}
