package fooddelivery.store.application;

import fooddelivery.events.Envelope;
import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.runtime.Outbox;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketRepository;
import fooddelivery.store.domain.TicketStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Whenever order says so, the kitchen gets a ticket or loses one. Runs in the inbox's transaction. */
@ApplicationScoped
public class TicketPolicy {

    @Inject
    private TicketRepository tickets;

    @Inject
    private Outbox outbox;

    @Inject
    private Event<TicketsChanged> changed;

    @Inject
    private Clock clock;

    @Inject
    @ConfigProperty(name = "fooddelivery.store.accept-within", defaultValue = "PT10M")
    private Duration acceptWithin;

    public void whenOrderPaid(OrderPaid event) {
        Ticket ticket = tickets.lockOrNew(event.orderId());
        ticket.receive(event, clock.instant(), acceptWithin);
        save(ticket);
    }

    public void whenCancelRequested(OrderCancelRequested event, Envelope<?> envelope) {
        Ticket ticket = tickets.lockOrNew(event.orderId());
        outbox.publish(ticket.cancelRequested(event, envelope.id(), clock.instant()));
        save(ticket);
    }

    public void whenOrderCancelled(OrderCancelled event, Envelope<?> envelope) {
        Ticket ticket = tickets.lockOrNew(event.orderId());
        ticket.orderCancelled(event, envelope.id(), clock.instant());
        save(ticket);
    }

    private void save(Ticket ticket) {
        tickets.save(ticket);
        if (ticket.status() != TicketStatus.NONE) {
            changed.fire(new TicketsChanged(ticket.storeId()));
        }
    }
}
