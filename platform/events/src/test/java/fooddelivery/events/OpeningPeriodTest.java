package fooddelivery.events;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.time.LocalTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 2026-05-08 is a Friday. */
class OpeningPeriodTest {

    private static final OpeningPeriod DAY = new OpeningPeriod(FRIDAY, LocalTime.of(11, 0), LocalTime.of(21, 30));
    private static final OpeningPeriod NIGHT = new OpeningPeriod(FRIDAY, LocalTime.of(17, 0), LocalTime.of(2, 0));
    private static final OpeningPeriod ROUND = new OpeningPeriod(FRIDAY, LocalTime.of(6, 0), LocalTime.of(6, 0));
    private static final OpeningPeriod TO_MIDNIGHT = new OpeningPeriod(SUNDAY, LocalTime.of(18, 0), LocalTime.MIDNIGHT);

    @ParameterizedTest
    @CsvSource({
        "2026-05-08T10:59:59, false",
        "2026-05-08T11:00:00, true",
        "2026-05-08T21:29:59, true",
        "2026-05-08T21:30:00, false",
        "2026-05-07T12:00:00, false",
        "2026-05-09T12:00:00, false"
    })
    void a_day_is_open_from_its_opening_until_just_before_it_closes(LocalDateTime moment, boolean open) {
        assertThat(DAY.covers(moment)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-05-08T16:59:59, false",
        "2026-05-08T17:00:00, true",
        "2026-05-08T23:59:59, true",
        "2026-05-09T00:00:00, true",
        "2026-05-09T01:59:59, true",
        "2026-05-09T02:00:00, false",
        "2026-05-08T01:00:00, false",
        "2026-05-09T17:00:00, false"
    })
    void a_night_goes_on_past_midnight_into_the_next_day(LocalDateTime moment, boolean open) {
        assertThat(NIGHT.covers(moment)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-05-08T05:59:59, false",
        "2026-05-08T06:00:00, true",
        "2026-05-09T05:59:59, true",
        "2026-05-09T06:00:00, false"
    })
    void equal_times_are_the_whole_day_round(LocalDateTime moment, boolean open) {
        assertThat(ROUND.covers(moment)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({"2026-05-10T23:59:59, true", "2026-05-11T00:00:00, false", "2026-05-04T00:00:00, false"})
    void midnight_ends_the_day_and_does_not_reach_into_the_next(LocalDateTime moment, boolean open) {
        assertThat(TO_MIDNIGHT.covers(moment)).isEqualTo(open);
    }
}
