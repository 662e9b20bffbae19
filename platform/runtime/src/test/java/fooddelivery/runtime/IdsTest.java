package fooddelivery.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdsTest {

    @Test
    void an_id_is_a_version_7_uuid_of_this_moment() {
        long before = System.currentTimeMillis();
        UUID id = Ids.next();
        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void ids_of_one_moment_differ() {
        Set<UUID> ids = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            UUID id = Ids.next();
            assertThat(ids.add(id)).isTrue();
            assertThat(id.version()).isEqualTo(7);
            assertThat(id.variant()).isEqualTo(2);
        }
    }

    @Test
    void a_later_id_sorts_behind_an_earlier_one_as_text_and_as_the_database_sorts() {
        UUID earlier = Ids.next();
        UUID later = Ids.next();
        while (later.getMostSignificantBits() >>> 16 == earlier.getMostSignificantBits() >>> 16) {
            later = Ids.next();
        }
        assertThat(later.toString()).isGreaterThan(earlier.toString());
    }
}
