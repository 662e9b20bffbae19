package fooddelivery.store.inbound;

import fooddelivery.store.application.TicketsChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.faces.push.Push;
import jakarta.faces.push.PushContext;
import jakarta.inject.Inject;

/**
 * Tells the open boards of a store that something changed, once it is committed; what, they ask for themselves. A board
 * that misses it (its store's event was handled by another replica) finds out at its next look.
 */
@ApplicationScoped
public class TicketPush {

    @Inject
    @Push(channel = "tickets")
    private PushContext boards;

    void tell(@Observes(during = TransactionPhase.AFTER_SUCCESS) TicketsChanged change) {
        boards.send("changed", change.storeId());
    }
}
