package fooddelivery.notify.application;

import fooddelivery.notify.domain.DeliveryRepository;
import fooddelivery.runtime.Recollection;
import fooddelivery.runtime.Recovery;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * After a backup was restored: customers find all news in their inbox again, but what happened before the restore is not sent to
 * their phones, where it may have been already. Nobody is told twice; who has not been told finds it in the inbox.
 */
@ApplicationScoped
public class NotifyRecollection implements Recollection {

    @Inject
    private DeliveryRepository deliveries;

    @Override
    public void finish(Recovery.Restored restored) {
        deliveries.dropOlder(restored.restoredAt());
    }
}
