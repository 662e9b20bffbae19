package fooddelivery.status.domain;

import fooddelivery.events.Event;
import java.time.Instant;
import java.util.List;

/** The services' logs of all that they have published. */
public interface EventLogs {

    /**
     * @param next for the following page; null once everything was read that had been published when the reading began
     * @param until when the last of them was published; null when there is none
     */
    record LogPage(List<Event> events, String next, Instant until) {

        /** What follows is there, and cannot be shown before a transaction that is still running has ended. */
        public boolean isHeldBack() {
            return until == null && next != null;
        }
    }

    /**
     * The next events of a service, those of a type that is not known here left out.
     *
     * @param after null from the beginning
     * @throws Witnesses.Silent when the service gives no answer, or none that makes sense
     */
    LogPage read(String service, String after);
}
