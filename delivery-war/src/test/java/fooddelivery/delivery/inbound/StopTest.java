package fooddelivery.delivery.inbound;

import static fooddelivery.delivery.domain.Deliveries.LEASE_END;
import static fooddelivery.delivery.domain.Deliveries.NOON;
import static fooddelivery.delivery.domain.Deliveries.RIDER;
import static fooddelivery.delivery.domain.Deliveries.in;
import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.delivery.domain.Deliveries;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.delivery.domain.Position;
import fooddelivery.delivery.domain.Rider;
import fooddelivery.delivery.inbound.DeliveriesResource.DeliveryView;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopTest {

    @Test
    void the_way_leads_to_the_store_and_with_the_food_to_the_customer() {
        assertThat(stop(DeliveryStatus.OPEN).target()).isEqualTo(Deliveries.STORE);
        assertThat(stop(DeliveryStatus.CLAIMED).target()).isEqualTo(Deliveries.STORE);
        assertThat(stop(DeliveryStatus.PICKED_UP).target()).isEqualTo(Deliveries.HOME);
    }

    @ParameterizedTest
    @CsvSource({
        "0.01, 0, s",
        "-0.01, 0, n",
        "0, -0.01, e",
        "0, 0.01, w",
        "-0.01, -0.0126, ne",
        "-0.01, 0.0126, nw",
        "0.01, -0.0126, se",
        "0.01, 0.0126, sw",
        // A little west of north is north, not a ninth direction.
        "-0.01, 0.001, n"
    })
    void the_direction_is_one_of_eight(double north, double east, String direction) {
        Position me = new Position(Deliveries.STORE.lat() + north, Deliveries.STORE.lon() + east);
        assertThat(stop(DeliveryStatus.OPEN, me, NOON).compass()).isEqualTo(direction);
    }

    @Test
    void the_distance_is_told_in_steps_of_ten_metres() {
        Position me = new Position(Deliveries.STORE.lat() - 0.003, Deliveries.STORE.lon());
        assertThat(stop(DeliveryStatus.OPEN, me, NOON).metres()).isEqualTo(330);
    }

    @Test
    void a_claim_counts_down_to_nothing_and_not_below() {
        assertThat(stop(DeliveryStatus.CLAIMED).leaseSeconds()).isEqualTo(1200);
        assertThat(stop(DeliveryStatus.CLAIMED, Position.of(Deliveries.STORE), LEASE_END.plusSeconds(5))
                        .leaseSeconds())
                .isZero();
        assertThat(stop(DeliveryStatus.PICKED_UP).leaseSeconds()).isZero();
    }

    @Test
    void how_long_the_food_has_waited_is_never_told_as_less_than_nothing() {
        assertThat(stop(DeliveryStatus.OPEN, Position.of(Deliveries.STORE), NOON.plusSeconds(60 * 4))
                        .readyMinutes())
                .isEqualTo(5);
        assertThat(stop(DeliveryStatus.OPEN, Position.of(Deliveries.STORE), NOON.minusSeconds(3600))
                        .readyMinutes())
                .isZero();
    }

    @Test
    void a_link_hands_the_place_and_its_name_over_to_the_navigation() {
        assertThat(stop(DeliveryStatus.CLAIMED).toStore())
                .isEqualTo("geo:37.500600,127.036400?q=37.500600,127.036400(%ED%95%9C%EB%B0%A5%EC%83%81)");
        assertThat(stop(DeliveryStatus.CLAIMED).toCustomer())
                .contains("%20302%ED%98%B8)")
                .doesNotContain("+", " ");
    }

    private static Stop stop(DeliveryStatus status) {
        return stop(status, Position.of(Deliveries.STORE), NOON);
    }

    private static Stop stop(DeliveryStatus status, Position me, Instant now) {
        Rider rider = new Rider(RIDER, null, me.lat(), me.lon(), true, NOON);
        return new Stop("1", DeliveryView.of(in(status), RIDER, rider), me, now);
    }
}
