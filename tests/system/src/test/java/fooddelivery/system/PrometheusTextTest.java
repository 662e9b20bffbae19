package fooddelivery.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrometheusTextTest {

    private static final PrometheusText TEXT = new PrometheusText("""
            # HELP queue_messages Messages
            queue_messages{queue="order",address="events"} 12
            queue_messages{queue="order.dead",address="dead"} 3
            heap_bytes{mp_scope="base",} 1.5E7
            plain 4
            """);

    @Test
    void a_number_is_found_by_its_name_and_tags() {
        assertThat(TEXT.value("queue_messages{queue=\"order\",address=\"events\"}"))
                .isEqualTo(12);
        assertThat(TEXT.value("queue_messages{queue=\"order.dead\",address=\"dead\"}"))
                .isEqualTo(3);
        assertThat(TEXT.value("plain")).isEqualTo(4);
    }

    @Test
    void tags_may_be_left_out() {
        assertThat(TEXT.value("heap_bytes")).isEqualTo(1.5e7);
    }

    @Test
    void what_is_not_there_is_no_number() {
        assertThat(TEXT.value("queue")).isNaN();
    }
}
