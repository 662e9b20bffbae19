package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spans of time as stretches of ids, asked of a real database. */
class AuditRangeTest {

    private static final Instant NOON = Instant.parse("2026-05-04T03:00:00Z");
    private static final List<UUID> IDS = List.of(
            id(NOON.minusMillis(1), -1),
            id(NOON, 0),
            id(NOON, -1),
            id(NOON.plusMillis(1), 0),
            id(NOON.plusSeconds(60), 0x8000_0000_0000_0000L));

    private static Database database;

    /** An id of version 7 made at that time; the greater the number the later, without its sign. */
    private static UUID id(Instant time, long number) {
        return new UUID(time.toEpochMilli() << 16 | 0x7000, number);
    }

    @BeforeAll
    static void fill() {
        database = TestDatabase.fresh("db/platform").database();
        database.update("create table orders (order_id uuid primary key)");
        IDS.forEach(id -> database.update("insert into orders values (?)", id));
    }

    @Test
    void without_a_span_all_orders_come_page_by_page_with_one_row_more_each() {
        assertThat(read(AuditRange.of(null, null, null, 2, null))).isEqualTo(IDS.subList(0, 3));
        assertThat(read(AuditRange.of(null, null, cursor(IDS.get(1)), 2, ""))).isEqualTo(IDS.subList(2, 5));
        assertThat(read(AuditRange.of(null, null, cursor(IDS.get(4)), 2, null))).isEmpty();
    }

    @Test
    void a_span_begins_with_its_first_instant_and_ends_before_its_last() {
        assertThat(read(AuditRange.of(NOON.toString(), null, null, 9, null))).isEqualTo(IDS.subList(1, 5));
        assertThat(read(AuditRange.of(null, NOON.toString(), null, 9, null))).isEqualTo(IDS.subList(0, 1));
        assertThat(read(AuditRange.of(NOON.toString(), NOON.plusMillis(1).toString(), null, 9, null)))
                .isEqualTo(IDS.subList(1, 3));
    }

    @Test
    void a_cursor_goes_on_within_the_span_and_never_before_it() {
        assertThat(read(AuditRange.of(NOON.toString(), null, cursor(IDS.get(2)), 9, null)))
                .isEqualTo(IDS.subList(3, 5));
        assertThat(read(AuditRange.of(NOON.toString(), null, cursor(IDS.get(0)), 9, null)))
                .isEqualTo(IDS.subList(1, 5));
    }

    @Test
    void a_few_orders_are_asked_for_by_their_ids() {
        assertThat(read(AuditRange.of(null, null, null, null, IDS.get(3) + "," + IDS.get(0) + "," + UUID.randomUUID())))
                .containsExactly(IDS.get(0), IDS.get(3));
    }

    @Test
    void times_that_no_order_can_have_are_no_trouble() {
        assertThat(read(AuditRange.of("-1000000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z", null, 9, null)))
                .isEqualTo(IDS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yesterday|||",
                "|12:00||",
                "||201|",
                "||0|",
                "|||no id",
                "|||b0d0ae0e-8ffb-4d6e-b3c5-0e4a3a1b7b4c,x"
            })
    void what_cannot_be_understood_is_a_bad_request(String since, String until, Integer limit, String ids) {
        assertThat(catchThrowableOfType(ProblemException.class, () -> AuditRange.of(since, until, null, limit, ids))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void too_many_ids_are_a_bad_request() {
        String ids = String.join(",", Collections.nCopies(51, IDS.get(0).toString()));
        assertThat(catchThrowableOfType(ProblemException.class, () -> AuditRange.of(null, null, null, null, ids))
                        .status())
                .isEqualTo(400);
    }

    private static String cursor(UUID id) {
        return Page.cursor(id.toString());
    }

    private static List<UUID> read(AuditRange range) {
        return database.query(
                "select order_id from orders where " + range.condition(),
                row -> Sql.uuid(row, "order_id"),
                range.parameters());
    }
}
