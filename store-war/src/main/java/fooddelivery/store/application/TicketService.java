package fooddelivery.store.application;

import fooddelivery.events.StoreEvent.TicketEvent;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.ProblemException;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketRepository;
import fooddelivery.store.domain.TicketStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What the people in the kitchen do with tickets. Each call is one transaction: the ticket and its event. */
@ApplicationScoped
@Transactional
public class TicketService {

    @Inject
    private TicketRepository tickets;

    @Inject
    private StoreService stores;

    @Inject
    private Outbox outbox;

    @Inject
    private Event<TicketsChanged> changed;

    @Inject
    private Clock clock;

    public Ticket accept(UUID orderId, UUID storeId, int prepMinutes) {
        return change(orderId, storeId, ticket -> ticket.accept(prepMinutes, clock.instant()));
    }

    public Ticket reject(UUID orderId, UUID storeId, String reason) {
        return change(orderId, storeId, ticket -> ticket.reject(reason, clock.instant()));
    }

    public Ticket startCooking(UUID orderId, UUID storeId) {
        return change(orderId, storeId, ticket -> ticket.startCooking(clock.instant()));
    }

    public Ticket finishCooking(UUID orderId, UUID storeId) {
        return change(orderId, storeId, ticket -> ticket.finishCooking(stores.get(storeId), clock.instant()));
    }

    /** The food takes longer; the customer is told. */
    public Ticket delay(UUID orderId, UUID storeId, int minutes, String reason) {
        Ticket ticket = locked(orderId, storeId);
        outbox.publish(ticket.delay(minutes, reason, clock.instant()));
        changed.fire(new TicketsChanged(storeId));
        return ticket;
    }

    public Ticket get(UUID orderId, UUID storeId) {
        return tickets.find(orderId, storeId).orElseThrow(() -> ProblemException.notFound("ticket"));
    }

    public List<Ticket> list(UUID storeId, TicketStatus status, UUID after, int limit) {
        return tickets.ofStore(storeId, status, after, limit);
    }

    /**
     * Expires tickets that nobody answered.
     *
     * @return how many
     */
    public int expireOverdue(int limit) {
        List<Ticket> overdue = tickets.lockOverdue(clock.instant(), limit);
        overdue.forEach(ticket -> ticket.expire(clock.instant()).ifPresent(event -> tell(ticket, event)));
        return overdue.size();
    }

    private Ticket change(UUID orderId, UUID storeId, Function<Ticket, Optional<TicketEvent>> command) {
        Ticket ticket = locked(orderId, storeId);
        command.apply(ticket).ifPresent(event -> tell(ticket, event));
        return ticket;
    }

    private Ticket locked(UUID orderId, UUID storeId) {
        return tickets.lock(orderId, storeId).orElseThrow(() -> ProblemException.notFound("ticket"));
    }

    private void tell(Ticket ticket, TicketEvent event) {
        ticket.toldBy(outbox.publish(event));
        changed.fire(new TicketsChanged(ticket.storeId()));
    }
}
