package fooddelivery.store.domain;

import static fooddelivery.store.domain.Tickets.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.CancelConfirmed;
import fooddelivery.events.StoreEvent.CancelRefused;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.events.StoreEvent.OrderAccepted;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import fooddelivery.events.StoreEvent.TicketEvent;
import fooddelivery.events.StoreEvent.TicketExpired;
import fooddelivery.runtime.Refused;
import fooddelivery.runtime.StateDiagram;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TicketTest {

    /**
     * The specification's table of tickets, every state with every trigger: the state afterwards, and what is published.
     * {@code refused} is a person's command in a wrong state, {@code done} one that had been obeyed before; an event that
     * changes nothing is {@code -}.
     */
    private static final String TABLE = """
            state     | trigger                  | afterwards | published
            NONE      | OrderPaid                | RECEIVED   | -
            RECEIVED  | OrderPaid                | RECEIVED   | -
            ACCEPTED  | OrderPaid                | ACCEPTED   | -
            COOKING   | OrderPaid                | COOKING    | -
            COOKED    | OrderPaid                | COOKED     | -
            REJECTED  | OrderPaid                | REJECTED   | -
            EXPIRED   | OrderPaid                | EXPIRED    | -
            CANCELLED | OrderPaid                | CANCELLED  | -
            NONE      | accept                   | NONE       | refused
            RECEIVED  | accept                   | ACCEPTED   | OrderAccepted
            ACCEPTED  | accept                   | ACCEPTED   | done
            COOKING   | accept                   | COOKING    | refused
            COOKED    | accept                   | COOKED     | refused
            REJECTED  | accept                   | REJECTED   | refused
            EXPIRED   | accept                   | EXPIRED    | refused
            CANCELLED | accept                   | CANCELLED  | refused
            NONE      | reject                   | NONE       | refused
            RECEIVED  | reject                   | REJECTED   | OrderRefused
            ACCEPTED  | reject                   | REJECTED   | OrderRefused
            COOKING   | reject                   | COOKING    | refused
            COOKED    | reject                   | COOKED     | refused
            REJECTED  | reject                   | REJECTED   | done
            EXPIRED   | reject                   | EXPIRED    | refused
            CANCELLED | reject                   | CANCELLED  | refused
            NONE      | deadline                 | NONE       | -
            RECEIVED  | deadline                 | EXPIRED    | TicketExpired
            ACCEPTED  | deadline                 | ACCEPTED   | -
            COOKING   | deadline                 | COOKING    | -
            COOKED    | deadline                 | COOKED     | -
            REJECTED  | deadline                 | REJECTED   | -
            EXPIRED   | deadline                 | EXPIRED    | -
            CANCELLED | deadline                 | CANCELLED  | -
            NONE      | start                    | NONE       | refused
            RECEIVED  | start                    | RECEIVED   | refused
            ACCEPTED  | start                    | COOKING    | CookingStarted
            COOKING   | start                    | COOKING    | done
            COOKED    | start                    | COOKED     | refused
            REJECTED  | start                    | REJECTED   | refused
            EXPIRED   | start                    | EXPIRED    | refused
            CANCELLED | start                    | CANCELLED  | refused
            NONE      | finish                   | NONE       | refused
            RECEIVED  | finish                   | RECEIVED   | refused
            ACCEPTED  | finish                   | ACCEPTED   | refused
            COOKING   | finish                   | COOKED     | CookingFinished
            COOKED    | finish                   | COOKED     | done
            REJECTED  | finish                   | REJECTED   | refused
            EXPIRED   | finish                   | EXPIRED    | refused
            CANCELLED | finish                   | CANCELLED  | refused
            NONE      | OrderCancelRequested     | CANCELLED  | CancelConfirmed
            RECEIVED  | OrderCancelRequested     | CANCELLED  | CancelConfirmed
            ACCEPTED  | OrderCancelRequested     | CANCELLED  | CancelConfirmed
            COOKING   | OrderCancelRequested     | COOKING    | CancelRefused
            COOKED    | OrderCancelRequested     | COOKED     | CancelRefused
            REJECTED  | OrderCancelRequested     | REJECTED   | CancelConfirmed
            EXPIRED   | OrderCancelRequested     | EXPIRED    | CancelConfirmed
            CANCELLED | OrderCancelRequested     | CANCELLED  | CancelConfirmed
            NONE      | OrderCancelled wasPaid   | CANCELLED  | -
            RECEIVED  | OrderCancelled wasPaid   | CANCELLED  | -
            ACCEPTED  | OrderCancelled wasPaid   | CANCELLED  | -
            COOKING   | OrderCancelled wasPaid   | COOKING    | -
            COOKED    | OrderCancelled wasPaid   | COOKED     | -
            REJECTED  | OrderCancelled wasPaid   | REJECTED   | -
            EXPIRED   | OrderCancelled wasPaid   | EXPIRED    | -
            CANCELLED | OrderCancelled wasPaid   | CANCELLED  | -
            NONE      | OrderCancelled unpaid    | NONE       | -
            """;

    @ParameterizedTest
    @EnumSource(TicketStatus.class)
    void only_food_that_was_accepted_and_is_not_ready_can_take_longer(TicketStatus status) {
        Ticket ticket = Tickets.in(status);
        if (status != TicketStatus.ACCEPTED && status != TicketStatus.COOKING) {
            assertThatThrownBy(() -> ticket.delay(10, null, Tickets.NOON))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.state()).isEqualTo(status.name()));
            return;
        }
        int before = ticket.prepMinutes();
        PreparationDelayed event = ticket.delay(10, "busy", Tickets.NOON);
        assertThat(ticket.status()).isEqualTo(status);
        assertThat(event.ticketStatus()).isEqualTo(status.name());
        assertThat(event.prepMinutes()).isEqualTo(before + 10);
        assertThat(event.readyAt()).isEqualTo(ticket.readyAt());
        assertThat(event.reason()).isEqualTo("busy");
        assertThat(event.customerId()).isEqualTo(Tickets.CUSTOMER);
        assertThat(ticket.delay(10, null, Tickets.NOON).ticketVersion()).isEqualTo(event.ticketVersion() + 1);
    }

    @ParameterizedTest(name = "{0} + {1} = {2}, {3}")
    @MethodSource("rows")
    void a_ticket_does_what_the_table_says(
            TicketStatus before, String trigger, TicketStatus afterwards, String published) {
        Ticket ticket = Tickets.in(before);
        if (published.equals("refused")) {
            assertThatThrownBy(() -> fire(ticket, trigger))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.state()).isEqualTo(before.name()));
        } else {
            Optional<TicketEvent> event = fire(ticket, trigger);
            assertThat(event.map(e -> e.getClass().getSimpleName()))
                    .isEqualTo(
                            published.equals("-") || published.equals("done")
                                    ? Optional.empty()
                                    : Optional.of(published));
            event.ifPresent(e -> {
                assertThat(e.orderId()).isEqualTo(ticket.orderId());
                assertThat(e.storeId()).isEqualTo(Stores.ID);
                assertThat(e.ticketVersion()).isPositive();
                assertThat(e.occurredAt()).isEqualTo(later());
            });
        }
        assertThat(ticket.status()).isEqualTo(afterwards);
    }

    @Test
    void the_table_says_something_about_every_state_and_every_trigger() {
        assertThat(rows()).hasSize(TicketStatus.values().length * 8 + 1);
        assertThat(rows().map(row -> row.get()[0] + " + " + row.get()[1])).doesNotHaveDuplicates();
    }

    @ParameterizedTest(name = "{0} + {1} = {2}")
    @MethodSource("rows")
    void the_transition_table_of_the_code_is_that_of_the_specification(
            TicketStatus before, String trigger, TicketStatus afterwards) {
        if (trigger.equals("OrderCancelled unpaid")) {
            return;
        }
        TicketTransitions.Trigger coded = switch (trigger) {
            case "OrderPaid" -> TicketTransitions.Trigger.ORDER_PAID;
            case "OrderCancelRequested" -> TicketTransitions.Trigger.CANCEL_REQUESTED;
            case "OrderCancelled wasPaid" -> TicketTransitions.Trigger.ORDER_CANCELLED;
            default -> TicketTransitions.Trigger.valueOf(trigger.toUpperCase(Locale.ROOT));
        };
        assertThat(TicketTransitions.TABLE.next(before, coded).orElse(before)).isEqualTo(afterwards);
    }

    @Test
    void a_cancel_that_arrives_before_its_order_leaves_a_tombstone() {
        Ticket ticket = Tickets.in(TicketStatus.NONE);
        ticket.cancelRequested(Tickets.cancelRequested(ticket.orderId()), UUID.randomUUID(), NOON);
        ticket.receive(Tickets.paid(ticket.orderId()), NOON, Tickets.ACCEPT_WITHIN);
        assertThat(ticket.status()).isEqualTo(TicketStatus.CANCELLED);
        assertThat(ticket.details()).isNull();
        assertThat(ticket.storeId()).isEqualTo(Stores.ID);
        assertThat(ticket.expire(NOON.plusSeconds(100_000))).isEmpty();
    }

    @Test
    void the_owner_has_his_time_from_the_stores_own_receipt_on() {
        Ticket ticket = new Ticket(UUID.randomUUID());
        Instant muchLater = NOON.plusSeconds(7200);
        ticket.receive(Tickets.paid(ticket.orderId()), muchLater, Tickets.ACCEPT_WITHIN);
        assertThat(ticket.deadline()).isEqualTo(muchLater.plus(Tickets.ACCEPT_WITHIN));
        assertThat(ticket.expire(ticket.deadline().minusNanos(1000))).isEmpty();
        assertThat(ticket.status()).isEqualTo(TicketStatus.RECEIVED);
        assertThat(ticket.expire(ticket.deadline())).containsInstanceOf(TicketExpired.class);
    }

    @Test
    void an_order_told_twice_keeps_its_first_deadline() {
        Ticket ticket = Tickets.in(TicketStatus.RECEIVED);
        ticket.receive(Tickets.paid(ticket.orderId()), NOON.plusSeconds(300), Tickets.ACCEPT_WITHIN);
        assertThat(ticket.deadline()).isEqualTo(NOON.plus(Tickets.ACCEPT_WITHIN));
    }

    @Test
    void every_change_has_a_higher_version_and_no_change_has_none() {
        Ticket ticket = Tickets.in(TicketStatus.RECEIVED);
        assertThat(versionOf(ticket.accept(20, NOON))).isEqualTo(2);
        ticket.accept(30, NOON);
        assertThat(ticket.prepMinutes()).isEqualTo(20);
        assertThat(versionOf(ticket.startCooking(NOON))).isEqualTo(3);
        ticket.receive(Tickets.paid(ticket.orderId()), NOON, Tickets.ACCEPT_WITHIN);
        assertThat(versionOf(ticket.finishCooking(Stores.open(), NOON))).isEqualTo(4);
    }

    @Test
    void food_that_is_cooking_is_marked_when_its_order_is_cancelled_and_may_be_finished() {
        Ticket ticket = Tickets.in(TicketStatus.COOKING);
        assertThat(ticket.cancelledTooLate()).isFalse();
        ticket.orderCancelled(Tickets.cancelled(ticket.orderId(), true), UUID.randomUUID(), NOON);
        assertThat(ticket.cancelledTooLate()).isTrue();
        assertThat(ticket.finishCooking(Stores.open(), NOON)).containsInstanceOf(CookingFinished.class);
    }

    @Test
    void a_refusal_names_the_request_and_what_had_decided() {
        Ticket ticket = Tickets.in(TicketStatus.COOKING);
        UUID request = UUID.randomUUID();
        CancelRefused refusal =
                (CancelRefused) ticket.cancelRequested(Tickets.cancelRequested(ticket.orderId()), request, later());
        assertThat(refusal.requestEventId()).isEqualTo(request);
        assertThat(refusal.ticketStatus()).isEqualTo("COOKING");
        assertThat(refusal.decidedBy().type()).isEqualTo("CookingStarted");
        assertThat(refusal.decidedBy().at()).isEqualTo(NOON.plusSeconds(120));
    }

    @Test
    void a_confirmation_of_a_ticket_that_was_over_names_what_had_ended_it() {
        Ticket ticket = Tickets.in(TicketStatus.EXPIRED);
        CancelConfirmed confirmation = (CancelConfirmed)
                ticket.cancelRequested(Tickets.cancelRequested(ticket.orderId()), UUID.randomUUID(), later());
        assertThat(confirmation.ticketStatus()).isEqualTo("EXPIRED");
        assertThat(confirmation.decidedBy().type()).isEqualTo("TicketExpired");
        assertThat(confirmation.decidedBy().at()).isEqualTo(NOON.plus(Tickets.ACCEPT_WITHIN));
    }

    @Test
    void the_rider_is_told_where_to_go_and_what_it_pays() {
        CookingFinished finished = (CookingFinished) Tickets.in(TicketStatus.COOKING)
                .finishCooking(Stores.open(), NOON)
                .orElseThrow();
        assertThat(finished.pickUp()).isEqualTo(Stores.PLACE);
        assertThat(finished.dropOff()).isEqualTo(Tickets.paid(UUID.randomUUID()).dropOff());
        assertThat(finished.customerId()).isEqualTo(Tickets.CUSTOMER);
        assertThat(finished.handoverCode()).isEqualTo("4711");
        assertThat(finished.express()).isTrue();
        assertThat(finished.deliveryFee()).isEqualTo(3_000);
        assertThat(finished.expressFee()).isEqualTo(2_000);
    }

    @ParameterizedTest
    @EnumSource(value = TicketStatus.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void the_kitchen_sees_the_district_and_a_ticket_that_is_over_knows_no_more(TicketStatus status) {
        Ticket ticket = Tickets.in(status);
        boolean isOver = !Set.of(TicketStatus.RECEIVED, TicketStatus.ACCEPTED, TicketStatus.COOKING)
                .contains(status);
        Place area = new Place("서울 서초구", 37.5, 127.03);
        assertThat(ticket.details().area()).isEqualTo(area);
        assertThat(ticket.details().dropOff())
                .isEqualTo(isOver ? area : Tickets.paid(UUID.randomUUID()).dropOff());
        assertThat(ticket.details().handoverCode()).isEqualTo(isOver ? null : "4711");
        assertThat(ticket.details().total()).isEqualTo(24_000);
    }

    @Test
    void a_ticket_forgets_the_customer_when_its_order_is_cancelled_and_not_while_it_cooks_all_the_same() {
        Ticket accepted = Tickets.in(TicketStatus.ACCEPTED);
        accepted.orderCancelled(Tickets.cancelled(accepted.orderId(), true), UUID.randomUUID(), later());
        assertThat(accepted.details().handoverCode()).isNull();

        Ticket cooking = Tickets.in(TicketStatus.COOKING);
        cooking.orderCancelled(Tickets.cancelled(cooking.orderId(), true), UUID.randomUUID(), later());
        assertThat(cooking.details().handoverCode()).isEqualTo("4711");
    }

    @Test
    void the_customer_is_told_how_long_it_takes() {
        OrderAccepted accepted = (OrderAccepted)
                Tickets.in(TicketStatus.RECEIVED).accept(25, NOON).orElseThrow();
        assertThat(accepted.prepMinutes()).isEqualTo(25);
    }

    @Test
    void food_that_is_cooked_is_marked_once_when_its_order_is_cancelled() {
        Ticket ticket = Tickets.in(TicketStatus.COOKING);
        UUID event = UUID.randomUUID();
        ticket.orderCancelled(Tickets.cancelled(ticket.orderId(), true), event, NOON);
        ticket.orderCancelled(Tickets.cancelled(ticket.orderId(), true), event, NOON);
        assertThat(versionOf(ticket.finishCooking(Stores.open(), NOON)))
                .as("received, accepted, started, marked, finished")
                .isEqualTo(5);

        Ticket cooked = Tickets.in(TicketStatus.COOKED);
        cooked.orderCancelled(Tickets.cancelled(cooked.orderId(), true), event, NOON);
        assertThat(cooked.cancelledTooLate()).isTrue();
        Ticket received = Tickets.in(TicketStatus.RECEIVED);
        received.orderCancelled(Tickets.cancelled(received.orderId(), true), event, NOON);
        assertThat(received.cancelledTooLate()).isFalse();
    }

    @Test
    void a_cancelled_order_that_the_kitchen_never_heard_of_keeps_its_store() {
        Ticket ticket = Tickets.in(TicketStatus.NONE);
        ticket.orderCancelled(Tickets.cancelled(ticket.orderId(), true), UUID.randomUUID(), NOON);
        assertThat(ticket.storeId()).isEqualTo(Stores.ID);
        assertThat(ticket.receivedAt()).isEqualTo(NOON);
        assertThat(ticket.status()).isEqualTo(TicketStatus.CANCELLED);
    }

    private static Stream<Arguments> rows() {
        return Arrays.stream(TABLE.split("\n")).skip(1).map(line -> {
            String[] cells = line.split("\\|");
            return Arguments.of(
                    TicketStatus.valueOf(cells[0].strip()),
                    cells[1].strip(),
                    TicketStatus.valueOf(cells[2].strip()),
                    cells[3].strip());
        });
    }

    private static Optional<TicketEvent> fire(Ticket ticket, String trigger) {
        UUID orderId = ticket.orderId();
        return switch (trigger) {
            case "accept" -> ticket.accept(25, later());
            case "reject" -> ticket.reject("Out of rice", later());
            case "deadline" -> ticket.expire(later());
            case "start" -> ticket.startCooking(later());
            case "finish" -> ticket.finishCooking(Stores.open(), later());
            case "OrderCancelRequested" ->
                Optional.of(ticket.cancelRequested(Tickets.cancelRequested(orderId), UUID.randomUUID(), later()));
            case "OrderPaid" -> {
                ticket.receive(Tickets.paid(orderId), later(), Tickets.ACCEPT_WITHIN);
                yield Optional.empty();
            }
            case "OrderCancelled wasPaid", "OrderCancelled unpaid" -> {
                boolean wasPaid = trigger.endsWith("wasPaid");
                ticket.orderCancelled(Tickets.cancelled(orderId, wasPaid), UUID.randomUUID(), later());
                yield Optional.empty();
            }
            default -> throw new IllegalArgumentException(trigger);
        };
    }

    private static long versionOf(Optional<TicketEvent> event) {
        return event.orElseThrow().ticketVersion();
    }

    /** Long after every deadline. */
    private static Instant later() {
        return NOON.plusSeconds(3600);
    }

    @Test
    void the_diagram_in_the_documentation_is_the_table() {
        StateDiagram.check("Ticket", TicketTransitions.TABLE);
    }
}
