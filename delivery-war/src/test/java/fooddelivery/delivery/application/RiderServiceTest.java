package fooddelivery.delivery.application;

import static fooddelivery.delivery.domain.Deliveries.STORE;
import static fooddelivery.delivery.domain.Deliveries.cookingFinished;
import static fooddelivery.delivery.domain.Deliveries.orderCancelled;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.delivery.TestHouse;
import fooddelivery.delivery.domain.Position;
import fooddelivery.delivery.domain.Rider;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real PostgreSQL: where riders are, and what is told to those who look. */
class RiderServiceTest {

    private static TestHouse house;
    private static final List<Position> TOLD = new ArrayList<>();

    private final UUID rider = Ids.next();

    @BeforeAll
    static void open() {
        house = new TestHouse(Map.of(), changed -> TOLD.add(changed.pickUp()));
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void who_moves_is_at_work_or_not_as_before() {
        report(true);
        assertThat(move(37.51, 127.04)).extracting(Rider::online).isEqualTo(true);
        switchOnline(false);
        Rider moved = move(37.52, 127.05);
        assertThat(moved.online()).isFalse();
        assertThat(moved.position()).isEqualTo(new Position(37.52, 127.05));
    }

    @Test
    void who_moves_before_anything_else_was_told_is_not_at_work() {
        assertThat(move(37.51, 127.04).online()).isFalse();
    }

    @Test
    void who_goes_online_or_offline_stays_where_they_are() {
        report(false);
        Rider online = switchOnline(true);
        assertThat(online.online()).isTrue();
        assertThat(online.position()).isEqualTo(new Position(37.5, 127.03));
        assertThat(switchOnline(false).online()).isFalse();
    }

    @Test
    void nobody_goes_online_from_nowhere() {
        assertThatThrownBy(() -> switchOnline(true))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo("position-needed"));
    }

    @Test
    void whatever_happens_to_a_delivery_that_riders_see_is_told_to_those_who_look() {
        Position at = Position.of(STORE);
        report(true);
        UUID order = Ids.next();
        assertThat(told(() -> house.policy.whenCookingFinished(cookingFinished(order))))
                .containsExactly(at);
        assertThat(told(() -> house.service.claim(order, rider))).containsExactly(at);
        assertThat(told(() -> house.service.claim(order, rider))).isEmpty();
        assertThat(told(() -> house.service.release(order, rider))).containsExactly(at);
        assertThat(told(() -> house.policy.whenOrderCancelled(orderCancelled(order, true))))
                .containsExactly(at);
    }

    @Test
    void of_an_order_that_no_rider_ever_saw_nothing_is_told() {
        assertThat(told(() -> house.policy.whenOrderCancelled(orderCancelled(Ids.next(), true))))
                .isEmpty();
    }

    private static List<Position> told(Runnable work) {
        TOLD.clear();
        house.inTransaction(work);
        return List.copyOf(TOLD);
    }

    private void report(boolean online) {
        house.inTransaction(() -> house.riderService.report(rider, null, 37.5, 127.03, online));
    }

    private Rider move(double lat, double lon) {
        return house.inTransaction(() -> house.riderService.move(rider, lat, lon));
    }

    private Rider switchOnline(boolean online) {
        return house.inTransaction(() -> house.riderService.switchOnline(rider, online));
    }
}
