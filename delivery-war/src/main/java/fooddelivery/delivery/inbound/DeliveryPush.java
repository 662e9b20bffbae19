package fooddelivery.delivery.inbound;

import fooddelivery.delivery.application.DeliveryNews.DeliveryChanged;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.faces.push.Push;
import jakarta.faces.push.PushContext;
import jakarta.inject.Inject;
import java.util.Map;

/**
 * Tells open pages that there is something new near a store, and nothing about it: each looks for itself if it is near.
 * What happens in another instance of the service is not heard; the pages look every few seconds all the same.
 */
@ApplicationScoped
public class DeliveryPush {

    @Inject
    @Push(channel = "deliveries")
    private PushContext pages;

    void tell(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeliveryChanged change) {
        pages.send(Map.of("lat", change.pickUp().lat(), "lon", change.pickUp().lon()));
    }
}
