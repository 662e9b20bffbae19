package fooddelivery.events;

import java.time.DayOfWeek;
import java.time.LocalDateTime;
import java.time.LocalTime;

/**
 * A store's opening on one day of the week, in the store's local time. {@code closes} at or before {@code opens} means
 * past midnight; equal means the whole day round.
 *
 * @param day on which it opens
 * @param opens local time, seconds may be missing
 * @param closes local time, seconds may be missing
 */
public record OpeningPeriod(DayOfWeek day, LocalTime opens, LocalTime closes) {

    public boolean covers(LocalDateTime moment) {
        LocalTime time = moment.toLocalTime();
        if (opens.isBefore(closes)) {
            return moment.getDayOfWeek() == day && !time.isBefore(opens) && time.isBefore(closes);
        }
        boolean beforeMidnight = moment.getDayOfWeek() == day && !time.isBefore(opens);
        boolean afterMidnight = moment.getDayOfWeek() == day.plus(1) && time.isBefore(closes);
        return beforeMidnight || afterMidnight;
    }
}
