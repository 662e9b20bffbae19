package fooddelivery.saga;

import fooddelivery.delivery.domain.Delivery;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.saga.MemoryPayments.AccountRow;
import fooddelivery.saga.MemoryPayments.AttemptRow;
import fooddelivery.saga.MemoryPayments.RefundRow;
import fooddelivery.store.domain.Ticket;

/** Rows in a few words, for stories. */
final class Rows {

    private Rows() {}

    /** Null for a row that tells nothing of an order. */
    static String describe(Object row, World world) {
        if (row instanceof Order order) {
            return world.name(order.orderId()) + " is " + order.status()
                    + (order.refund() == RefundStatus.NONE ? "" : ", refund " + order.refund());
        }
        if (row instanceof AttemptRow attempt) {
            return world.name(attempt.attemptId()) + " is " + attempt.status();
        }
        if (row instanceof RefundRow refund) {
            return refund.kind() + " refund of " + world.name(refund.attemptId()) + " is " + refund.status();
        }
        if (row instanceof AccountRow account && account.closed()) {
            return "account of " + world.name(account.orderId()) + " is closed";
        }
        if (row instanceof Ticket ticket) {
            return "ticket of " + world.name(ticket.orderId()) + " is " + ticket.status()
                    + (ticket.cancelledTooLate() ? ", cancelled too late" : "");
        }
        if (row instanceof Delivery delivery) {
            return "delivery of " + world.name(delivery.orderId()) + " is " + delivery.status() + " v"
                    + delivery.version() + (delivery.cancelledTooLate() ? ", cancelled too late" : "");
        }
        return null;
    }
}
