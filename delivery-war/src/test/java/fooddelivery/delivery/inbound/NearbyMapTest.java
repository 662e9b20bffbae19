package fooddelivery.delivery.inbound;

import static fooddelivery.delivery.domain.Deliveries.LEASE_END;
import static fooddelivery.delivery.domain.Deliveries.NOON;
import static fooddelivery.delivery.domain.Deliveries.RIDER;
import static fooddelivery.delivery.domain.Deliveries.cookingFinished;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.Position;
import fooddelivery.delivery.domain.Rider;
import fooddelivery.delivery.inbound.DeliveriesResource.DeliveryView;
import fooddelivery.delivery.inbound.NearbyMap.Dot;
import fooddelivery.delivery.inbound.NearbyMap.Kind;
import fooddelivery.delivery.inbound.NearbyMap.Ring;
import fooddelivery.events.Place;
import fooddelivery.runtime.Ids;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearbyMapTest {

    private static final Position ME = new Position(37.5, 127.03);
    private static final double KM = 1 / 111.195;

    @Test
    void north_is_up_and_east_is_right_at_the_scale_of_the_rings() {
        NearbyMap map =
                NearbyMap.of(ME, List.of(offer("1", 0.99 * KM, 0, false), offer("2", 0, 0.99 * KM, true)), List.of());

        assertThat(map.rings()).extracting(Ring::km).containsExactly(0.25, 0.5, 0.75, 1.0);
        assertThat(map.rings()).extracting(Ring::radius).containsExactly(25.0, 50.0, 75.0, 100.0);
        Dot north = map.dots().get(0);
        Dot east = map.dots().get(1);
        assertThat(north.x()).isCloseTo(0, within(0.2));
        assertThat(north.y()).isCloseTo(-99, within(0.2));
        assertThat(north.kind()).isEqualTo(Kind.OFFER);
        // A degree of longitude is shorter here than one of latitude.
        assertThat(east.x()).isCloseTo(99 * Math.cos(Math.toRadians(ME.lat())), within(0.2));
        assertThat(east.y()).isCloseTo(0, within(0.2));
        assertThat(east.kind()).isEqualTo(Kind.EXPRESS);
        assertThat(east.mark()).isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.01, 0.39, 0.4, 0.41, 1, 1.99, 3, 4.1, 9, 29, 41, 400})
    void everything_is_within_the_largest_ring_whatever_the_distance(double km) {
        NearbyMap map = NearbyMap.of(ME, List.of(offer("1", -km * KM, 0, false)), List.of());

        assertThat(map.rings()).hasSizeBetween(1, 4);
        assertThat(map.rings().get(map.rings().size() - 1).radius()).isEqualTo(100);
        assertThat(map.dots())
                .allSatisfy(dot -> assertThat(Math.hypot(dot.x(), dot.y())).isLessThanOrEqualTo(100.5));
        assertThat(map.dots().get(0).y()
                        / 100
                        * map.rings().get(map.rings().size() - 1).km())
                .isCloseTo(km, within(km / 50 + 0.001));
    }

    @Test
    void of_an_own_delivery_both_ends_are_drawn_and_with_the_food_in_hand_the_customer_alone() {
        Delivery delivery = delivery(KM, 0, false);
        delivery.claim(RIDER, LEASE_END, NOON);
        NearbyMap claimed = NearbyMap.of(ME, List.of(), List.of(stop("A", delivery)));
        assertThat(claimed.dots()).extracting(Dot::kind).containsExactly(Kind.OWN_STORE, Kind.OWN_CUSTOMER);
        assertThat(claimed.ways()).hasSize(1);

        delivery.pickUp(RIDER, NOON);
        NearbyMap carried = NearbyMap.of(ME, List.of(), List.of(stop("A", delivery)));
        assertThat(carried.dots()).extracting(Dot::kind).containsExactly(Kind.OWN_CUSTOMER);
        assertThat(carried.dots()).extracting(Dot::style).containsExactly("own-customer");
        assertThat(carried.ways()).isEmpty();
    }

    @Test
    void of_several_deliveries_of_one_store_each_is_seen() {
        List<Stop> offers = IntStream.rangeClosed(1, 12)
                .mapToObj(number -> offer(Integer.toString(number), 0.3 * KM, 0, false))
                .toList();
        List<Dot> dots = NearbyMap.of(ME, offers, List.of()).dots();
        assertThat(dots).hasSize(12);
        for (Dot one : dots) {
            assertThat(dots)
                    .filteredOn(other -> other != one)
                    .allSatisfy(other -> assertThat(Math.hypot(one.x() - other.x(), one.y() - other.y()))
                            .isGreaterThan(16));
        }
    }

    private static Stop offer(String mark, double north, double east, boolean express) {
        return stop(mark, delivery(north, east, express));
    }

    private static Delivery delivery(double north, double east, boolean express) {
        Delivery delivery = new Delivery(Ids.next());
        Place store = new Place("서울 강남구", ME.lat() + north, ME.lon() + east);
        delivery.cookingFinished(cookingFinished(delivery.orderId(), store, express));
        return delivery;
    }

    private static Stop stop(String mark, Delivery delivery) {
        Rider rider = new Rider(RIDER, null, ME.lat(), ME.lon(), true, NOON);
        return new Stop(mark, DeliveryView.of(delivery, RIDER, rider), ME, NOON);
    }
}
