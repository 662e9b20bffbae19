package fooddelivery.store.application;

import static org.assertj.core.api.Assertions.assertThat;

import fooddelivery.runtime.Ids;
import fooddelivery.store.TestHouse;
import fooddelivery.store.application.StoreService.StoreDetails;
import fooddelivery.store.domain.Stores;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketBoard.Figures;
import fooddelivery.store.domain.TicketStatus;
import fooddelivery.store.domain.Tickets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a kitchen sees, from a real database. It is noon in Seoul when each test begins. */
class KitchenBoardsTest {

    private static final UUID STRANGER = UUID.randomUUID();

    private final TestHouse house = new TestHouse();

    @BeforeEach
    void aStore() {
        house.inTransaction(() -> house.stores.open(
                Stores.ID,
                Stores.PLACE,
                new StoreDetails("한밥상 Hanbapsang", Stores.ALWAYS, 10_000, 3_000, 2_000, null),
                List.of(Stores.dish("Stew", 9_500))));
    }

    @AfterEach
    void tearDown() {
        house.close();
    }

    @Test
    void the_board_shows_what_is_to_be_done_of_the_own_store_oldest_first() {
        UUID first = received();
        UUID second = received();
        house.hear(Tickets.paid(Ids.next(), STRANGER));
        house.hear(Tickets.cancelRequested(Ids.next()));
        command(() -> house.tickets.accept(second, Stores.ID, 20));
        house.timePasses(Duration.ofDays(2));
        assertThat(board()).extracting(Ticket::orderId).containsExactly(first, second);
    }

    @Test
    void what_is_done_or_was_called_off_stays_for_half_an_hour() {
        UUID cooked = received();
        cook(cooked);
        UUID cancelled = received();
        house.hear(Tickets.cancelRequested(cancelled));
        UUID expired = received();
        UUID rejected = received();
        command(() -> house.tickets.reject(rejected, Stores.ID, "closing"));
        house.timePasses(Duration.ofMinutes(10));
        house.inTransaction(() -> house.tickets.expireOverdue(10));
        assertThat(board()).extracting(Ticket::orderId).containsExactly(cooked, cancelled, expired);
        house.timePasses(Duration.ofMinutes(21));
        assertThat(board()).extracting(Ticket::status).containsExactly(TicketStatus.EXPIRED);
        house.timePasses(Duration.ofMinutes(10));
        assertThat(board()).isEmpty();
    }

    @Test
    void the_day_is_counted_from_midnight_in_seoul() {
        received();
        house.timePasses(Duration.ofHours(12));
        assertThat(today().orders()).isZero();
        UUID accepted = received();
        house.timePasses(Duration.ofSeconds(30));
        command(() -> house.tickets.accept(accepted, Stores.ID, 20));
        UUID cooked = received();
        house.timePasses(Duration.ofSeconds(90));
        cook(cooked);
        UUID rejected = received();
        command(() -> house.tickets.reject(rejected, Stores.ID, "closing"));
        UUID cancelled = received();
        house.hear(Tickets.cancelRequested(cancelled));
        house.hear(Tickets.paid(Ids.next(), STRANGER));

        long goods = Tickets.paid(cooked).goods();
        assertThat(today())
                .isEqualTo(new Figures(4, 2 * goods, Duration.ofSeconds(60), Duration.ofMinutes(12), 1, 0, 1));
    }

    @Test
    void a_day_without_orders_has_no_averages() {
        assertThat(today()).isEqualTo(new Figures(0, 0, null, null, 0, 0, 0));
    }

    private UUID received() {
        UUID orderId = Ids.next();
        house.hear(Tickets.paid(orderId));
        return orderId;
    }

    /** Twelve minutes of it. */
    private void cook(UUID orderId) {
        command(() -> house.tickets.accept(orderId, Stores.ID, 20));
        command(() -> house.tickets.startCooking(orderId, Stores.ID));
        house.timePasses(Duration.ofMinutes(12));
        command(() -> house.tickets.finishCooking(orderId, Stores.ID));
    }

    private void command(Supplier<Ticket> work) {
        house.inTransaction(work);
    }

    private List<Ticket> board() {
        return house.inTransaction(() -> house.boards.tickets(Stores.ID));
    }

    private Figures today() {
        return house.inTransaction(() -> house.boards.today(Stores.ID));
    }
}
