package fooddelivery.notify.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceTest {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    @ParameterizedTest
    @CsvSource({
        "22:00, 08:00, 2026-05-01T21:59:59+09:00, ",
        "22:00, 08:00, 2026-05-01T22:00:00+09:00, 2026-05-02T08:00:00+09:00",
        "22:00, 08:00, 2026-05-01T23:59:59+09:00, 2026-05-02T08:00:00+09:00",
        "22:00, 08:00, 2026-05-02T00:00:00+09:00, 2026-05-02T08:00:00+09:00",
        "22:00, 08:00, 2026-05-02T07:59:59+09:00, 2026-05-02T08:00:00+09:00",
        "22:00, 08:00, 2026-05-02T08:00:00+09:00, ",
        "13:00, 15:00, 2026-05-01T12:59:59+09:00, ",
        "13:00, 15:00, 2026-05-01T13:00:00+09:00, 2026-05-01T15:00:00+09:00",
        "13:00, 15:00, 2026-05-01T15:00:00+09:00, ",
        "13:00, 15:00, 2026-05-01T22:00:00+09:00, ",
        "00:00, 00:00, 2026-05-01T12:00:00+09:00, ",
        ", , 2026-05-01T12:00:00+09:00, "
    })
    void quiet_hours_end_where_the_customer_lives(LocalTime from, LocalTime to, Instant now, Instant end) {
        Preference preference = new Preference(List.of(Channel.SMS), "ko", from, to);
        assertThat(preference.quietUntil(now, SEOUL).orElse(null)).isEqualTo(end);
    }

    @Test
    void the_next_channel_is_the_one_behind() {
        Preference preference =
                new Preference(List.of(Channel.SMS, Channel.KAKAO_TALK, Channel.EMAIL), "ko", null, null);
        assertThat(preference.after(Channel.SMS)).containsExactly(Channel.KAKAO_TALK, Channel.EMAIL);
        assertThat(preference.after(Channel.EMAIL)).isEmpty();
        assertThat(preference.after(Channel.WEBHOOK)).isEmpty();
    }

    @Test
    void only_phones_make_a_noise() {
        assertThat(Channel.values()).filteredOn(Channel::makesNoise).containsExactly(Channel.KAKAO_TALK, Channel.SMS);
    }
}
