package fooddelivery.events;

import java.time.Instant;
import java.util.UUID;

/** What delivery tells. A later {@code deliveryVersion} implies the earlier ones. */
public sealed interface DeliveryEvent extends Event {

    UUID orderId();

    long deliveryVersion();

    Instant occurredAt();

    @Override
    default UUID subject() {
        return orderId();
    }

    @Override
    default long sequence() {
        return deliveryVersion();
    }

    /** A rider claimed the delivery. */
    record RiderAssigned(UUID orderId, long deliveryVersion, Instant occurredAt, UUID riderId)
            implements DeliveryEvent {}

    /** The rider gave the delivery back, or the claim's lease ran out. */
    record RiderReleased(UUID orderId, long deliveryVersion, Instant occurredAt, UUID riderId)
            implements DeliveryEvent {}

    /** The rider has the food. */
    record PickedUp(UUID orderId, long deliveryVersion, Instant occurredAt, UUID riderId) implements DeliveryEvent {}

    /**
     * The rider handed the food over.
     *
     * @param codeConfirmed whether the rider gave the customer's hand-over code
     */
    record Delivered(UUID orderId, long deliveryVersion, Instant occurredAt, UUID riderId, boolean codeConfirmed)
            implements DeliveryEvent {}

    /** A claimed delivery was called off because its order was cancelled. */
    record DeliveryVoided(UUID orderId, long deliveryVersion, Instant occurredAt, UUID riderId)
            implements DeliveryEvent {}
}
