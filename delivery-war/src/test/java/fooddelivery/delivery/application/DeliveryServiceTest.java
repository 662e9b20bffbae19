package fooddelivery.delivery.application;

import static fooddelivery.delivery.domain.Deliveries.CODE;
import static fooddelivery.delivery.domain.Deliveries.cookingFinished;
import static fooddelivery.delivery.domain.Deliveries.orderCancelled;
import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.delivery.TestHouse;
import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.Delivery.CodeCheck;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.delivery.domain.Position;
import fooddelivery.delivery.domain.Rider;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Refused;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** On a real PostgreSQL: what the rows decide. */
class DeliveryServiceTest {

    private static TestHouse house;

    @BeforeAll
    static void open() {
        house = new TestHouse(Map.of());
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @Test
    void of_two_hundred_riders_who_claim_at_once_exactly_one_wins_and_one_event_tells_of_it() throws Exception {
        int crowd = 200;
        UUID order = openDelivery();
        List<UUID> riders = new ArrayList<>();
        for (int i = 0; i < crowd; i++) {
            riders.add(onlineRider());
        }
        ExecutorService threads = Executors.newFixedThreadPool(crowd);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> claims = new ArrayList<>();
        for (UUID rider : riders) {
            claims.add(threads.submit(() -> {
                start.await();
                return claimed(order, rider);
            }));
        }
        start.countDown();
        int winners = 0;
        for (Future<Boolean> claim : claims) {
            winners += claim.get() ? 1 : 0;
        }
        threads.shutdown();

        assertThat(winners).isEqualTo(1);
        assertThat(events(order)).containsExactly("fooddelivery.delivery.RiderAssigned.v1");
        assertThat(delivery(order).version()).isEqualTo(2);
    }

    private static boolean claimed(UUID order, UUID rider) {
        try {
            house.inTransaction(() -> house.service.claim(order, rider));
            return true;
        } catch (Refused lost) {
            return false;
        }
    }

    @Test
    void a_claim_repeated_by_its_winner_is_fine_even_when_the_rider_went_offline_since() {
        UUID order = openDelivery();
        UUID rider = onlineRider();
        claim(order, rider);
        report(rider, false);
        assertThat(claim(order, rider).status()).isEqualTo(DeliveryStatus.CLAIMED);
        assertThat(events(order)).hasSize(1);
    }

    @Test
    void a_rider_who_is_offline_or_nowhere_claims_nothing() {
        UUID order = openDelivery();
        UUID rider = onlineRider();
        report(rider, false);
        assertThatThrownBy(() -> claim(order, rider))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("online");
        assertThatThrownBy(() -> claim(order, Ids.next()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("where you are");
        assertThat(delivery(order).status()).isEqualTo(DeliveryStatus.OPEN);
    }

    @Test
    void a_rider_hoards_no_more_than_three_claims_and_may_claim_again_after_a_pick_up() {
        UUID rider = onlineRider();
        UUID first = openDelivery();
        claim(first, rider);
        claim(openDelivery(), rider);
        claim(openDelivery(), rider);
        UUID fourth = openDelivery();
        assertThatThrownBy(() -> claim(fourth, rider)).isInstanceOf(ProblemException.class);
        house.inTransaction(() -> house.service.pickUp(first, rider));
        assertThat(claim(fourth, rider).status()).isEqualTo(DeliveryStatus.CLAIMED);
    }

    @Test
    void a_rider_who_claims_many_at_once_does_not_get_past_the_limit() throws Exception {
        UUID rider = onlineRider();
        ExecutorService threads = Executors.newFixedThreadPool(12);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> claims = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            UUID order = openDelivery();
            claims.add(threads.submit(() -> {
                start.await();
                try {
                    return claimed(order, rider);
                } catch (ProblemException tooMany) {
                    return false;
                }
            }));
        }
        start.countDown();
        int won = 0;
        for (Future<Boolean> claim : claims) {
            won += claim.get() ? 1 : 0;
        }
        threads.shutdown();
        assertThat(won).isEqualTo(3);
    }

    @Test
    void a_claim_whose_lease_is_over_by_the_databases_clock_is_open_again_for_others() {
        try (TestHouse hurried = new TestHouse(Map.of("fooddelivery.delivery.claim-lease", Duration.ofMillis(-1)))) {
            UUID order = Ids.next();
            UUID rider = Ids.next();
            hurried.inTransaction(() -> hurried.policy.whenCookingFinished(cookingFinished(order)));
            hurried.inTransaction(() -> hurried.riderService.report(rider, null, 37.5, 127.03, true));
            hurried.inTransaction(() -> hurried.service.claim(order, rider));

            assertThat((int) hurried.inTransaction(() -> hurried.service.releaseOverdue(10)))
                    .isEqualTo(1);

            Delivery delivery =
                    hurried.inTransaction(() -> hurried.deliveries.find(order).orElseThrow());
            assertThat(delivery.status()).isEqualTo(DeliveryStatus.OPEN);
            assertThat(delivery.riderId()).isNull();
            assertThat((int) hurried.inTransaction(() -> hurried.service.releaseOverdue(10)))
                    .isZero();
            assertThat(events(hurried, order))
                    .containsExactly(
                            "fooddelivery.delivery.RiderAssigned.v1", "fooddelivery.delivery.RiderReleased.v1");
        }
    }

    @Test
    void a_lease_that_still_runs_is_left_alone_and_ends_with_the_pick_up() {
        UUID order = openDelivery();
        UUID rider = onlineRider();
        claim(order, rider);
        house.inTransaction(() -> house.service.releaseOverdue(100));
        assertThat(delivery(order).status()).isEqualTo(DeliveryStatus.CLAIMED);
        house.inTransaction(() -> house.service.pickUp(order, rider));
        assertThat(delivery(order).leaseUntil()).isNull();
    }

    @Test
    void a_stranger_finds_a_claimed_delivery_no_more_and_an_open_one_still() {
        UUID order = openDelivery();
        UUID stranger = onlineRider();
        assertThat(get(order, stranger).status()).isEqualTo(DeliveryStatus.OPEN);
        assertThatThrownBy(() -> house.inTransaction(() -> house.service.pickUp(order, stranger)))
                .isInstanceOf(Refused.class);
        claim(order, onlineRider());
        assertThatThrownBy(() -> get(order, stranger)).hasMessageContaining("no such delivery");
        assertThatThrownBy(() -> house.inTransaction(() -> house.service.pickUp(order, stranger)))
                .hasMessageContaining("no such delivery");
        assertThatThrownBy(() -> house.inTransaction(() -> house.service.dropOff(order, stranger, CODE)))
                .hasMessageContaining("no such delivery");
    }

    @Test
    void wrong_codes_are_counted_although_the_drop_off_fails() {
        UUID order = openDelivery();
        UUID rider = onlineRider();
        claim(order, rider);
        house.inTransaction(() -> house.service.pickUp(order, rider));
        for (int i = 0; i < 5; i++) {
            assertThat(dropOff(order, rider, "0000")).isEqualTo(CodeCheck.WRONG);
        }
        assertThat(dropOff(order, rider, CODE)).isEqualTo(CodeCheck.TOO_MANY_TRIES);
        assertThat(delivery(order).status()).isEqualTo(DeliveryStatus.PICKED_UP);
        assertThat(dropOff(order, rider, null)).isEqualTo(CodeCheck.NOT_GIVEN);
        assertThat(delivery(order).status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(delivery(order).codeConfirmed()).isFalse();
    }

    @Test
    void a_cancel_that_arrives_before_its_order_leaves_a_tombstone() {
        UUID order = Ids.next();
        house.inTransaction(() -> house.policy.whenOrderCancelled(orderCancelled(order, true)));
        house.inTransaction(() -> house.policy.whenCookingFinished(cookingFinished(order)));
        assertThat(delivery(order).status()).isEqualTo(DeliveryStatus.VOID);
        assertThatThrownBy(() -> claim(order, onlineRider())).isInstanceOf(Refused.class);
    }

    @Test
    void an_unpaid_order_that_is_cancelled_leaves_nothing() {
        UUID order = Ids.next();
        house.inTransaction(() -> house.policy.whenOrderCancelled(orderCancelled(order, false)));
        assertThat((boolean)
                        house.inTransaction(() -> house.deliveries.find(order).isEmpty()))
                .isTrue();
    }

    @Test
    void food_that_is_ready_twice_is_brought_once() {
        UUID order = openDelivery();
        house.inTransaction(() -> house.policy.whenCookingFinished(cookingFinished(order)));
        assertThat(delivery(order).version()).isEqualTo(1);
    }

    @Test
    void what_the_customer_need_not_leave_behind_is_gone_after_the_drop_off() {
        UUID order = openDelivery();
        UUID rider = onlineRider();
        claim(order, rider);
        house.inTransaction(() -> house.service.pickUp(order, rider));
        dropOff(order, rider, CODE);
        String row = house.inTransaction(() -> house.database
                .first("select delivery::text from delivery where order_id = ?", found -> found.getString(1), order)
                .orElseThrow());
        assertThat(row).contains("DELIVERED").doesNotContain("302호").doesNotContain(CODE + ",");
        assertThat(delivery(order).codeConfirmed()).isTrue();
    }

    @Test
    void a_rider_pages_through_the_own_deliveries_newest_first() {
        UUID rider = onlineRider();
        List<UUID> orders = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            UUID order = openDelivery();
            orders.add(0, order);
            claim(order, rider);
        }
        assertThat(mine(rider, null, null, 2)).containsExactlyElementsOf(orders.subList(0, 2));
        assertThat(mine(rider, null, orders.get(1), 2)).containsExactly(orders.get(2));
        assertThat(mine(rider, DeliveryStatus.CLAIMED, null, 9)).hasSize(3);
        assertThat(mine(rider, DeliveryStatus.DELIVERED, null, 9)).isEmpty();
    }

    @Test
    void a_rider_who_gives_a_delivery_back_opens_it_for_others() {
        UUID order = openDelivery();
        UUID rider = onlineRider();
        claim(order, rider);
        Delivery released = house.inTransaction(() -> house.service.release(order, rider));
        assertThat(released.status()).isEqualTo(DeliveryStatus.OPEN);
        assertThat(delivery(order).riderId()).isNull();
        assertThat(events(order))
                .containsExactly("fooddelivery.delivery.RiderAssigned.v1", "fooddelivery.delivery.RiderReleased.v1");
        assertThat(claim(order, onlineRider()).status()).isEqualTo(DeliveryStatus.CLAIMED);
    }

    @Test
    void a_rider_goes_the_whole_way_and_sees_each_step() {
        UUID order = openDelivery();
        UUID rider = onlineRider();
        assertThat(claim(order, rider).riderId()).isEqualTo(rider);
        assertThat(house.inTransaction(() -> house.service.pickUp(order, rider)).status())
                .isEqualTo(DeliveryStatus.PICKED_UP);
        DeliveryService.DropOff done = house.inTransaction(() -> house.service.dropOff(order, rider, CODE));
        assertThat(done.code()).isEqualTo(CodeCheck.RIGHT);
        assertThat(done.delivery().status()).isEqualTo(DeliveryStatus.DELIVERED);
        assertThat(events(order))
                .containsExactly(
                        "fooddelivery.delivery.RiderAssigned.v1",
                        "fooddelivery.delivery.PickedUp.v1",
                        "fooddelivery.delivery.Delivered.v1");
    }

    @Test
    void what_nobody_cooked_is_not_there() {
        UUID nothing = Ids.next();
        UUID rider = onlineRider();
        for (ThrowingCallable command : List.<ThrowingCallable>of(
                () -> claim(nothing, rider),
                () -> get(nothing, rider),
                () -> dropOff(nothing, rider, CODE),
                () -> house.inTransaction(() -> house.service.release(nothing, rider)))) {
            assertThatThrownBy(command).isInstanceOfSatisfying(ProblemException.class, problem -> {
                assertThat(problem.status()).isEqualTo(404);
                assertThat(problem).hasMessageContaining("delivery");
            });
        }
    }

    @Test
    void a_rider_on_the_way_to_the_store_is_called_off_when_the_order_is_cancelled() {
        UUID order = openDelivery();
        UUID rider = onlineRider();
        claim(order, rider);
        house.inTransaction(() -> house.policy.whenOrderCancelled(orderCancelled(order, true)));
        assertThat(delivery(order).status()).isEqualTo(DeliveryStatus.VOID);
        assertThat(events(order))
                .containsExactly("fooddelivery.delivery.RiderAssigned.v1", "fooddelivery.delivery.DeliveryVoided.v1");
    }

    @Test
    void a_claim_lasts_twenty_minutes() {
        UUID order = openDelivery();
        Instant before = house.inTransaction(() -> house.deliveries.now());
        claim(order, onlineRider());
        assertThat(delivery(order).leaseUntil())
                .isBetween(before.plusSeconds(1_200), before.plusSeconds(1_200).plusSeconds(60));
    }

    @Test
    void a_rider_is_where_the_rider_said_last() {
        UUID rider = Ids.next();
        assertThat((boolean)
                        house.inTransaction(() -> house.riderService.find(rider).isEmpty()))
                .isTrue();
        assertThatThrownBy(() -> house.inTransaction(() -> house.riderService.located(rider)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo("position-needed"));

        Rider told = house.inTransaction(() -> house.riderService.report(rider, "Mina", 37.51, 127.02, true));
        assertThat(told.position()).isEqualTo(new Position(37.51, 127.02));
        assertThat(told.online()).isTrue();
        house.inTransaction(() -> house.riderService.report(rider, null, 37.52, 127.01, false));
        Rider found = house.inTransaction(() -> house.riderService.find(rider).orElseThrow());
        assertThat(found.name()).isEqualTo("Mina");
        assertThat(found.position()).isEqualTo(new Position(37.52, 127.01));
        assertThat(found.online()).isFalse();
        assertThat(house.inTransaction(() -> house.riderService.located(rider))).isEqualTo(found);
    }

    @Test
    void a_rider_sees_what_is_open_around() {
        UUID order = openDelivery();
        Rider near = new Rider(Ids.next(), null, 37.5, 127.03, true, null);
        Rider far = new Rider(Ids.next(), null, 35.18, 129.07, true, null);
        assertThat(openAround(near)).contains(order);
        assertThat(openAround(far)).isEmpty();
    }

    private static List<UUID> openAround(Rider rider) {
        return house.inTransaction(() -> house.service.openAround(rider, 3, 1_000).stream()
                .map(Delivery::orderId)
                .toList());
    }

    @Test
    void one_sweep_takes_back_every_claim_that_is_over_however_many_there_are() {
        try (TestHouse hurried = new TestHouse(Map.of(
                "fooddelivery.delivery.claim-lease",
                Duration.ofMillis(-1),
                "fooddelivery.delivery.claim-limit",
                1_000))) {
            UUID rider = Ids.next();
            hurried.inTransaction(() -> hurried.riderService.report(rider, null, 37.5, 127.03, true));
            for (int i = 0; i < 101; i++) {
                UUID order = Ids.next();
                hurried.inTransaction(() -> hurried.policy.whenCookingFinished(cookingFinished(order)));
                hurried.inTransaction(() -> hurried.service.claim(order, rider));
            }
            List<Runnable> sweeps = new ArrayList<>();
            Timers timers = new Timers() {
                @Override
                public void every(Duration pause, String name, Runnable sweep) {
                    sweeps.add(sweep);
                }
            };
            DeliveryService oneTransactionEach = new DeliveryService() {
                @Override
                public int releaseOverdue(int limit) {
                    return hurried.inTransaction(() -> hurried.service.releaseOverdue(limit));
                }
            };
            wire(new ClaimLeases(), timers, oneTransactionEach).start(new Startup.Finished());

            sweeps.forEach(Runnable::run);
            assertThat((long) hurried.inTransaction(() -> hurried.deliveries.claimedBy(rider)))
                    .isZero();
        }
    }

    private static List<UUID> mine(UUID rider, DeliveryStatus status, UUID after, int limit) {
        return house.inTransaction(() -> house.service.ofRider(rider, status, after, limit).stream()
                .map(Delivery::orderId)
                .toList());
    }

    private static UUID openDelivery() {
        UUID order = Ids.next();
        house.inTransaction(() -> house.policy.whenCookingFinished(cookingFinished(order)));
        return order;
    }

    private static UUID onlineRider() {
        UUID rider = Ids.next();
        report(rider, true);
        return rider;
    }

    private static void report(UUID rider, boolean online) {
        house.inTransaction(() -> house.riderService.report(rider, null, 37.5, 127.03, online));
    }

    private static Delivery claim(UUID order, UUID rider) {
        return house.inTransaction(() -> house.service.claim(order, rider));
    }

    private static CodeCheck dropOff(UUID order, UUID rider, String code) {
        return house.inTransaction(
                () -> house.service.dropOff(order, rider, code).code());
    }

    private static Delivery get(UUID order, UUID rider) {
        return house.inTransaction(() -> house.service.get(order, rider));
    }

    private static Delivery delivery(UUID order) {
        return house.inTransaction(() -> house.deliveries.find(order).orElseThrow());
    }

    private static List<String> events(UUID order) {
        return events(house, order);
    }

    private static List<String> events(TestHouse where, UUID order) {
        return where.inTransaction(() -> where.database.query(
                "select type from outbox where subject = ? order by id", row -> row.getString(1), order));
    }
}
