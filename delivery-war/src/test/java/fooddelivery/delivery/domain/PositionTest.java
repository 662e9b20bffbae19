package fooddelivery.delivery.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PositionTest {

    private static final Position GANGNAM = new Position(37.4979, 127.0276);

    @ParameterizedTest
    @CsvSource({
        "37.5079, 127.0276, 0",
        "37.5079, 127.0402, 45",
        "37.4979, 127.0376, 90",
        "37.4879, 127.0276, 180",
        "37.4979, 127.0176, 270",
        "37.4879, 127.0150, 225"
    })
    void a_direction_is_told_clockwise_from_north(double lat, double lon, double degrees) {
        assertThat(GANGNAM.bearingTo(new Position(lat, lon))).isCloseTo(degrees, within(0.5));
    }

    @Test
    void a_direction_is_never_as_much_as_the_full_circle() {
        assertThat(GANGNAM.bearingTo(new Position(38, 127.0276 - 1e-15))).isBetween(0.0, 359.999);
        assertThat(GANGNAM.bearingTo(GANGNAM)).isZero();
    }

    @Test
    void to_busan_the_way_begins_to_the_southeast() {
        Position busan = new Position(35.1796, 129.0756);
        assertThat(GANGNAM.bearingTo(busan)).isCloseTo(144, within(1.0));
        assertThat(GANGNAM.kmTo(busan)).isCloseTo(317, within(2.0));
    }
}
