package fooddelivery.delivery.inbound;

import fooddelivery.delivery.application.DeliveryNews.DeliveryChanged;
import fooddelivery.runtime.OtherCopies;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.faces.push.Push;
import jakarta.faces.push.PushContext;
import jakarta.inject.Inject;
import java.util.Map;

/**
 * Tells open pages that there is something new near a store, and nothing about it: each looks for itself if it is near.
 * Pages that are connected to another copy of the service are told by that one.
 */
@ApplicationScoped
public class DeliveryPush {

    private static final String TOPIC = "deliveries";

    @Inject
    private OtherCopies others;

    @Inject
    @Push(channel = "deliveries")
    private PushContext pages;

    void tell(@Observes(during = TransactionPhase.AFTER_SUCCESS) DeliveryChanged change) {
        tell(change.pickUp().lat(), change.pickUp().lon());
        others.tell(TOPIC, change.pickUp().lat() + " " + change.pickUp().lon());
    }

    void tell(@Observes OtherCopies.Heard word) {
        if (word.topic().equals(TOPIC)) {
            String[] place = word.about().split(" ");
            tell(Double.parseDouble(place[0]), Double.parseDouble(place[1]));
        }
    }

    private void tell(double lat, double lon) {
        pages.send(Map.of("lat", lat, "lon", lon));
    }
}
