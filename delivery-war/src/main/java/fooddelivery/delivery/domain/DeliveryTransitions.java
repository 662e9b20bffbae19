package fooddelivery.delivery.domain;

import static fooddelivery.delivery.domain.DeliveryStatus.CLAIMED;
import static fooddelivery.delivery.domain.DeliveryStatus.DELIVERED;
import static fooddelivery.delivery.domain.DeliveryStatus.NONE;
import static fooddelivery.delivery.domain.DeliveryStatus.OPEN;
import static fooddelivery.delivery.domain.DeliveryStatus.PICKED_UP;
import static fooddelivery.delivery.domain.DeliveryStatus.VOID;

import fooddelivery.runtime.TransitionTable;
import java.util.Set;

/** What can happen to a delivery. Whatever is not listed changes nothing. */
final class DeliveryTransitions {

    enum Trigger {
        COOKING_FINISHED,
        PAID_ORDER_CANCELLED,
        UNPAID_ORDER_CANCELLED,
        CLAIM,
        RELEASE,
        LEASE_OVER,
        PICK_UP,
        DROP_OFF
    }

    static final TransitionTable<DeliveryStatus, Trigger> TABLE = TransitionTable.of(
                    DeliveryStatus.class, Trigger.class)
            .on(Trigger.COOKING_FINISHED, Set.of(NONE), OPEN)
            // A cancel that arrives before its order leaves a tombstone, so that no rider is sent.
            .on(Trigger.PAID_ORDER_CANCELLED, Set.of(NONE, OPEN, CLAIMED), VOID)
            // Food that is on its way stays on its way: the cancel is noted as too late.
            .on(Trigger.PAID_ORDER_CANCELLED, Set.of(PICKED_UP, DELIVERED), null)
            .on(Trigger.UNPAID_ORDER_CANCELLED, Set.of(PICKED_UP, DELIVERED), null)
            .on(Trigger.CLAIM, Set.of(OPEN), CLAIMED)
            .on(Trigger.RELEASE, Set.of(CLAIMED), OPEN)
            .on(Trigger.LEASE_OVER, Set.of(CLAIMED), OPEN)
            .on(Trigger.PICK_UP, Set.of(CLAIMED), PICKED_UP)
            .on(Trigger.DROP_OFF, Set.of(PICKED_UP), DELIVERED)
            .build();

    private DeliveryTransitions() {}
}
