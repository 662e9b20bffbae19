package fooddelivery.delivery.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where deliveries are kept. Every read for a change locks the row until the transaction ends. */
public interface DeliveryRepository {

    /** The delivery of the order, locked; a fresh one, not stored yet, when nobody has told of the order. */
    Delivery lockOrNew(UUID orderId);

    Optional<Delivery> lock(UUID orderId);

    /** The delivery, locked, when it is open; one that is not is neither found nor locked. */
    Optional<Delivery> lockOpen(UUID orderId);

    /** Stores a delivery that came from {@link #lockOrNew}, unless nothing has become of it. */
    void save(Delivery delivery);

    Optional<Delivery> find(UUID orderId);

    /**
     * The rider's deliveries, newest order first.
     *
     * @param status null for all
     * @param after only deliveries of orders older than this one; null from the beginning
     */
    List<Delivery> ofRider(UUID riderId, DeliveryStatus status, UUID after, int limit);

    /** How many deliveries the rider has claimed and not picked up yet. */
    long claimedBy(UUID riderId);

    /** Open deliveries to pick up within the radius: express before others, the nearest of each first. */
    List<Delivery> openAround(Position centre, double radiusKm, int limit);

    /** Locks claims whose lease is over, leaving out those that somebody else is working on. */
    List<Delivery> lockLeasesOver(int limit);

    /** The time by the one clock that sets and judges leases. */
    Instant now();
}
