package fooddelivery.saga;

import fooddelivery.saga.Chance.Fate;
import fooddelivery.saga.Chance.Point;
import java.util.List;

/**
 * What is to happen. A plan fits every state: each step picks from what is there when its turn comes, so that leaving a
 * step out leaves the others what they are.
 *
 * @param disorder in which order messages arrive where none is picked; 0 is that of their sending
 * @param refundsFail whether the card company makes no refund until a person has looked at it
 * @param forgetful whether the inboxes know nothing, and handlers have to cope with repetitions themselves
 */
record Plan(List<Step> steps, int disorder, boolean refundsFail, boolean forgetful) {

    enum Action {
        PLACE(6),
        /** Whatever an order is waiting for. */
        GO_ON(24),
        PAY(3),
        CANCEL(5),
        CONFIRM(2),
        ACCEPT(3),
        REJECT(2),
        START(3),
        FINISH(3),
        CLAIM(3),
        RELEASE(2),
        PICK_UP(3),
        DROP_OFF(3),
        FORCE_CANCEL(1),
        STRANGER(1),
        RETRY_REFUNDS(1),
        DELIVER(20),
        DELIVER_ALL(5),
        DELIVER_TWICE(3),
        HOLD_BACK(4),
        TIMER(6),
        TIMERS(3),
        WAIT(3),
        WAIT_LONG(2),
        WAIT_FOR_DEADLINE(4),
        ARRIVE(3),
        KILL(2),
        BROKER(1),
        REFUSE_REFUNDS(1);

        private final int weight;

        Action(int weight) {
            this.weight = weight;
        }

        int weight() {
            return weight;
        }
    }

    /**
     * @param pick chooses among what there is
     * @param trouble null for none
     */
    record Step(Action action, int pick, Trouble trouble) {}

    /**
     * What goes wrong while the step is carried out.
     *
     * @param skip so many times the point is passed before
     * @param meanwhile so many of the following steps are carried out before it goes on, or wrong
     */
    record Trouble(Point point, Fate fate, int skip, int meanwhile) {}
}
