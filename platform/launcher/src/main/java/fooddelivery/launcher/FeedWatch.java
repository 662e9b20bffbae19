package fooddelivery.launcher;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.Queue;

/**
 * Warns in the broker's log when the program that reads {@code fooddelivery.feed} stays behind: the platform itself would
 * never notice.
 */
final class FeedWatch {

    static final String QUEUE = "consumer";

    private static final Logger LOG = Logger.getLogger(FeedWatch.class.getName());
    private static final long EVERY_SECONDS = 60;
    /** Fewer may just be on their way. */
    private static final long WORTH_A_WORD = 1_000;

    private final ActiveMQServer broker;
    private long told;
    private boolean toldFull;

    FeedWatch(ActiveMQServer broker) {
        this.broker = broker;
    }

    /** The broker's own threads do it, and end with the broker. */
    void start() {
        broker.getScheduledPool().scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void look() {
        Queue queue = broker.locateQueue(SimpleString.of(QUEUE));
        if (queue != null) {
            news(queue.getMessageCount(), queue.getPagingStore().isPageFull()).ifPresent(LOG::warning);
        }
    }

    /**
     * Told once for each doubling, and when the room is full, and then when all is well again.
     *
     * @param waiting events in the queue
     * @param full whether new ones are left out
     */
    Optional<String> news(long waiting, boolean full) {
        if (full && !toldFull) {
            told = waiting;
            toldFull = true;
            return Optional.of(
                    "%d events wait for the program that reads fooddelivery.feed, and there is no room for more: new ones are left out"
                            .formatted(waiting));
        }
        if (waiting >= Math.max(WORTH_A_WORD, 2 * told)) {
            told = waiting;
            return Optional.of("%d events wait for the program that reads fooddelivery.feed".formatted(waiting));
        }
        if (told > 0 && !full && waiting < WORTH_A_WORD / 2) {
            told = 0;
            toldFull = false;
            return Optional.of(
                    "The program that reads fooddelivery.feed has caught up: %d events wait for it".formatted(waiting));
        }
        return Optional.empty();
    }
}
