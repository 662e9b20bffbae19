package fooddelivery.status.domain;

import fooddelivery.status.domain.Phase.Measured;
import java.util.Map;
import java.util.UUID;

/** How long it took before. */
public interface StoreHistory {

    /**
     * By the store's latest orders that were delivered.
     *
     * @param orders how many of them, at most
     */
    Map<Phase, Measured> of(UUID storeId, int orders);
}
