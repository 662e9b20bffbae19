package fooddelivery.store.application;

import static fooddelivery.runtime.Wiring.wire;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.EventType;
import fooddelivery.events.StoreEvent.CancelRefused;
import fooddelivery.runtime.Ids;
import fooddelivery.runtime.Json;
import fooddelivery.runtime.ProblemException;
import fooddelivery.runtime.Refused;
import fooddelivery.runtime.Sql;
import fooddelivery.runtime.Startup;
import fooddelivery.runtime.Timers;
import fooddelivery.store.TestHouse;
import fooddelivery.store.application.StoreService.StoreDetails;
import fooddelivery.store.domain.Stores;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketStatus;
import fooddelivery.store.domain.Tickets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events and commands on a real database, in the transactions of the container. */
class TicketServiceTest {

    private static final UUID STRANGER = UUID.randomUUID();

    private static TestHouse house;
    private static ExecutorService threads;

    private final UUID orderId = Ids.next();

    @BeforeAll
    static void build() {
        house = new TestHouse();
        threads = Executors.newFixedThreadPool(2);
        house.inTransaction(() -> house.stores.open(
                Stores.ID,
                Stores.PLACE,
                new StoreDetails("한밥상 Hanbapsang", Stores.ALWAYS, 10_000, 3_000, 2_000, null),
                List.of(Stores.dish("Stew", 9_500))));
    }

    @AfterAll
    static void tearDown() {
        threads.shutdownNow();
        house.close();
    }

    @BeforeEach
    void noTickets() {
        house.database.update("delete from ticket");
    }

    @Test
    void a_paid_order_becomes_a_ticket_that_reads_as_it_was_paid() {
        house.hear(Tickets.paid(orderId));
        Ticket ticket = get();
        assertThat(ticket.status()).isEqualTo(TicketStatus.RECEIVED);
        assertThat(ticket.details().lines()).isEqualTo(Tickets.paid(orderId).lines());
        assertThat(ticket.details().placedAt()).isEqualTo(Tickets.paid(orderId).placedAt());
        assertThat(ticket.receivedAt()).isEqualTo(house.now());
        assertThat(ticket.deadline()).isEqualTo(house.now().plus(Duration.ofMinutes(10)));
        assertThat(house.events(orderId)).isEmpty();
    }

    @Test
    void an_order_goes_its_whole_way_through_the_kitchen() {
        house.hear(Tickets.paid(orderId));
        command(() -> house.tickets.accept(orderId, Stores.ID, 25));
        command(() -> house.tickets.startCooking(orderId, Stores.ID));
        command(() -> house.tickets.startCooking(orderId, Stores.ID));
        command(() -> house.tickets.finishCooking(orderId, Stores.ID));
        assertThat(get().status()).isEqualTo(TicketStatus.COOKED);
        assertThat(house.events(orderId)).containsExactly("OrderAccepted", "CookingStarted", "CookingFinished");
    }

    @Test
    void a_strangers_ticket_is_not_there() {
        house.hear(Tickets.paid(orderId));
        assertThatThrownBy(() -> command(() -> house.tickets.accept(orderId, STRANGER, 25)))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no such ticket");
        assertThatThrownBy(() -> command(() -> house.tickets.get(orderId, STRANGER)))
                .isInstanceOf(ProblemException.class);
        assertThat(house.inTransaction(() -> house.tickets.list(STRANGER, null, null, 20)))
                .isEmpty();
        assertThat(get().status()).isEqualTo(TicketStatus.RECEIVED);
    }

    @Test
    void an_event_that_comes_twice_has_one_effect() {
        Envelope<? extends Event> request = envelope(Tickets.cancelRequested(orderId));
        house.hear(Tickets.paid(orderId));
        house.hear(request);
        house.hear(request);
        assertThat(house.events(orderId)).containsExactly("CancelConfirmed");
    }

    @Test
    void a_cancel_that_arrives_before_its_order_leaves_a_tombstone_that_no_owner_sees() {
        house.hear(Tickets.cancelRequested(orderId));
        house.hear(Tickets.paid(orderId));
        assertThat(get().status()).isEqualTo(TicketStatus.CANCELLED);
        assertThat(house.events(orderId)).containsExactly("CancelConfirmed");
        assertThat(house.inTransaction(() -> house.tickets.list(Stores.ID, null, null, 20)))
                .isEmpty();
        assertThatThrownBy(() -> command(() -> house.tickets.accept(orderId, Stores.ID, 25)))
                .isInstanceOf(Refused.class);
    }

    @Test
    void an_unpaid_order_that_is_cancelled_leaves_nothing() {
        house.hear(Tickets.cancelled(orderId, false));
        assertThatThrownBy(this::get).isInstanceOf(ProblemException.class);
        house.hear(Tickets.paid(orderId));
        assertThat(get().status()).isEqualTo(TicketStatus.RECEIVED);
    }

    @Test
    void a_refused_cancellation_tells_order_what_had_decided() {
        cooking();
        Envelope<? extends Event> request = envelope(Tickets.cancelRequested(orderId));
        house.hear(request);
        CancelRefused refusal = house.database
                .first(
                        "select body from outbox where subject = ? order by id desc limit 1",
                        row -> Json.readEnvelope(row.getString(1), CancelRefused.class)
                                .data(),
                        orderId)
                .orElseThrow();
        assertThat(refusal.requestEventId()).isEqualTo(request.id());
        assertThat(refusal.ticketStatus()).isEqualTo("COOKING");
    }

    @Test
    void cooking_that_is_cancelled_too_late_stays_marked() {
        cooking();
        house.hear(Tickets.cancelled(orderId, true));
        assertThat(get().status()).isEqualTo(TicketStatus.COOKING);
        assertThat(get().cancelledTooLate()).isTrue();
    }

    @Test
    void tickets_that_nobody_answers_expire_once_and_only_when_their_time_is_over() {
        house.hear(Tickets.paid(orderId));
        UUID accepted = Ids.next();
        house.hear(Tickets.paid(accepted));
        command(() -> house.tickets.accept(accepted, Stores.ID, 25));
        house.timePasses(Duration.ofMinutes(9));
        assertThat(expire()).isZero();
        house.timePasses(Duration.ofMinutes(1));
        assertThat(expire()).isEqualTo(1);
        assertThat(expire()).isZero();
        assertThat(house.events(orderId)).containsExactly("TicketExpired");
        assertThat(house.events(accepted)).containsExactly("OrderAccepted");
    }

    @Test
    void a_sweep_leaves_out_what_somebody_else_is_working_on() throws Exception {
        house.hear(Tickets.paid(orderId));
        house.timePasses(Duration.ofMinutes(11));
        int expired = house.inTransaction(() -> {
            house.tickets.accept(orderId, Stores.ID, 25);
            try {
                return threads.submit(this::expire).get();
            } catch (InterruptedException | ExecutionException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(expired).isZero();
        assertThat(expire()).isZero();
        assertThat(house.events(orderId)).containsExactly("OrderAccepted");
    }

    @Test
    void when_a_customer_cancels_while_the_kitchen_starts_one_of_them_wins() throws Exception {
        for (int round = 0; round < 20; round++) {
            UUID raced = Ids.next();
            house.hear(Tickets.paid(raced));
            command(() -> house.tickets.accept(raced, Stores.ID, 25));
            CyclicBarrier start = new CyclicBarrier(2);
            Future<Boolean> kitchen = threads.submit(() -> {
                start.await();
                try {
                    command(() -> house.tickets.startCooking(raced, Stores.ID));
                    return true;
                } catch (Refused e) {
                    return false;
                }
            });
            Future<?> customer = threads.submit(() -> {
                start.await();
                house.hear(Tickets.cancelRequested(raced));
                return null;
            });
            customer.get();
            if (kitchen.get()) {
                assertThat(house.events(raced)).containsExactly("OrderAccepted", "CookingStarted", "CancelRefused");
            } else {
                assertThat(house.events(raced)).containsExactly("OrderAccepted", "CancelConfirmed");
            }
        }
    }

    @Test
    void an_order_and_its_cancel_that_arrive_together_end_cancelled_after_a_redelivery() throws Exception {
        for (int round = 0; round < 10; round++) {
            UUID raced = Ids.next();
            CyclicBarrier start = new CyclicBarrier(2);
            List<Callable<Void>> events = List.of(
                    redelivered(start, envelope(Tickets.paid(raced))),
                    redelivered(start, envelope(Tickets.cancelRequested(raced))));
            for (Future<Void> event : threads.invokeAll(events)) {
                event.get();
            }
            assertThat(house.inTransaction(() -> house.tickets.get(raced, Stores.ID))
                            .status())
                    .isEqualTo(TicketStatus.CANCELLED);
            assertThat(house.events(raced)).containsExactly("CancelConfirmed");
        }
    }

    @Test
    void a_list_is_of_one_store_in_one_state_page_by_page_and_oldest_first() {
        List<UUID> orders = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            orders.add(Ids.next());
            house.hear(Tickets.paid(orders.get(i)));
        }
        house.hear(Tickets.paid(Ids.next(), STRANGER));
        command(() -> house.tickets.accept(orders.get(1), Stores.ID, 25));
        assertThat(list(null, null, 3)).hasSize(3).isSorted();
        List<UUID> all = new ArrayList<>(list(null, null, 3));
        all.addAll(list(null, all.get(2), 3));
        assertThat(all).containsExactlyInAnyOrderElementsOf(orders);
        assertThat(list(TicketStatus.ACCEPTED, null, 20)).hasSize(1);
        assertThat(list(TicketStatus.RECEIVED, null, 20)).hasSize(4);
        assertThat(list(TicketStatus.COOKED, null, 20)).isEmpty();
    }

    @Test
    void a_failed_command_publishes_nothing() {
        house.hear(Tickets.paid(orderId, STRANGER));
        command(() -> house.tickets.accept(orderId, STRANGER, 25));
        command(() -> house.tickets.startCooking(orderId, STRANGER));
        // The store that should hand over the food does not exist.
        assertThatThrownBy(() -> command(() -> house.tickets.finishCooking(orderId, STRANGER)))
                .isInstanceOf(ProblemException.class);
        assertThat(house.inTransaction(() -> house.tickets.get(orderId, STRANGER))
                        .status())
                .isEqualTo(TicketStatus.COOKING);
        assertThat(house.events(orderId)).containsExactly("OrderAccepted", "CookingStarted");
    }

    @Test
    void whoever_gives_a_command_is_shown_the_ticket_as_it_is_then() {
        house.hear(Tickets.paid(orderId));
        assertThat(command(() -> house.tickets.accept(orderId, Stores.ID, 25)).status())
                .isEqualTo(TicketStatus.ACCEPTED);
        assertThat(command(() -> house.tickets.startCooking(orderId, Stores.ID)).status())
                .isEqualTo(TicketStatus.COOKING);
        assertThat(command(() -> house.tickets.finishCooking(orderId, Stores.ID))
                        .status())
                .isEqualTo(TicketStatus.COOKED);
    }

    @Test
    void an_owner_who_rejects_says_why() {
        house.hear(Tickets.paid(orderId));
        assertThat(command(() -> house.tickets.reject(orderId, Stores.ID, "Out of rice"))
                        .status())
                .isEqualTo(TicketStatus.REJECTED);
        assertThat(get().reason()).isEqualTo("Out of rice");
        assertThat(house.events(orderId)).containsExactly("OrderRefused");
    }

    @Test
    void a_refused_cancellation_names_the_event_by_which_others_know_what_had_decided() {
        cooking();
        house.hear(Tickets.cancelRequested(orderId));
        List<Envelope<? extends Event>> told = house.database.query(
                "select type, body from outbox where subject = ? order by id desc limit 2",
                row -> Json.readEnvelope(
                        row.getString("body"),
                        EventType.named(row.getString("type")).orElseThrow().record()),
                orderId);
        assertThat(told.get(0).data()).isInstanceOfSatisfying(CancelRefused.class, refusal -> {
            assertThat(refusal.decidedBy().type()).isEqualTo("CookingStarted");
            assertThat(refusal.decidedBy().id()).isEqualTo(told.get(1).id());
        });
    }

    @Test
    void a_paid_order_that_is_cancelled_before_the_kitchen_heard_of_it_is_never_cooked() {
        house.hear(Tickets.cancelled(orderId, true));
        house.hear(Tickets.paid(orderId));
        assertThat(get().status()).isEqualTo(TicketStatus.CANCELLED);
        assertThat(get().details()).isNull();
    }

    @Test
    void one_sweep_expires_everything_that_is_overdue_however_much_it_is() {
        List<UUID> orders = Stream.generate(Ids::next)
                .limit(101)
                .peek(id -> house.hear(Tickets.paid(id)))
                .toList();
        house.timePasses(Duration.ofMinutes(10));
        List<Runnable> sweeps = new ArrayList<>();
        Timers timers = new Timers() {
            @Override
            public void every(Duration pause, String name, Runnable sweep) {
                sweeps.add(sweep);
            }
        };
        TicketService oneTransactionEach = new TicketService() {
            @Override
            public int expireOverdue(int limit) {
                return house.inTransaction(() -> house.tickets.expireOverdue(limit));
            }
        };
        wire(new TicketDeadlines(), timers, oneTransactionEach).start(new Startup.Finished());

        sweeps.forEach(Runnable::run);
        assertThat(list(TicketStatus.EXPIRED, null, 200)).hasSameSizeAs(orders);
        assertThat(list(TicketStatus.RECEIVED, null, 200)).isEmpty();
    }

    @Test
    void a_delay_is_told_and_leaves_the_ticket_and_what_had_decided_where_they_are() {
        cooking();
        UUID started = house.database
                .first(
                        "select decided_by_id from ticket where order_id = ?",
                        row -> Sql.uuid(row, "decided_by_id"),
                        orderId)
                .orElseThrow();
        command(() -> house.tickets.delay(orderId, Stores.ID, 10, "busy"));
        command(() -> house.tickets.delay(orderId, Stores.ID, 5, null));
        Ticket ticket = get();
        assertThat(ticket.status()).isEqualTo(TicketStatus.COOKING);
        assertThat(ticket.prepMinutes()).isEqualTo(40);
        assertThat(ticket.readyAt()).isEqualTo(house.now().plus(Duration.ofMinutes(40)));
        assertThat(house.events(orderId))
                .containsExactly("OrderAccepted", "CookingStarted", "PreparationDelayed", "PreparationDelayed");
        assertThat(house.database.first(
                        "select decided_by_id from ticket where order_id = ?",
                        row -> Sql.uuid(row, "decided_by_id"),
                        orderId))
                .contains(started);
    }

    @Test
    void a_strangers_ticket_is_not_delayed() {
        cooking();
        assertThatThrownBy(() -> command(() -> house.tickets.delay(orderId, STRANGER, 10, null)))
                .isInstanceOf(ProblemException.class);
        assertThat(get().prepMinutes()).isEqualTo(25);
    }

    @Test
    void whatever_changes_a_ticket_is_told_to_the_boards_of_its_store() {
        house.changed.clear();
        house.hear(Tickets.paid(orderId));
        command(() -> house.tickets.accept(orderId, Stores.ID, 25));
        command(() -> house.tickets.delay(orderId, Stores.ID, 5, null));
        house.hear(Tickets.cancelRequested(orderId));
        assertThat(house.changed).hasSize(4).containsOnly(Stores.ID);
        house.changed.clear();
        UUID forgotten = Ids.next();
        house.hear(Tickets.paid(forgotten));
        house.timePasses(Duration.ofMinutes(10));
        expire();
        assertThat(house.changed).hasSize(2).containsOnly(Stores.ID);
        house.changed.clear();
        house.hear(Tickets.cancelled(Ids.next(), false));
        assertThat(house.changed).isEmpty();
    }

    private Callable<Void> redelivered(CyclicBarrier start, Envelope<? extends Event> envelope) {
        return () -> {
            start.await();
            for (int attempt = 1; ; attempt++) {
                try {
                    house.hear(envelope);
                    return null;
                } catch (RuntimeException e) {
                    // Both found no ticket and wrote one; the second is rolled back and delivered again.
                    assertThat(attempt).isLessThan(5);
                }
            }
        };
    }

    private static Envelope<? extends Event> envelope(Event event) {
        return Envelope.of(Ids.next(), house.now(), null, null, event);
    }

    private void cooking() {
        house.hear(Tickets.paid(orderId));
        command(() -> house.tickets.accept(orderId, Stores.ID, 25));
        command(() -> house.tickets.startCooking(orderId, Stores.ID));
    }

    private static Ticket command(Supplier<Ticket> work) {
        return house.inTransaction(work);
    }

    private Ticket get() {
        return house.inTransaction(() -> house.tickets.get(orderId, Stores.ID));
    }

    private int expire() {
        return house.inTransaction(() -> house.tickets.expireOverdue(100));
    }

    private static List<UUID> list(TicketStatus status, UUID after, int limit) {
        return house.inTransaction(() -> house.tickets.list(Stores.ID, status, after, limit)).stream()
                .map(Ticket::orderId)
                .toList();
    }
}
