package fooddelivery.delivery.application;

import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.DeliveryRepository;
import fooddelivery.events.DeliveryEvent;
import fooddelivery.events.Envelope;
import fooddelivery.events.Event;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.runtime.Recollection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * After a backup was restored: deliveries are where their riders had said they are. A delivery begins with food that is ready;
 * a cancellation of what no rider had claimed was told by nobody here, and is handled afterwards.
 */
@ApplicationScoped
public class DeliveryRecollection implements Recollection {

    @Inject
    private DeliveryRepository deliveries;

    @Inject
    @ConfigProperty(name = "fooddelivery.delivery.claim-lease", defaultValue = "PT20M")
    private Duration claimLease;

    @Override
    public boolean isBeginning(Event event) {
        return event instanceof CookingFinished;
    }

    @Override
    public void remember(Story story) {
        if (story.own().isEmpty()) {
            return;
        }
        Delivery delivery = deliveries.lockOrNew(story.subject());
        Instant lease = deliveries.now().plus(claimLease);
        for (Envelope<?> own : story.own()) {
            delivery.remember((DeliveryEvent) own.data(), lease);
        }
        deliveries.save(delivery);
    }
}
