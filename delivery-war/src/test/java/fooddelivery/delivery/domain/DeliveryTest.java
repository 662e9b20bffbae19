package fooddelivery.delivery.domain;

import static fooddelivery.delivery.domain.Deliveries.CODE;
import static fooddelivery.delivery.domain.Deliveries.HOME;
import static fooddelivery.delivery.domain.Deliveries.LEASE_END;
import static fooddelivery.delivery.domain.Deliveries.NOON;
import static fooddelivery.delivery.domain.Deliveries.RIDER;
import static fooddelivery.delivery.domain.Deliveries.STRANGER;
import static fooddelivery.delivery.domain.Deliveries.cookingFinished;
import static fooddelivery.delivery.domain.Deliveries.in;
import static fooddelivery.delivery.domain.Deliveries.orderCancelled;
import static fooddelivery.delivery.domain.DeliveryStatus.CLAIMED;
import static fooddelivery.delivery.domain.DeliveryStatus.DELIVERED;
import static fooddelivery.delivery.domain.DeliveryStatus.NONE;
import static fooddelivery.delivery.domain.DeliveryStatus.OPEN;
import static fooddelivery.delivery.domain.DeliveryStatus.PICKED_UP;
import static fooddelivery.delivery.domain.DeliveryStatus.VOID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import fooddelivery.delivery.domain.Delivery.CodeCheck;
import fooddelivery.events.DeliveryEvent;
import fooddelivery.events.DeliveryEvent.Delivered;
import fooddelivery.events.DeliveryEvent.DeliveryVoided;
import fooddelivery.events.DeliveryEvent.PickedUp;
import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.DeliveryEvent.RiderReleased;
import fooddelivery.events.Place;
import fooddelivery.runtime.Refused;
import fooddelivery.runtime.StateDiagram;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {

    /** What is done to a delivery, by its own rider unless it says otherwise. */
    private enum Act {
        COOKING_FINISHED,
        CANCEL_PAID,
        CANCEL_UNPAID,
        CLAIM,
        CLAIM_BY_A_STRANGER,
        RELEASE,
        RELEASE_BY_A_STRANGER,
        LEASE_OVER,
        LEASE_NOT_OVER,
        PICK_UP,
        PICK_UP_BY_A_STRANGER,
        DROP_OFF,
        DROP_OFF_BY_A_STRANGER;

        Optional<DeliveryEvent> on(Delivery delivery) {
            UUID order = delivery.orderId();
            return switch (this) {
                case COOKING_FINISHED -> {
                    delivery.cookingFinished(cookingFinished(order));
                    yield Optional.empty();
                }
                case CANCEL_PAID -> delivery.orderCancelled(orderCancelled(order, true), NOON);
                case CANCEL_UNPAID -> delivery.orderCancelled(orderCancelled(order, false), NOON);
                case CLAIM -> delivery.claim(RIDER, LEASE_END, NOON);
                case CLAIM_BY_A_STRANGER -> delivery.claim(STRANGER, LEASE_END, NOON);
                case RELEASE -> delivery.release(RIDER, NOON);
                case RELEASE_BY_A_STRANGER -> delivery.release(STRANGER, NOON);
                case LEASE_OVER -> delivery.leaseOver(LEASE_END, NOON);
                case LEASE_NOT_OVER -> delivery.leaseOver(LEASE_END.minusNanos(1), NOON);
                case PICK_UP -> delivery.pickUp(RIDER, NOON);
                case PICK_UP_BY_A_STRANGER -> delivery.pickUp(STRANGER, NOON);
                case DROP_OFF -> delivery.dropOff(RIDER, false, NOON);
                case DROP_OFF_BY_A_STRANGER -> delivery.dropOff(STRANGER, false, NOON);
            };
        }

        /** Events that cannot be followed are ignored; people are told. */
        boolean isCommand() {
            return this.compareTo(CLAIM) >= 0 && this != LEASE_OVER && this != LEASE_NOT_OVER;
        }
    }

    /** The table of the saga, with what each row publishes; what is not here changes nothing. */
    private static Stream<Arguments> table() {
        return Stream.of(
                arguments(NONE, Act.COOKING_FINISHED, OPEN, null),
                arguments(NONE, Act.CANCEL_PAID, VOID, null),
                arguments(OPEN, Act.CANCEL_PAID, VOID, null),
                arguments(CLAIMED, Act.CANCEL_PAID, VOID, DeliveryVoided.class),
                arguments(PICKED_UP, Act.CANCEL_PAID, PICKED_UP, null),
                arguments(PICKED_UP, Act.CANCEL_UNPAID, PICKED_UP, null),
                arguments(DELIVERED, Act.CANCEL_PAID, DELIVERED, null),
                arguments(DELIVERED, Act.CANCEL_UNPAID, DELIVERED, null),
                arguments(OPEN, Act.CLAIM, CLAIMED, RiderAssigned.class),
                arguments(OPEN, Act.CLAIM_BY_A_STRANGER, CLAIMED, RiderAssigned.class),
                arguments(CLAIMED, Act.RELEASE, OPEN, RiderReleased.class),
                arguments(CLAIMED, Act.LEASE_OVER, OPEN, RiderReleased.class),
                arguments(CLAIMED, Act.PICK_UP, PICKED_UP, PickedUp.class),
                arguments(PICKED_UP, Act.DROP_OFF, DELIVERED, Delivered.class));
    }

    private static Stream<Arguments> repetitions() {
        return Stream.of(
                arguments(CLAIMED, Act.CLAIM), arguments(PICKED_UP, Act.PICK_UP), arguments(DELIVERED, Act.DROP_OFF));
    }

    private static Stream<Arguments> everythingElse() {
        return Stream.of(DeliveryStatus.values())
                .flatMap(status -> Stream.of(Act.values()).map(act -> arguments(status, act)))
                .filter(pair -> Stream.concat(table(), repetitions())
                        .noneMatch(row -> row.get()[0] == pair.get()[0] && row.get()[1] == pair.get()[1]));
    }

    @ParameterizedTest
    @MethodSource("table")
    void every_row_of_the_table_leads_where_it_says_raises_the_version_and_publishes_its_event(
            DeliveryStatus from, Act act, DeliveryStatus to, Class<? extends DeliveryEvent> publishes) {
        Delivery delivery = in(from);
        long before = delivery.version();

        Optional<DeliveryEvent> event = act.on(delivery);

        assertThat(delivery.status()).isEqualTo(to);
        assertThat(delivery.version()).isEqualTo(before + 1);
        assertThat(event.map(Object::getClass)).isEqualTo(Optional.ofNullable(publishes));
        event.ifPresent(published -> {
            assertThat(published.orderId()).isEqualTo(delivery.orderId());
            assertThat(published.deliveryVersion()).isEqualTo(before + 1);
            assertThat(published.occurredAt()).isEqualTo(NOON);
        });
    }

    @ParameterizedTest
    @MethodSource("repetitions")
    void a_command_repeated_in_its_own_result_changes_nothing_and_is_fine(DeliveryStatus status, Act act) {
        Delivery delivery = in(status);
        long before = delivery.version();
        assertThat(act.on(delivery)).isEmpty();
        assertThat(delivery.status()).isEqualTo(status);
        assertThat(delivery.version()).isEqualTo(before);
    }

    @ParameterizedTest
    @MethodSource("everythingElse")
    void whatever_the_table_does_not_list_changes_nothing_and_a_person_is_refused(DeliveryStatus status, Act act) {
        Delivery delivery = in(status);
        long before = delivery.version();
        if (act.isCommand()) {
            assertThatThrownBy(() -> act.on(delivery)).isInstanceOf(Refused.class);
        } else {
            assertThat(act.on(delivery)).isEmpty();
        }
        assertThat(delivery.status()).isEqualTo(status);
        assertThat(delivery.version()).isEqualTo(before);
        assertThat(delivery.cancelledTooLate()).isFalse();
    }

    @Test
    void a_delivery_opens_at_version_one() {
        assertThat(in(OPEN).version()).isEqualTo(1);
    }

    @Test
    void a_cancel_that_arrives_before_its_order_leaves_a_tombstone_that_no_rider_ever_sees() {
        Delivery delivery = in(VOID);
        Act.COOKING_FINISHED.on(delivery);
        assertThat(delivery.status()).isEqualTo(VOID);
        assertThat(delivery.isVisibleTo(RIDER)).isFalse();
        assertThat(delivery.tripFor(RIDER)).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"PICKED_UP", "DELIVERED"})
    void a_cancel_of_food_on_its_way_is_noted_once_and_does_not_stop_it(DeliveryStatus status) {
        Delivery delivery = in(status);
        Act.CANCEL_PAID.on(delivery);
        long noted = delivery.version();
        Act.CANCEL_PAID.on(delivery);
        assertThat(delivery.cancelledTooLate()).isTrue();
        assertThat(delivery.version()).isEqualTo(noted);
        Act.DROP_OFF.on(delivery);
        assertThat(delivery.status()).isEqualTo(DELIVERED);
    }

    @Test
    void the_rider_whose_claim_was_voided_still_sees_the_delivery() {
        Delivery delivery = in(CLAIMED);
        Act.CANCEL_PAID.on(delivery);
        assertThat(delivery.isVisibleTo(RIDER)).isTrue();
        assertThat(delivery.isVisibleTo(STRANGER)).isFalse();
    }

    @Test
    void a_release_may_be_repeated_by_the_rider_who_released_and_by_nobody_else() {
        Delivery delivery = in(CLAIMED);
        Act.RELEASE.on(delivery);
        assertThat(Act.RELEASE.on(delivery)).isEmpty();
        assertThatThrownBy(() -> Act.RELEASE_BY_A_STRANGER.on(delivery)).isInstanceOf(Refused.class);
    }

    @Test
    void after_a_release_another_rider_may_claim_and_versions_go_on_rising() {
        Delivery delivery = in(CLAIMED);
        Act.RELEASE.on(delivery);
        assertThat(Act.CLAIM_BY_A_STRANGER.on(delivery))
                .contains(new RiderAssigned(delivery.orderId(), 4, NOON, STRANGER));
        assertThatThrownBy(() -> Act.PICK_UP.on(delivery)).isInstanceOf(Refused.class);
    }

    @Test
    void a_rider_learns_nothing_about_who_won() {
        assertThatThrownBy(() -> Act.CLAIM_BY_A_STRANGER.on(in(CLAIMED)))
                .isInstanceOf(Refused.class)
                .hasMessageNotContaining(RIDER.toString());
    }

    @Test
    void a_right_code_confirms_the_drop_off() {
        Delivery delivery = in(PICKED_UP);
        assertThat(delivery.check(CODE, RIDER, NOON)).isEqualTo(CodeCheck.RIGHT);
        assertThat(delivery.dropOff(RIDER, true, NOON))
                .contains(new Delivered(delivery.orderId(), 4, NOON, RIDER, true));
        assertThat(delivery.codeConfirmed()).isTrue();
    }

    @Test
    void after_five_wrong_codes_no_sixth_is_looked_at_for_ten_minutes() {
        Delivery delivery = in(PICKED_UP);
        for (int i = 0; i < 5; i++) {
            assertThat(delivery.check("000" + i, RIDER, NOON)).isEqualTo(CodeCheck.WRONG);
        }
        assertThat(delivery.check(CODE, RIDER, NOON)).isEqualTo(CodeCheck.TOO_MANY_TRIES);
        assertThat(delivery.check(CODE, RIDER, NOON.plusSeconds(599))).isEqualTo(CodeCheck.TOO_MANY_TRIES);
        assertThat(delivery.check(CODE, RIDER, NOON.plusSeconds(600))).isEqualTo(CodeCheck.RIGHT);
    }

    @ParameterizedTest
    @EnumSource(names = "PICKED_UP", mode = EnumSource.Mode.EXCLUDE)
    void a_code_is_looked_at_only_on_the_way(DeliveryStatus status) {
        assertThat(in(status).check("0000", RIDER, NOON)).isEqualTo(CodeCheck.NOT_GIVEN);
    }

    @Test
    void a_stranger_cannot_try_codes() {
        assertThat(in(PICKED_UP).check(CODE, STRANGER, NOON)).isEqualTo(CodeCheck.NOT_GIVEN);
    }

    @ParameterizedTest
    @EnumSource(names = {"OPEN", "CLAIMED", "PICKED_UP", "DELIVERED"})
    void the_customers_door_is_shown_only_to_the_rider_on_the_way_to_it(DeliveryStatus status) {
        Delivery delivery = in(status);
        boolean onTheWay = status == CLAIMED || status == PICKED_UP;
        Place area = new Place("서울 강남구", 37.5, 127.04);
        assertThat(delivery.tripFor(RIDER).dropOff()).isEqualTo(onTheWay ? HOME : area);
        assertThat(delivery.tripFor(STRANGER).dropOff()).isEqualTo(area);
    }

    @Test
    void the_fee_is_what_the_ledger_owes_the_rider_and_that_is_the_delivery_fee_of_an_express_order_too() {
        UUID order = UUID.randomUUID();
        assertThat(Trip.of(cookingFinished(order, HOME, false)).fee()).isEqualTo(3_000);
        assertThat(Trip.of(cookingFinished(order, HOME, true)).fee()).isEqualTo(3_000);
    }

    private static Stream<Arguments> addresses() {
        return Stream.of(
                arguments("서울 강남구 테헤란로 123", "서울 강남구"),
                arguments("서울특별시 강남구 역삼동 1-1", "서울특별시 강남구"),
                arguments("경기도 성남시 분당구 판교역로 4", "경기도 성남시 분당구"),
                arguments("제주특별자치도 서귀포시 중문동", "제주특별자치도 서귀포시"),
                arguments("123 Teheran-ro, Gangnam-gu, Seoul", null),
                arguments("테헤란로 123", null),
                arguments("", null));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void of_an_address_the_district_is_told_and_nothing_smaller(String address, String district) {
        Place dropOff = new Place(address, 37.50413, 127.04377);
        Trip trip = new Trip(UUID.randomUUID(), "한밥상", Deliveries.STORE, dropOff, 0.8, false, 3_000, NOON);
        assertThat(trip.coarse().dropOff().text()).isEqualTo(district);
        assertThat(trip.coarse().km()).isEqualTo(trip.km());
        assertThat(trip.coarse().coarse()).isEqualTo(trip.coarse());
    }

    @Test
    void distances_are_those_of_the_map() {
        // Seoul City Hall to Busan City Hall, and one degree of a meridian.
        assertThat(new Position(37.5663, 126.9779).kmTo(new Position(35.1798, 129.0750)))
                .isBetween(324.0, 326.0);
        assertThat(new Position(37, 127).kmTo(new Position(38, 127))).isBetween(111.19, 111.20);
        assertThat(new Position(37.5, 127).kmTo(new Position(37.5, 127))).isZero();
    }

    @Test
    void a_delivery_remembers_when_each_step_was_taken() {
        Delivery delivery = in(OPEN);
        assertThat(delivery.claimedAt()).isNull();
        delivery.claim(RIDER, LEASE_END, NOON);
        assertThat(delivery.claimedAt()).isEqualTo(NOON);
        assertThat(delivery.leaseUntil()).isEqualTo(LEASE_END);
        assertThat(delivery.isOf(RIDER)).isTrue();
        delivery.pickUp(RIDER, NOON.plusSeconds(60));
        assertThat(delivery.pickedUpAt()).isEqualTo(NOON.plusSeconds(60));
        assertThat(delivery.leaseUntil()).isNull();
        delivery.dropOff(RIDER, false, NOON.plusSeconds(120));
        assertThat(delivery.deliveredAt()).isEqualTo(NOON.plusSeconds(120));
        assertThat(delivery.codeConfirmed()).isFalse();
        assertThat(delivery.riderId()).isEqualTo(RIDER);
    }

    @Test
    void a_delivery_that_was_given_back_is_as_new() {
        Delivery delivery = in(CLAIMED);
        assertThat(Act.RELEASE.on(delivery)).contains(new RiderReleased(delivery.orderId(), 3, NOON, RIDER));
        assertThat(delivery.riderId()).isNull();
        assertThat(delivery.claimedAt()).isNull();
        assertThat(delivery.leaseUntil()).isNull();
        assertThat(delivery.isVisibleTo(STRANGER)).isTrue();
        assertThat(Act.LEASE_OVER.on(delivery)).isEmpty();
    }

    @Test
    void a_rider_whose_successor_gave_it_back_too_is_no_longer_the_one_who_released() {
        Delivery delivery = in(CLAIMED);
        Act.RELEASE.on(delivery);
        Act.CLAIM_BY_A_STRANGER.on(delivery);
        assertThat(delivery.release(STRANGER, NOON)).isPresent();
        assertThat(delivery.release(STRANGER, NOON)).isEmpty();
        assertThatThrownBy(() -> delivery.release(RIDER, NOON)).isInstanceOf(Refused.class);
    }

    @Test
    void the_pause_after_five_wrong_codes_is_told_and_five_more_lead_to_another() {
        Delivery delivery = in(PICKED_UP);
        Instant now = NOON;
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 4; i++) {
                delivery.check("0000", RIDER, now);
                assertThat(delivery.codeLockedUntil()).isNull();
            }
            delivery.check("0000", RIDER, now);
            assertThat(delivery.codeLockedUntil()).isEqualTo(now.plusSeconds(600));
            now = now.plusSeconds(600);
        }
        delivery.dropOff(RIDER, false, now);
        assertThat(delivery.codeLockedUntil()).isNull();
    }

    @Test
    void a_delivery_that_was_called_off_forgets_the_customers_door() {
        Delivery delivery = in(CLAIMED);
        Act.CANCEL_PAID.on(delivery);
        assertThat(delivery.tripFor(RIDER).dropOff().text()).isEqualTo("서울 강남구");
        assertThat(delivery.leaseUntil()).isNull();
    }

    @Test
    void a_rider_who_is_refused_learns_what_would_be_possible() {
        assertThatThrownBy(() -> Act.CLAIM.on(in(VOID))).hasMessageContaining("not open any more");
        assertThatThrownBy(() -> Act.RELEASE.on(in(PICKED_UP))).hasMessageContaining("released while it is claimed");
        assertThatThrownBy(() -> Act.PICK_UP.on(in(OPEN))).hasMessageContaining("picked up while it is claimed");
        assertThatThrownBy(() -> Act.DROP_OFF.on(in(CLAIMED)))
                .hasMessageContaining("dropped off while it is picked up");
    }

    @Test
    void a_trip_is_what_the_kitchen_told() {
        var event = cookingFinished(UUID.randomUUID());
        Trip trip = Trip.of(event);
        assertThat(trip.storeId()).isEqualTo(event.storeId());
        assertThat(trip.storeName()).isEqualTo(event.storeName());
        assertThat(trip.pickUp()).isEqualTo(Deliveries.STORE);
        assertThat(trip.dropOff()).isEqualTo(HOME);
        assertThat(trip.readySince()).isEqualTo(event.occurredAt());
        assertThat(trip.km()).as("rounded to 100 m").isEqualTo(0.8);
    }

    @Test
    void the_diagram_in_the_documentation_is_the_table() {
        StateDiagram.check("Delivery", DeliveryTransitions.TABLE);
    }
}
