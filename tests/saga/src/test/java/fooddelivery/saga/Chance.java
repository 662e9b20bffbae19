package fooddelivery.saga;

/** What may go wrong, and where. */
@FunctionalInterface
interface Chance {

    /** Where two programs meet, or a program and its database. Before a fate is decided anything else may happen. */
    enum Point {
        /** A transaction is about to be committed, or was. */
        BEFORE_COMMIT,
        AFTER_COMMIT,
        /** The relay has sent a batch and has not marked it. */
        EVENTS_SENT,
        /** Order asks payment: the request is on its way, and later the answer. */
        PAYMENT_REQUEST,
        PAYMENT_ANSWER,
        /** Payment asks the card company to capture, or what became of an attempt. */
        CAPTURE_REQUEST,
        CAPTURE_ANSWER,
        /** Payment asks the card company to give money back. */
        REFUND_REQUEST,
        REFUND_ANSWER;

        /** Whether one program waits for another here. */
        boolean isCall() {
            return compareTo(PAYMENT_REQUEST) >= 0;
        }
    }

    enum Fate {
        GO_ON,
        /** The connection is refused, or never tried. Only for a request of order. */
        NOT_SENT,
        /** The caller gives up; the request arrives later. */
        LATE,
        /** The request never arrives, or its answer does not. */
        LOST,
        /** The process that is waiting, committing or sending is killed. */
        KILLED
    }

    Chance NONE = (point, who) -> Fate.GO_ON;

    Fate at(Point point, ServiceProcess who);
}
