package fooddelivery.store.domain;

import static fooddelivery.store.domain.TicketStatus.ACCEPTED;
import static fooddelivery.store.domain.TicketStatus.CANCELLED;
import static fooddelivery.store.domain.TicketStatus.COOKED;
import static fooddelivery.store.domain.TicketStatus.COOKING;
import static fooddelivery.store.domain.TicketStatus.EXPIRED;
import static fooddelivery.store.domain.TicketStatus.NONE;
import static fooddelivery.store.domain.TicketStatus.RECEIVED;
import static fooddelivery.store.domain.TicketStatus.REJECTED;

import fooddelivery.runtime.TransitionTable;
import java.util.Set;

/** What can happen to a ticket. Whatever is not listed changes nothing. */
final class TicketTransitions {

    enum Trigger {
        ORDER_PAID("OrderPaid"),
        ACCEPT("OrderAccepted"),
        REJECT("OrderRefused"),
        DEADLINE("TicketExpired"),
        START("CookingStarted"),
        FINISH("CookingFinished"),
        CANCEL_REQUESTED("OrderCancelRequested"),
        ORDER_CANCELLED("OrderCancelled");

        private final String event;

        Trigger(String event) {
            this.event = event;
        }

        /** The event that tells of it, or that it came by. */
        String event() {
            return event;
        }
    }

    static final TransitionTable<TicketStatus, Trigger> TABLE = TransitionTable.of(TicketStatus.class, Trigger.class)
            .on(Trigger.ORDER_PAID, Set.of(NONE), RECEIVED)
            .on(Trigger.ACCEPT, Set.of(RECEIVED), ACCEPTED)
            .on(Trigger.REJECT, Set.of(RECEIVED, ACCEPTED), REJECTED)
            .on(Trigger.DEADLINE, Set.of(RECEIVED), EXPIRED)
            .on(Trigger.START, Set.of(ACCEPTED), COOKING)
            .on(Trigger.FINISH, Set.of(COOKING), COOKED)
            // A cancel that arrives before its order leaves a tombstone, so that the order is never cooked.
            .on(Trigger.CANCEL_REQUESTED, Set.of(NONE, RECEIVED, ACCEPTED), CANCELLED)
            .on(Trigger.ORDER_CANCELLED, Set.of(NONE, RECEIVED, ACCEPTED), CANCELLED)
            .build();

    private TicketTransitions() {}
}
