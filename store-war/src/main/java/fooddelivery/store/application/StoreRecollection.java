package fooddelivery.store.application;

import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.StoreEvent.StorePublished;
import fooddelivery.events.StoreEvent.TicketEvent;
import fooddelivery.runtime.Recollection;
import fooddelivery.store.domain.Store;
import fooddelivery.store.domain.StoreRepository;
import fooddelivery.store.domain.Ticket;
import fooddelivery.store.domain.TicketRepository;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * After a backup was restored: stores are as they were published last, and tickets where the store had said they are. A ticket
 * begins with the order that was paid; whatever the kitchen did with it, it had told. What order told and the kitchen never
 * answered, a cancellation that came too late for example, is handled afterwards.
 */
@ApplicationScoped
public class StoreRecollection implements Recollection {

    @Inject
    private TicketRepository tickets;

    @Inject
    private StoreRepository stores;

    @Override
    public boolean isBeginning(Event event) {
        return event instanceof OrderPaid;
    }

    @Override
    public void remember(Story story) {
        story.all(StorePublished.class).forEach(this::remember);
        if (story.first(TicketEvent.class).isEmpty()) {
            return;
        }
        UUID customer =
                story.first(OrderEvent.class).map(OrderEvent::customerId).orElse(null);
        Ticket ticket = tickets.lockOrNew(story.subject());
        for (Envelope<?> own : story.own()) {
            ticket.remember((TicketEvent) own.data(), own.id(), customer);
        }
        story.first(OrderPaid.class).map(OrderPaid::occurredAt).ifPresent(ticket::hadCome);
        tickets.save(ticket);
    }

    private void remember(StorePublished published) {
        Store store = stores.lock(published.storeId()).orElseGet(() -> {
            Store made = new Store(published.storeId(), published.name(), published.place());
            made.remember(published);
            stores.add(made);
            return made;
        });
        store.remember(published);
    }
}
