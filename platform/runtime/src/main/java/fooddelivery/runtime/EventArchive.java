package fooddelivery.runtime;

import fooddelivery.events.Envelope;
import java.util.List;

/**
 * Keeps what a service has heard, word for word. There is one service that does so for all: an event is also in its
 * publisher's own log, but a publisher whose database has to be restored from a backup has lost what came after that.
 */
public interface EventArchive {

    /** @param text the event as it was sent */
    record Heard(Envelope<?> event, String text) {}

    /** In the transaction that handles them; each of them for the first time. */
    void keep(List<Heard> events);
}
