package fooddelivery.delivery.application;

import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.Position;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.function.Consumer;

/** Tells this process that deliveries changed, so that riders who are looking at a list need not wait for their next look. */
@ApplicationScoped
public class DeliveryNews {

    /**
     * A delivery opened, was taken, given back or called off. Fired inside the transaction; meant to be heard after the
     * commit.
     *
     * @param pickUp the store's position
     */
    public record DeliveryChanged(Position pickUp) {}

    private final Consumer<DeliveryChanged> listeners;

    protected DeliveryNews() {
        this(change -> {});
    }

    @Inject
    public DeliveryNews(Event<DeliveryChanged> changes) {
        this(changes::fire);
    }

    public DeliveryNews(Consumer<DeliveryChanged> listeners) {
        this.listeners = listeners;
    }

    void changed(Delivery delivery) {
        // A tombstone has no trip: no rider ever saw it.
        if (delivery.pickUp() != null) {
            listeners.accept(new DeliveryChanged(delivery.pickUp()));
        }
    }
}
