package fooddelivery.delivery.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.delivery.TestHouse;
import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.Position;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The search around a rider among 100,000 open deliveries, most of them in one city, on a real PostgreSQL. */
class OpenAroundTest {

    private static final Logger LOG = System.getLogger(OpenAroundTest.class.getName());
    private static final int OPEN = 100_000;
    private static final Position GANGNAM = new Position(37.50, 127.03);
    private static final Duration LONGEST = Duration.ofMillis(300);

    private record Pickup(UUID orderId, boolean express, Position at) {}

    private static TestHouse house;
    private static List<Pickup> all;

    /** Nine of ten within a city about 40 km across and the rest over the country; one of ten express; some are over. */
    @BeforeAll
    static void fill() {
        house = new TestHouse(Map.of());
        house.inTransaction(() -> {
            house.database.query("select setseed(0.5)", row -> row);
            house.database.update("""
                    insert into delivery (order_id, version, status, trip, lat, lon, express, code_failures,
                        code_confirmed, cancelled_too_late)
                    select order_id, 1, status,
                        jsonb_build_object('storeId', order_id, 'storeName', '한밥상', 'express', express, 'fee', 3000, 'km', 0.8,
                            'readySince', '2026-03-01T03:00:00Z',
                            'pickUp', jsonb_build_object('text', '서울 강남구', 'lat', lat, 'lon', lon),
                            'dropOff', jsonb_build_object('text', '서울 강남구', 'lat', lat, 'lon', lon)),
                        lat, lon, express, 0, false, false
                    from (select gen_random_uuid() as order_id,
                            case when n % 6 = 0 then 'DELIVERED' else 'OPEN' end as status,
                            n % 20 < 2 as express,
                            37.52 + (random() - 0.5) * case when n % 20 < 18 then 0.36 else 4 end as lat,
                            127.00 + (random() - 0.5) * case when n % 20 < 18 then 0.45 else 3 end as lon
                        from generate_series(1, ?) n) made""", OPEN / 5 * 6);
        });
        house.inTransaction(() -> house.database.update("analyze delivery"));
        all = house.inTransaction(() -> house.database.query(
                "select order_id, express, lat, lon from delivery where status = 'OPEN'",
                row -> new Pickup(
                        row.getObject("order_id", UUID.class),
                        row.getBoolean("express"),
                        new Position(row.getDouble("lat"), row.getDouble("lon")))));
        assertThat(all).hasSize(OPEN);
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @ParameterizedTest
    @CsvSource({"0.1,20", "0.5,20", "3,1", "3,20", "3,200", "10,200", "30,20", "30,200"})
    void the_search_finds_what_a_look_at_every_delivery_finds(double radiusKm, int limit) {
        assertThat(search(GANGNAM, radiusKm, limit)).isEqualTo(expected(GANGNAM, radiusKm, limit));
    }

    @Test
    void the_search_finds_what_there_is_in_a_lonely_place() {
        Position mountains = new Position(38.3, 128.2);
        assertThat(search(mountains, 30, 200)).isEqualTo(expected(mountains, 30, 200));
    }

    @Test
    void the_search_finds_nothing_at_the_end_of_the_world_and_does_not_fail_there() {
        assertThat(search(new Position(90, 0), 30, 20)).isEmpty();
        assertThat(search(new Position(-90, 180), 30, 20)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1,20", "3,20", "3,200", "10,200", "30,20", "30,200"})
    void the_search_is_quick_among_a_hundred_thousand(double radiusKm, int limit) {
        Duration quickest = quickest(GANGNAM, radiusKm, limit);
        LOG.log(Level.INFO, "{0} km, {1} wanted, of {2} open: {3} ms", radiusKm, limit, OPEN, quickest.toMillis());
        assertThat(quickest).isLessThan(LONGEST);
    }

    @Test
    void the_search_is_quick_even_where_everything_lies_beyond_the_last_but_one_box() {
        Position hills = new Position(37.52, 127.45);
        Duration quickest = quickest(hills, 30, 200);
        LOG.log(Level.INFO, "30 km, city at the edge: {0} ms", quickest.toMillis());
        assertThat(quickest).isLessThan(LONGEST);
    }

    /** Most rows are open here, so a box over the whole city is read faster without an index; the search asks for none. */
    @ParameterizedTest
    @CsvSource({"37.5,127.03,0.5", "37.5,127.03,2", "37.5,127.03,4", "38.3,128.2,30"})
    void the_plan_of_the_search_uses_the_index_of_open_deliveries(double lat, double lon, double km) {
        double lats = Math.toDegrees(km / Position.EARTH_RADIUS_KM);
        double lons = lats / Math.cos(Math.toRadians(lat));
        String sql = JpaDeliveryRepository.OPEN_IN_BOX
                .replace("?1", lat + "::float8")
                .replace("?2", lon + "::float8")
                .replace("?3", "false")
                .replace("?4", String.valueOf(lat - lats))
                .replace("?5", String.valueOf(lat + lats))
                .replace("?6", String.valueOf(lon - lons))
                .replace("?7", String.valueOf(lon + lons))
                .replace("?8", "1")
                .replace("?9", "20");
        String plan = house.inTransaction(() -> house.database.query("explain " + sql, row -> row.getString(1)).stream()
                .collect(Collectors.joining("\n")));
        assertThat(plan).contains("delivery_open").doesNotContain("Seq Scan");
    }

    private static List<UUID> search(Position centre, double radiusKm, int limit) {
        return house.inTransaction(() -> house.deliveries.openAround(centre, radiusKm, limit).stream()
                .map(Delivery::orderId)
                .toList());
    }

    /** On a connection that is there already, as the container's pool has it. */
    private static Duration time(Position centre, double radiusKm, int limit) {
        return house.inTransaction(() -> {
            house.database.query("select 1", row -> row);
            long start = System.nanoTime();
            house.deliveries.openAround(centre, radiusKm, limit);
            return Duration.ofNanos(System.nanoTime() - start);
        });
    }

    /** Of at least ten searches; of more while a busy machine has not let a single one through. */
    private static Duration quickest(Position centre, double radiusKm, int limit) {
        Duration quickest = time(centre, radiusKm, limit);
        for (int i = 1; i < 10 || i < 50 && quickest.compareTo(LONGEST) >= 0; i++) {
            Duration next = time(centre, radiusKm, limit);
            quickest = next.compareTo(quickest) < 0 ? next : quickest;
        }
        return quickest;
    }

    private static List<UUID> expected(Position centre, double radiusKm, int limit) {
        return all.stream()
                .filter(pickup -> centre.kmTo(pickup.at()) <= radiusKm)
                .sorted(Comparator.comparing((Pickup pickup) -> !pickup.express())
                        .thenComparing(pickup -> centre.kmTo(pickup.at())))
                .limit(limit)
                .map(Pickup::orderId)
                .toList();
    }
}
