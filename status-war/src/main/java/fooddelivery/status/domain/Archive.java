package fooddelivery.status.domain;

import fooddelivery.status.domain.Recoveries.LogPage;
import java.time.Duration;

/** What every service has told, as this service has heard it. */
public interface Archive {

    /**
     * The events of one service, in the order in which they were heard.
     *
     * @param after the cursor of the page before; null from the beginning
     */
    LogPage page(String service, String after, int limit);

    /** Forgets what was heard so long ago. */
    void forget(Duration age);
}
