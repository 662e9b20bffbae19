package fooddelivery.delivery.inbound;

import static fooddelivery.delivery.domain.Deliveries.CODE;
import static fooddelivery.delivery.domain.Deliveries.STORE;
import static fooddelivery.delivery.domain.Deliveries.cookingFinished;
import static fooddelivery.delivery.domain.Deliveries.orderCancelled;
import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.console.SignedIn;
import fooddelivery.delivery.TestHouse;
import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.delivery.domain.Position;
import fooddelivery.delivery.inbound.RiderConsole.Notice;
import fooddelivery.runtime.Ids;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page tells a rider, and what it shows, on a real PostgreSQL. */
class RiderConsoleTest {

    private static TestHouse house;

    private final UUID rider = Ids.next();
    private final UUID other = Ids.next();

    @BeforeAll
    static void open() {
        house = new TestHouse(Map.of());
    }

    @AfterAll
    static void close() {
        house.close();
    }

    @BeforeEach
    void at_work() {
        for (UUID somebody : new UUID[] {rider, other}) {
            house.inTransaction(() -> house.riderService.report(somebody, null, STORE.lat(), STORE.lon(), true));
        }
    }

    @Test
    void of_two_riders_the_second_is_told_that_another_was_faster_and_the_delivery_is_gone_from_the_list() {
        UUID order = openDelivery();
        assertThat(as(rider, RiderConsole::claim, "order", order).getNotice())
                .isEqualTo(new Notice("claimed", "한밥상", true));

        RiderConsole loser = as(other, RiderConsole::claim, "order", order);

        assertThat(loser.getNotice()).isEqualTo(new Notice("faster", null, false));
        assertThat(shown(loser, order)).isFalse();
    }

    @Test
    void the_rider_of_a_delivery_sees_the_door_until_it_is_delivered_and_not_after() {
        UUID order = openDelivery();
        RiderConsole console = as(rider, RiderConsole::claim, "order", order);
        assertThat(console.getOwn()).singleElement().satisfies(stop -> {
            assertThat(stop.mark()).isEqualTo("A");
            assertThat(stop.delivery().dropOff().text()).contains("302호");
            assertThat(stop.leaseSeconds()).isBetween(1190L, 1200L);
        });
        assertThat(as(rider, RiderConsole::pickUp, "order", order).getOwn())
                .singleElement()
                .satisfies(stop -> assertThat(stop.delivery().dropOff().text()).contains("302호"));

        RiderConsole after = as(rider, RiderConsole::dropOff, "order", order, "code", CODE);

        assertThat(after.getNotice()).isEqualTo(new Notice("delivered", 3_000L, true));
        assertThat(after.getOwn()).isEmpty();
        assertThat(delivery(order).codeConfirmed()).isTrue();
    }

    @Test
    void a_wrong_code_is_told_as_such_and_after_five_of_them_how_long_to_wait() {
        UUID order = pickedUp();
        for (int i = 0; i < 5; i++) {
            assertThat(as(rider, RiderConsole::dropOff, "order", order, "code", "0000")
                            .getNotice()
                            .text())
                    .isEqualTo("wrongCode");
        }
        Notice notice =
                as(rider, RiderConsole::dropOff, "order", order, "code", CODE).getNotice();
        assertThat(notice.text()).isEqualTo("tooManyTries");
        assertThat((long) notice.value()).isBetween(9L, 10L);
        assertThat(as(rider, RiderConsole::dropOff, "order", order).getNotice().text())
                .isEqualTo("deliveredWithoutCode");
        assertThat(delivery(order).codeConfirmed()).isFalse();
    }

    @Test
    void what_is_no_code_at_all_is_not_tried() {
        UUID order = pickedUp();
        for (int i = 0; i < 6; i++) {
            assertThat(as(rider, RiderConsole::dropOff, "order", order, "code", "12 4")
                            .getNotice()
                            .text())
                    .isEqualTo("fourDigits");
        }
        assertThat(as(rider, RiderConsole::dropOff, "order", order, "code", CODE)
                        .getNotice()
                        .good())
                .isTrue();
    }

    @Test
    void a_delivery_that_is_given_back_is_there_for_others_again() {
        UUID order = openDelivery();
        as(rider, RiderConsole::claim, "order", order);
        assertThat(shown(as(other, RiderConsole::refresh), order)).isFalse();
        RiderConsole console = as(rider, RiderConsole::release, "order", order);
        assertThat(console.getNotice().text()).isEqualTo("released");
        assertThat(shown(as(other, RiderConsole::refresh), order)).isTrue();
        assertThat(as(rider, RiderConsole::pickUp, "order", order).getNotice().text())
                .isEqualTo("claimOver");
    }

    @Test
    void a_rider_is_told_that_the_order_was_cancelled() {
        UUID order = openDelivery();
        as(rider, RiderConsole::claim, "order", order);
        house.inTransaction(() -> house.policy.whenOrderCancelled(orderCancelled(order, true)));
        RiderConsole console = as(rider, RiderConsole::pickUp, "order", order);
        assertThat(console.getNotice()).isEqualTo(new Notice("calledOff", null, false));
        assertThat(console.getOwn()).isEmpty();
    }

    @Test
    void the_limits_of_the_interface_hold_for_the_page_as_well() {
        for (int i = 0; i < 3; i++) {
            as(rider, RiderConsole::claim, "order", openDelivery());
        }
        assertThat(as(rider, RiderConsole::claim, "order", openDelivery())
                        .getNotice()
                        .text())
                .isEqualTo("too-many-claims");
        as(other, RiderConsole::goOffline);
        assertThat(as(other, RiderConsole::claim, "order", openDelivery())
                        .getNotice()
                        .text())
                .isEqualTo("rider-offline");
        UUID nowhere = Ids.next();
        assertThat(as(nowhere, RiderConsole::goOnline).getNotice().text()).isEqualTo("position-needed");
    }

    @Test
    void another_riders_delivery_is_not_touched_whatever_the_page_sends() {
        UUID order = pickedUp();
        for (Consumer<RiderConsole> command :
                List.<Consumer<RiderConsole>>of(RiderConsole::pickUp, RiderConsole::release, RiderConsole::dropOff)) {
            assertThat(as(other, command, "order", order).getNotice()).isEqualTo(new Notice("not-found", null, false));
        }
        for (String nonsense : new String[] {"", "x", Ids.next().toString()}) {
            assertThat(as(other, RiderConsole::claim, "order", nonsense)
                            .getNotice()
                            .text())
                    .isEqualTo("not-found");
        }
        assertThat(as(other, RiderConsole::claim).getNotice().text()).isEqualTo("not-found");
        assertThat(delivery(order).status()).isEqualTo(DeliveryStatus.PICKED_UP);
    }

    @Test
    void a_position_is_taken_when_it_is_on_the_globe() {
        assertThat(as(rider, RiderConsole::move, "lat", "37.51", "lon", "127.04")
                        .getRider()
                        .position())
                .isEqualTo(new Position(37.51, 127.04));
        for (String[] wrong : new String[][] {
            {"91", "127"}, {"-90.1", "0"}, {"37", "180.5"}, {"NaN", "127"}, {"37", "Infinity"}, {"", "127"}, {"x", "y"}
        }) {
            assertThat(as(rider, RiderConsole::move, "lat", wrong[0], "lon", wrong[1])
                            .getNotice()
                            .text())
                    .isEqualTo("bad-request");
        }
        assertThat(as(rider, RiderConsole::move).getNotice().text()).isEqualTo("bad-request");
        assertThat(as(rider, RiderConsole::refresh).getRider().position()).isEqualTo(new Position(37.51, 127.04));
    }

    @Test
    void who_goes_online_with_a_position_is_there() {
        UUID fresh = Ids.next();
        RiderConsole console = as(fresh, RiderConsole::goOnline, "lat", "37.51", "lon", "127.04");
        assertThat(console.getNotice()).isEqualTo(new Notice("online", null, true));
        assertThat(console.isOnline()).isTrue();
        assertThat(console.getRider().position()).isEqualTo(new Position(37.51, 127.04));
    }

    @Test
    void who_is_offline_sees_nothing_nearby_and_the_own_deliveries_still() {
        UUID order = openDelivery();
        as(rider, RiderConsole::claim, "order", order);
        openDelivery();
        RiderConsole console = as(rider, RiderConsole::goOffline);
        assertThat(console.getNearby()).isEmpty();
        assertThat(console.getOwn()).hasSize(1);
        assertThat(console.getMap().dots()).hasSize(2);
    }

    @Test
    void who_never_told_a_position_sees_a_page_all_the_same() {
        RiderConsole console = as(Ids.next(), RiderConsole::refresh);
        assertThat(console.getRider()).isNull();
        assertThat(console.isOnline()).isFalse();
        assertThat(console.isStale()).isFalse();
        assertThat(console.getNearby()).isEmpty();
        assertThat(console.getOwn()).isEmpty();
    }

    @Test
    void food_in_hand_comes_first() {
        UUID claimed = openDelivery();
        as(rider, RiderConsole::claim, "order", claimed);
        UUID carried = pickedUp();
        assertThat(as(rider, RiderConsole::refresh).getOwn())
                .extracting(stop -> stop.delivery().orderId())
                .containsExactly(carried, claimed);
    }

    @Test
    void the_radius_is_one_of_those_that_can_be_chosen() {
        assertThat(as(rider, RiderConsole::refresh, "km", "10").getRadius()).isEqualTo(10);
        assertThat(as(rider, RiderConsole::refresh, "km", "4000").getRadius()).isEqualTo(3);
        assertThat(as(rider, RiderConsole::refresh).getRadius()).isEqualTo(3);
    }

    private static RiderConsole as(UUID person, Consumer<RiderConsole> command, Object... parameters) {
        SignedIn signedIn = new SignedIn() {
            @Override
            public UUID getPrincipalId() {
                return person;
            }
        };
        Map<String, String> sent = new HashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            sent.put(parameters[i].toString(), parameters[i + 1].toString());
        }
        RiderConsole console =
                wire(new RiderConsole(), house.service, house.riderService, signedIn, Clock.systemUTC(), sent);
        house.inTransaction(() -> {
            // Faces may ask for what is shown before it gives the command.
            console.isOnline();
            console.getOwn();
            console.getNearby();
            command.accept(console);
            console.getRider();
            console.getOwn();
            console.getNearby();
        });
        return console;
    }

    private static boolean shown(RiderConsole console, UUID order) {
        return console.getNearby().stream()
                .anyMatch(stop -> stop.delivery().orderId().equals(order));
    }

    private UUID pickedUp() {
        UUID order = openDelivery();
        as(rider, RiderConsole::claim, "order", order);
        as(rider, RiderConsole::pickUp, "order", order);
        return order;
    }

    private static UUID openDelivery() {
        UUID order = Ids.next();
        // Express: the list is led by them, whatever other tests have left there.
        house.inTransaction(() -> house.policy.whenCookingFinished(cookingFinished(order, STORE, true)));
        return order;
    }

    private static Delivery delivery(UUID order) {
        return house.inTransaction(() -> house.deliveries.find(order).orElseThrow());
    }
}
