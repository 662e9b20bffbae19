package fooddelivery.order.outbound;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.order.domain.Expectations;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.OrderWatch.Facts;
import fooddelivery.order.domain.OrderWatch.Overdue;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.runtime.AuditRange;
import fooddelivery.runtime.Database;
import fooddelivery.runtime.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operators' lists on a real PostgreSQL. */
class JdbcOrderWatchTest {

    private static final Expectations EXPECTED = new Expectations(
            Map.of(OrderStatus.COOKING, Duration.ofHours(1), OrderStatus.CANCEL_PENDING, Duration.ofMinutes(5)),
            Map.of(RefundStatus.PENDING, Duration.ofMinutes(30), RefundStatus.FAILED, Duration.ZERO));

    private static final String INSERT = """
            insert into orders (order_id, version, status, refund, customer_id, store_id, store_name, lines, goods,
                delivery_fee, express_fee, express, address_text, district_code, lat, lon, handover_code, placed_at,
                attempt_id, attempt_no, attempt_ids, payment_method, pay_when_available, calls, delivery_version,
                loss_store, loss_rider, decided_by_type, decided_at, changed_at)
            select id, 3, ?, ?, id, id, 'Hanbapsang', '[]', 20000, 3000, 2000, true, 'x', '1168010100', 37.5, 127, '0420',
                now(), id, 1, jsonb_build_array(id), 'CARD', false, 1, 0, true, false, 'CookingStarted', now(),
                now() - make_interval(secs => ?)
            from %s ids (id)
            """;

    private static long millis = Instant.now().toEpochMilli();
    private static Database database;
    private static JdbcOrderWatch watch;

    @BeforeAll
    static void open() {
        database =
                TestDatabase.fresh("db/platform", "db/accounts", "db/migration").database();
        watch = wire(new JdbcOrderWatch(), database);
    }

    @BeforeEach
    void clear() {
        database.update("delete from orders");
        database.update("delete from unmatched_event");
    }

    @Test
    void an_order_is_listed_from_the_time_on_that_is_expected_of_its_state() {
        UUID late = order(OrderStatus.COOKING, RefundStatus.NONE, Duration.ofMinutes(61));
        order(OrderStatus.COOKING, RefundStatus.NONE, Duration.ofMinutes(59));
        UUID cancelling = order(OrderStatus.CANCEL_PENDING, RefundStatus.NONE, Duration.ofMinutes(6));
        order(OrderStatus.READY, RefundStatus.NONE, Duration.ofDays(1));
        order(OrderStatus.COMPLETED, RefundStatus.NONE, Duration.ofDays(1));
        order(OrderStatus.CANCELLED, RefundStatus.REFUNDED, Duration.ofDays(1));

        List<Overdue> overdue = watch.overdue(EXPECTED, null, 10);
        assertThat(overdue).extracting(Overdue::orderId).containsExactly(late, cancelling);
        Overdue first = overdue.get(0);
        assertThat(first.status()).isEqualTo(OrderStatus.COOKING);
        assertThat(Duration.between(first.since(), first.expectedBy())).isEqualTo(Duration.ofHours(1));
        assertThat(first.expectedBy()).isBefore(Instant.now());
        assertThat(first.storeId()).isEqualTo(late);
        assertThat(first.decidedBy().type()).isEqualTo("CookingStarted");
    }

    @Test
    void an_order_that_is_over_is_listed_for_its_refund() {
        UUID failed = order(OrderStatus.CANCELLED, RefundStatus.FAILED, Duration.ofSeconds(1));
        UUID slow = order(OrderStatus.REJECTED, RefundStatus.PENDING, Duration.ofMinutes(31));
        order(OrderStatus.EXPIRED, RefundStatus.PENDING, Duration.ofMinutes(29));
        assertThat(watch.overdue(EXPECTED, null, 10))
                .extracting(Overdue::orderId)
                .containsExactly(failed, slow);
    }

    @Test
    void a_list_goes_on_behind_its_last_order() {
        List<UUID> late = List.of(
                order(OrderStatus.COOKING, RefundStatus.NONE, Duration.ofHours(2)),
                order(OrderStatus.COOKING, RefundStatus.NONE, Duration.ofHours(3)),
                order(OrderStatus.COOKING, RefundStatus.NONE, Duration.ofHours(2)));
        assertThat(watch.overdue(EXPECTED, null, 2))
                .extracting(Overdue::orderId)
                .isEqualTo(late.subList(0, 2));
        assertThat(watch.overdue(EXPECTED, late.get(1), 2))
                .extracting(Overdue::orderId)
                .isEqualTo(late.subList(2, 3));
    }

    @Test
    void the_time_in_a_state_begins_anew_when_the_version_rises_and_not_before() {
        UUID orderId = order(OrderStatus.COOKING, RefundStatus.NONE, Duration.ofHours(2));
        database.update("update orders set calls = calls + 1 where order_id = ?", orderId);
        assertThat(watch.overdue(EXPECTED, null, 10)).hasSize(1);
        database.update("update orders set version = version + 1 where order_id = ?", orderId);
        assertThat(watch.overdue(EXPECTED, null, 10)).isEmpty();
    }

    @Test
    void finished_orders_cost_nothing_however_many() {
        database.update(
                INSERT.formatted("(select gen_random_uuid() from generate_series(1, 100000))"),
                OrderStatus.COMPLETED,
                RefundStatus.NONE,
                0.0);
        UUID late = order(OrderStatus.COOKING, RefundStatus.NONE, Duration.ofHours(2));
        database.update("analyze orders");

        List<Object> parameters = new ArrayList<>();
        String sql = JdbcOrderWatch.overdueSql(EXPECTED, null, 21, parameters);
        String plan = database.query("explain " + sql, row -> row.getString(1), parameters.toArray()).stream()
                .collect(Collectors.joining("\n"));
        assertThat(plan).contains("orders_watched").doesNotContain("Seq Scan");
        assertThat(watch.overdue(EXPECTED, null, 21))
                .extracting(Overdue::orderId)
                .containsExactly(late);
    }

    @Test
    void events_without_their_order_are_listed_oldest_first() {
        List<UUID> events = List.of(nextId(), nextId(), nextId());
        for (UUID event : events) {
            database.update("insert into unmatched_event (event_id, type, order_id) values (?, 'x', ?)", event, event);
        }
        assertThat(watch.unmatched(null, 2))
                .extracting(event -> event.eventId())
                .isEqualTo(events.subList(0, 2));
        assertThat(watch.unmatched(events.get(1), 2))
                .extracting(event -> event.eventId())
                .isEqualTo(events.subList(2, 3));
    }

    @Test
    void an_audit_is_told_what_it_compares() {
        UUID orderId = order(OrderStatus.CANCELLED, RefundStatus.FAILED, Duration.ofMinutes(1));
        List<Facts> facts = watch.facts(AuditRange.of(null, null, null, 10, null));
        assertThat(facts)
                .containsExactly(new Facts(
                        orderId,
                        OrderStatus.CANCELLED,
                        RefundStatus.FAILED,
                        3,
                        facts.get(0).changedAt(),
                        25_000,
                        2_000,
                        false,
                        List.of(orderId),
                        "CookingStarted",
                        true,
                        false));
        assertThat(facts.get(0).changedAt()).isBefore(Instant.now().minusSeconds(50));
    }

    private static UUID order(OrderStatus status, RefundStatus refund, Duration age) {
        UUID orderId = nextId();
        database.update(
                INSERT.formatted("(values (cast(? as uuid)))"), status, refund, age.toMillis() / 1000.0, orderId);
        return orderId;
    }

    /** Each later than the one before. */
    private static UUID nextId() {
        return new UUID(++millis << 16 | 0x7000, Long.MIN_VALUE);
    }
}
