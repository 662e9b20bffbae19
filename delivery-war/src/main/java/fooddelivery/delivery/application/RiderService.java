package fooddelivery.delivery.application;

import fooddelivery.delivery.domain.Rider;
import fooddelivery.delivery.domain.RiderRepository;
import fooddelivery.runtime.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/** Where riders are, and whether they are at work. */
@ApplicationScoped
@Transactional
public class RiderService {

    @Inject
    private RiderRepository riders;

    @Inject
    private Clock clock;

    /** @param name null to keep the one that is known */
    public Rider report(UUID riderId, String name, double lat, double lon, boolean online) {
        riders.put(new Rider(riderId, name, lat, lon, online, clock.instant()));
        return located(riderId);
    }

    /** The rider is somewhere else now, at work or not as before; one who has told nothing yet is not at work. */
    public Rider move(UUID riderId, double lat, double lon) {
        boolean online = riders.lock(riderId).map(Rider::online).orElse(false);
        return report(riderId, null, lat, lon, online);
    }

    /** @throws ProblemException 409 for a rider who has not told a position yet */
    public Rider switchOnline(UUID riderId, boolean online) {
        Rider rider = riders.lock(riderId).orElseThrow(RiderService::positionNeeded);
        return report(riderId, null, rider.lat(), rider.lon(), online);
    }

    public Optional<Rider> find(UUID riderId) {
        return riders.find(riderId);
    }

    /** @throws ProblemException 409 for a rider who has not told a position yet */
    public Rider located(UUID riderId) {
        return riders.find(riderId).orElseThrow(RiderService::positionNeeded);
    }

    static ProblemException positionNeeded() {
        return ProblemException.conflict("position-needed", "Tell where you are first: PUT riders/me.");
    }
}
