package fooddelivery.order.domain;

import static fooddelivery.order.domain.OrderStatus.ACCEPTED;
import static fooddelivery.order.domain.OrderStatus.CANCELLED;
import static fooddelivery.order.domain.OrderStatus.CANCEL_PENDING;
import static fooddelivery.order.domain.OrderStatus.COMPLETED;
import static fooddelivery.order.domain.OrderStatus.COOKING;
import static fooddelivery.order.domain.OrderStatus.EXPIRED;
import static fooddelivery.order.domain.OrderStatus.PAID;
import static fooddelivery.order.domain.OrderStatus.PAYMENT_DECLINED;
import static fooddelivery.order.domain.OrderStatus.PAYMENT_DEFERRED;
import static fooddelivery.order.domain.OrderStatus.PAYMENT_PENDING;
import static fooddelivery.order.domain.OrderStatus.PAYMENT_UNKNOWN;
import static fooddelivery.order.domain.OrderStatus.READY;
import static fooddelivery.order.domain.OrderStatus.REJECTED;
import static fooddelivery.order.domain.OrderStatus.RIDER_ASSIGNED;

import fooddelivery.runtime.TransitionTable;
import java.util.Locale;
import java.util.Set;

/**
 * What can happen to an order. Whatever is not listed changes no status. Later facts imply earlier ones: a delivery that
 * overtakes everything else is absorbed.
 */
final class OrderTransitions {

    enum Trigger {
        PAYMENT_APPROVED,
        PAYMENT_DECLINED,
        PAYMENT_NOT_SENT,
        PAYMENT_RESULT_UNKNOWN,
        PAYMENT_CALL_STALE,
        PAY_AGAIN,
        AUTO_PAY,
        PAYMENT_DEADLINE,
        CANCEL,
        ORDER_ACCEPTED,
        ORDER_REFUSED,
        TICKET_EXPIRED,
        STORE_NO_ANSWER,
        COOKING_STARTED,
        COOKING_FINISHED,
        CANCEL_CONFIRMED,
        CANCEL_REFUSED,
        RIDER_ASSIGNED,
        RIDER_RELEASED,
        PICKED_UP,
        DELIVERED,
        CONFIRM,
        AUTO_CONFIRM,
        FORCE_CANCEL;

        /** The name by which events cite this trigger as a cause: {@code PAY_AGAIN} is {@code PayAgain}. */
        String words() {
            StringBuilder words = new StringBuilder();
            for (String word : name().split("_")) {
                words.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
            }
            return words.toString();
        }
    }

    static final Set<OrderStatus> UNPAID = Set.of(PAYMENT_PENDING, PAYMENT_UNKNOWN, PAYMENT_DECLINED, PAYMENT_DEFERRED);

    private static final Set<OrderStatus> ON_THE_WAY =
            Set.of(PAID, ACCEPTED, COOKING, READY, RIDER_ASSIGNED, OrderStatus.PICKED_UP, CANCEL_PENDING);

    static final TransitionTable<OrderStatus, Trigger> TABLE = TransitionTable.of(OrderStatus.class, Trigger.class)
            .on(Trigger.PAYMENT_APPROVED, UNPAID, PAID)
            .on(Trigger.PAYMENT_DECLINED, Set.of(PAYMENT_PENDING, PAYMENT_UNKNOWN), PAYMENT_DECLINED)
            .on(Trigger.PAYMENT_NOT_SENT, Set.of(PAYMENT_PENDING), PAYMENT_DEFERRED)
            .on(Trigger.PAYMENT_RESULT_UNKNOWN, Set.of(PAYMENT_PENDING), PAYMENT_UNKNOWN)
            .on(Trigger.PAYMENT_CALL_STALE, Set.of(PAYMENT_PENDING), PAYMENT_UNKNOWN)
            .on(Trigger.PAY_AGAIN, Set.of(PAYMENT_DECLINED, PAYMENT_DEFERRED), PAYMENT_PENDING)
            .on(Trigger.AUTO_PAY, Set.of(PAYMENT_DEFERRED), PAYMENT_PENDING)
            .on(Trigger.PAYMENT_DEADLINE, UNPAID, EXPIRED)
            .on(Trigger.CANCEL, UNPAID, CANCELLED)
            .on(Trigger.CANCEL, Set.of(PAID, ACCEPTED), CANCEL_PENDING)
            .on(Trigger.ORDER_ACCEPTED, Set.of(PAID), ACCEPTED)
            .on(Trigger.ORDER_REFUSED, Set.of(PAID, ACCEPTED), REJECTED)
            .on(Trigger.TICKET_EXPIRED, Set.of(PAID, ACCEPTED), REJECTED)
            .on(Trigger.STORE_NO_ANSWER, Set.of(PAID, CANCEL_PENDING), CANCELLED)
            .on(Trigger.COOKING_STARTED, Set.of(PAID, ACCEPTED, CANCEL_PENDING), COOKING)
            .on(Trigger.COOKING_FINISHED, Set.of(PAID, ACCEPTED, COOKING, CANCEL_PENDING), READY)
            .on(Trigger.CANCEL_CONFIRMED, Set.of(CANCEL_PENDING), CANCELLED)
            .on(Trigger.ORDER_REFUSED, Set.of(CANCEL_PENDING), CANCELLED)
            .on(Trigger.TICKET_EXPIRED, Set.of(CANCEL_PENDING), CANCELLED)
            .on(Trigger.CANCEL_REFUSED, Set.of(CANCEL_PENDING), COOKING)
            .on(Trigger.RIDER_ASSIGNED, ON_THE_WAY, RIDER_ASSIGNED)
            .on(Trigger.RIDER_RELEASED, ON_THE_WAY, READY)
            .on(Trigger.PICKED_UP, ON_THE_WAY, OrderStatus.PICKED_UP)
            .on(Trigger.DELIVERED, ON_THE_WAY, OrderStatus.DELIVERED)
            .on(Trigger.CONFIRM, Set.of(OrderStatus.DELIVERED), COMPLETED)
            .on(Trigger.AUTO_CONFIRM, Set.of(OrderStatus.DELIVERED), COMPLETED)
            .on(
                    Trigger.FORCE_CANCEL,
                    Set.of(ACCEPTED, COOKING, READY, RIDER_ASSIGNED, OrderStatus.PICKED_UP),
                    CANCELLED)
            .build();

    private OrderTransitions() {}
}
