package fooddelivery.store.application;

import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketBoard;
import fooddelivery.store.domain.TicketBoard.Figures;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;

/** What the people in a kitchen see of their tickets and of their day. */
@ApplicationScoped
@Transactional
public class KitchenBoards {

    /** For so long the board still shows what is done, or was called off. */
    private static final Duration RECENT = Duration.ofMinutes(30);

    @Inject
    private TicketBoard board;

    @Inject
    private Clock clock;

    @Inject
    private ZoneId zone;

    /** Oldest first. */
    public List<Ticket> tickets(UUID storeId) {
        return board.shown(storeId, clock.instant().minus(RECENT));
    }

    /** Of the day so far, from midnight where the store is. */
    public Figures today(UUID storeId) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
        Instant begin = today.atStartOfDay(zone).toInstant();
        return board.figures(
                storeId, begin, today.plusDays(1).atStartOfDay(zone).toInstant());
    }
}
