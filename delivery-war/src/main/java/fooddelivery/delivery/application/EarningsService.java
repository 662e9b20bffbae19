package fooddelivery.delivery.application;

import fooddelivery.delivery.domain.Earnings;
import fooddelivery.delivery.domain.Earnings.After;
import fooddelivery.delivery.domain.Earnings.Earning;
import fooddelivery.delivery.domain.Earnings.Total;
import fooddelivery.runtime.Page;
import fooddelivery.runtime.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.UUID;

/** What riders earned, by days of the platform's time zone. */
@ApplicationScoped
@Transactional
public class EarningsService {

    private static final int MOST_DAYS = 366;

    /** Days, the first and the last included. */
    public record Days(LocalDate from, LocalDate to) {}

    /** @param total of all of these days, not only of the page */
    public record Statement(Days days, Total total, Page<Earning> earnings) {}

    @Inject
    private Earnings earnings;

    @Inject
    private ZoneId zone;

    @Inject
    private Clock clock;

    /**
     * @param from null for the last of the days
     * @param to null for today
     * @param after the {@code next} of the page before; null for the first
     * @throws ProblemException 400 for days that are out of order or too many, and for what is no cursor
     */
    public Statement statement(UUID riderId, LocalDate from, LocalDate to, String after, int limit) {
        LocalDate last = to == null ? today() : to;
        Days days = new Days(from == null ? last : from, last);
        long count = ChronoUnit.DAYS.between(days.from(), last) + 1;
        if (count < 1 || count > MOST_DAYS) {
            throw ProblemException.badRequest("from and to must span 1 to " + MOST_DAYS + " days.");
        }
        Page<Earning> page = Page.of(
                earnings.list(riderId, start(days.from()), end(days), after(after), limit + 1),
                limit,
                earning -> earning.deliveredAt() + " " + earning.orderId(),
                earning -> earning);
        return new Statement(days, total(riderId, days), page);
    }

    public Total total(UUID riderId, Days days) {
        return earnings.total(riderId, start(days.from()), end(days));
    }

    public Days justToday() {
        return new Days(today(), today());
    }

    /** From Monday to today. */
    public Days thisWeek() {
        return new Days(today().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)), today());
    }

    private LocalDate today() {
        return clock.instant().atZone(zone).toLocalDate();
    }

    private Instant start(LocalDate day) {
        return day.atStartOfDay(zone).toInstant();
    }

    private Instant end(Days days) {
        return start(days.to().plusDays(1));
    }

    private static After after(String cursor) {
        String key = Page.key(cursor);
        if (key == null) {
            return null;
        }
        try {
            int space = key.indexOf(' ');
            return new After(
                    Instant.parse(key.substring(0, Math.max(space, 0))), UUID.fromString(key.substring(space + 1)));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw ProblemException.badRequest("after is not a cursor of this list.");
        }
    }
}
