package fooddelivery.store.inbound;

import fooddelivery.runtime.OtherCopies;
import fooddelivery.store.application.TicketsChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.faces.push.Push;
import jakarta.faces.push.PushContext;
import jakarta.inject.Inject;
import java.util.UUID;

/**
 * Tells the open boards of a store that something changed, once it is committed; what, they ask for themselves. Those that
 * are connected to another copy of the service are told by that one. A board that misses it finds out at its next look.
 */
@ApplicationScoped
public class TicketPush {

    private static final String TOPIC = "tickets";

    @Inject
    @Push(channel = "tickets")
    private PushContext boards;

    @Inject
    private OtherCopies others;

    void tell(@Observes(during = TransactionPhase.AFTER_SUCCESS) TicketsChanged change) {
        boards.send("changed", change.storeId());
        others.tell(TOPIC, change.storeId().toString());
    }

    void tell(@Observes OtherCopies.Heard word) {
        if (word.topic().equals(TOPIC)) {
            boards.send("changed", UUID.fromString(word.about()));
        }
    }
}
