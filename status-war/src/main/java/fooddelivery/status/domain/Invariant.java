package fooddelivery.status.domain;

import java.util.Locale;

/** What must hold of every order that has settled. That there is one ticket and one delivery at most, their keys see to. */
public enum Invariant {
    /** What any service knows of, order knows. */
    ORDER_EXISTS,
    /** An order that waits for somebody has somebody who is at it. */
    ENDED_OR_WAITING,
    /** An order is captured once at most. */
    ONE_CAPTURE,
    /** What was captured, the order asked for. */
    ATTEMPT_KNOWN,
    /** What was captured and not given back is what the order's state owes. */
    MONEY_OWED,
    /** The ledger's entries of an order sum to zero. */
    LEDGER_BALANCES,
    /** The ledger tells the same of the gateway as the payments do. */
    LEDGER_AGREES,
    /** A completed order, and no other, is shared out. */
    SETTLED,
    /** The fee of an express order goes back when it came too late, and not otherwise. */
    EXPRESS_FEE,
    /** A loss is booked when the order tells of it, and not otherwise. */
    LOSS_BOOKED,
    /** Payment takes no more money for an order that is over, and only for that. */
    ACCOUNT_CLOSED,
    /** Order and payment tell the same of the refund. */
    REFUND_AGREES,
    /** No kitchen ever has an order that is not paid. */
    PAID_BEFORE_KITCHEN,
    /** The ticket is where the order is. */
    KITCHEN_AGREES,
    /** The delivery is where the order is. */
    DELIVERY_AGREES,
    /** What customers are shown is what order says. */
    VIEW_AGREES;

    /** As reports write it: {@code money-owed}. */
    public String words() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
