package fooddelivery.delivery.domain;

import java.util.Optional;
import java.util.UUID;

/** Where riders are kept. */
public interface RiderRepository {

    Optional<Rider> find(UUID riderId);

    /** The rider, whose row stays locked until the transaction ends: one rider's claims are decided one by one. */
    Optional<Rider> lock(UUID riderId);

    /** Stores the rider, or what is new of one that is known; a name that is not given stays. */
    void put(Rider rider);
}
