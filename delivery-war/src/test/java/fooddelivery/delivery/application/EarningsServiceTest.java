package fooddelivery.delivery.application;

import static fooddelivery.delivery.domain.Deliveries.STORE;
import static fooddelivery.delivery.domain.Deliveries.cookingFinished;
import static fooddelivery.delivery.domain.Deliveries.orderCancelled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.delivery.TestHouse;
import fooddelivery.delivery.application.EarningsService.Days;
import fooddelivery.delivery.application.EarningsService.Statement;
import fooddelivery.delivery.domain.Earnings.Earning;
import fooddelivery.delivery.domain.Earnings.Total;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real PostgreSQL, with days that begin at midnight in Seoul: 15:00 UTC of the day before. */
class EarningsServiceTest {

    private static final LocalDate WEDNESDAY = LocalDate.parse("2026-03-04");

    private static TestHouse house;
    private static Instant now;

    private final UUID rider = Ids.next();

    @BeforeAll
    static void open() {
        house = new TestHouse(Map.of(), new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                throw new UnsupportedOperationException();
            }
        });
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void noon_in_seoul() {
        now = Instant.parse("2026-03-04T03:00:00Z");
        house.inTransaction(() -> house.riderService.report(rider, null, 37.5, 127.03, true));
    }

    @Test
    void a_day_begins_and_ends_at_midnight_where_the_riders_are() {
        UUID lastOfTuesday = delivered("2026-03-03T14:59:59.999999Z", false);
        UUID first = delivered("2026-03-03T15:00:00Z", false);
        UUID last = delivered("2026-03-04T14:59:59.999999Z", false);
        delivered("2026-03-04T15:00:00Z", false);

        assertThat(orders(statement(WEDNESDAY, WEDNESDAY))).containsExactly(last, first);
        assertThat(orders(statement(WEDNESDAY.minusDays(1), WEDNESDAY))).containsExactly(last, first, lastOfTuesday);
    }

    @Test
    void each_delivery_earns_its_delivery_fee_and_express_no_more() {
        delivered("2026-03-04T01:00:00Z", true);
        delivered("2026-03-04T02:00:00Z", false);

        Statement statement = statement(WEDNESDAY, WEDNESDAY);

        assertThat(statement.total()).isEqualTo(new Total(2, 6_000));
        assertThat(statement.earnings().items()).extracting(Earning::fee).containsExactly(3_000L, 3_000L);
    }

    @Test
    void a_delivery_whose_order_was_cancelled_too_late_earns_its_fee_like_any_other() {
        UUID order = pickedUp(false);
        house.inTransaction(() -> house.policy.whenOrderCancelled(orderCancelled(order, true)));
        assertThat(statement(WEDNESDAY, WEDNESDAY).total()).isEqualTo(new Total(0, 0));

        dropOff(order);

        assertThat(statement(WEDNESDAY, WEDNESDAY).earnings().items())
                .singleElement()
                .satisfies(earning -> {
                    assertThat(earning.cancelledTooLate()).isTrue();
                    assertThat(earning.fee()).isEqualTo(3_000);
                });
    }

    @Test
    void what_is_not_dropped_off_yet_or_by_somebody_else_earns_this_rider_nothing() {
        pickedUp(false);
        UUID other = Ids.next();
        house.inTransaction(() -> house.riderService.report(other, null, 37.5, 127.03, true));
        UUID order = open(false);
        house.inTransaction(() -> house.service.claim(order, other));
        house.inTransaction(() -> house.service.pickUp(order, other));
        house.inTransaction(() -> house.service.dropOff(order, other, null));

        assertThat(statement(WEDNESDAY, WEDNESDAY).total()).isEqualTo(new Total(0, 0));
        assertThat(statement(WEDNESDAY, WEDNESDAY).earnings()).isEqualTo(new Page<>(List.of(), null));
    }

    @Test
    void the_list_pages_from_the_latest_on_and_its_total_is_of_all_days_whatever_the_page_shows() {
        List<UUID> latestFirst = new ArrayList<>();
        for (int minute = 0; minute < 5; minute++) {
            // Two at the same time: the cursor holds the order as well.
            latestFirst.add(delivered("2026-03-04T02:0" + minute / 2 + ":00Z", false));
        }
        List<UUID> seen = new ArrayList<>();
        String after = null;
        int pages = 0;
        do {
            Statement page = statement(WEDNESDAY, WEDNESDAY, after, 2);
            assertThat(page.total()).isEqualTo(new Total(5, 15_000));
            seen.addAll(orders(page));
            after = page.earnings().next();
            pages++;
        } while (after != null);

        assertThat(pages).isEqualTo(3);
        assertThat(seen).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(latestFirst);
        assertThat(seen.get(0)).isEqualTo(latestFirst.get(4));
    }

    @Test
    void without_days_it_is_today_and_without_the_first_it_is_the_last_alone() {
        UUID today = delivered("2026-03-03T23:00:00Z", false);
        UUID before = delivered("2026-03-02T23:00:00Z", false);
        now = Instant.parse("2026-03-04T03:00:00Z");

        Statement ofToday = statement(null, null);
        assertThat(ofToday.days()).isEqualTo(new Days(WEDNESDAY, WEDNESDAY));
        assertThat(orders(ofToday)).containsExactly(today);
        assertThat(orders(statement(null, WEDNESDAY.minusDays(1)))).containsExactly(before);
        assertThat(orders(statement(WEDNESDAY.minusDays(1), null))).containsExactly(today, before);
    }

    @Test
    void a_week_begins_on_monday_also_on_monday_itself_and_ends_today() {
        assertThat(house.earnings.thisWeek()).isEqualTo(new Days(LocalDate.parse("2026-03-02"), WEDNESDAY));
        now = Instant.parse("2026-03-01T15:00:00Z");
        LocalDate monday = LocalDate.parse("2026-03-02");
        assertThat(house.earnings.thisWeek()).isEqualTo(new Days(monday, monday));
        now = Instant.parse("2026-03-01T14:59:59Z");
        assertThat(house.earnings.thisWeek())
                .isEqualTo(new Days(LocalDate.parse("2026-02-23"), LocalDate.parse("2026-03-01")));
    }

    @Test
    void days_that_are_out_of_order_or_more_than_a_year_and_strange_cursors_are_refused() {
        assertThatThrownBy(() -> statement(WEDNESDAY, WEDNESDAY.minusDays(1)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.status()).isEqualTo(400));
        assertThatThrownBy(() -> statement(WEDNESDAY.minusDays(366), WEDNESDAY)).isInstanceOf(ProblemException.class);
        assertThat(statement(WEDNESDAY.minusDays(365), WEDNESDAY).total()).isEqualTo(new Total(0, 0));
        for (String key : List.of("", " ", "x", "2026-03-04T00:00:00Z", "2026-03-04T00:00:00Z x", "x " + rider)) {
            String cursor = key.isEmpty() ? "?" : Page.cursor(key);
            assertThatThrownBy(() -> statement(WEDNESDAY, WEDNESDAY, cursor, 2))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.status()).isEqualTo(400));
        }
    }

    @Test
    void a_years_list_is_read_from_the_index_and_not_from_all_deliveries() {
        // A rider of many years, of which one is asked for: the plan follows what is in the table.
        UUID order = delivered("2026-05-04T03:00:00Z", false);
        String plan = house.inTransaction(() -> {
            house.database.update(
                    "insert into delivery select (jsonb_populate_record(one, jsonb_build_object("
                            + "'order_id', gen_random_uuid(), 'delivered_at', now() - day * interval '1 day'))).*"
                            + " from delivery one, generate_series(1, 4000) day where one.order_id = ?",
                    order);
            house.database.update("analyze delivery");
            return String.join(
                    "\n",
                    house.database.query(
                            "explain select sum((trip ->> 'fee')::bigint) from delivery where status = 'DELIVERED'"
                                    + " and rider_id = ? and delivered_at >= now() - interval '1 year'",
                            row -> row.getString(1),
                            rider));
        });
        assertThat(plan).contains("delivery_earned");
    }

    private UUID delivered(String at, boolean express) {
        UUID order = pickedUp(express);
        now = Instant.parse(at);
        dropOff(order);
        return order;
    }

    private UUID pickedUp(boolean express) {
        UUID order = open(express);
        house.inTransaction(() -> house.service.claim(order, rider));
        house.inTransaction(() -> house.service.pickUp(order, rider));
        return order;
    }

    private static UUID open(boolean express) {
        UUID order = Ids.next();
        house.inTransaction(() -> house.policy.whenCookingFinished(cookingFinished(order, STORE, express)));
        return order;
    }

    private void dropOff(UUID order) {
        house.inTransaction(() -> house.service.dropOff(order, rider, null));
    }

    private Statement statement(LocalDate from, LocalDate to) {
        return statement(from, to, null, 20);
    }

    private Statement statement(LocalDate from, LocalDate to, String after, int limit) {
        return house.inTransaction(() -> house.earnings.statement(rider, from, to, after, limit));
    }

    private static List<UUID> orders(Statement statement) {
        return statement.earnings().items().stream().map(Earning::orderId).toList();
    }
}
