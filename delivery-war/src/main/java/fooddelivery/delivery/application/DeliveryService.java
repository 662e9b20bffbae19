package fooddelivery.delivery.application;

import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.Delivery.CodeCheck;
import fooddelivery.delivery.domain.DeliveryRepository;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.delivery.domain.Rider;
import fooddelivery.delivery.domain.RiderRepository;
import fooddelivery.events.DeliveryEvent;
import fooddelivery.runtime.Outbox;
import fooddelivery.runtime.ProblemException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What riders do with deliveries. Each call is one transaction: the delivery and its event. */
@ApplicationScoped
@Transactional
public class DeliveryService {

    /** A drop-off, or, with a code that was not right, the attempt at one: it is counted, so it must not roll back. */
    public record DropOff(Delivery delivery, CodeCheck code) {}

    @Inject
    private DeliveryRepository deliveries;

    @Inject
    private RiderRepository riders;

    @Inject
    private Outbox outbox;

    @Inject
    private DeliveryNews news;

    @Inject
    private Clock clock;

    /** Time from claim to pick-up; after it the delivery is open again. */
    @Inject
    @ConfigProperty(name = "fooddelivery.delivery.claim-lease", defaultValue = "PT20M")
    private Duration claimLease;

    /** How many deliveries a rider may hold claimed, and not picked up, at a time. */
    @Inject
    @ConfigProperty(name = "fooddelivery.delivery.claim-limit", defaultValue = "3")
    private int claimLimit;

    /** Of all riders who claim a delivery the one whose transaction locks its row first gets it. */
    public Delivery claim(UUID orderId, UUID riderId) {
        Rider rider = riders.lock(riderId).orElseThrow(RiderService::positionNeeded);
        Delivery delivery = lockIfOpen(orderId);
        Instant leaseUntil = null;
        if (delivery.status() == DeliveryStatus.OPEN) {
            requireFree(rider);
            leaseUntil = deliveries.now().plus(claimLease);
        }
        publish(delivery, delivery.claim(riderId, leaseUntil, clock.instant()));
        return delivery;
    }

    /** A crowd that lost must not queue for the lock, one connection each, only to read that it lost. */
    private Delivery lockIfOpen(UUID orderId) {
        return deliveries
                .lockOpen(orderId)
                .or(() -> deliveries.find(orderId).filter(found -> found.status() != DeliveryStatus.OPEN))
                // Unknown; or taken and given back between the two looks.
                .or(() -> deliveries.lock(orderId))
                .orElseThrow(DeliveryService::notFound);
    }

    private void requireFree(Rider rider) {
        if (!rider.online()) {
            throw ProblemException.conflict("rider-offline", "Go online to claim a delivery: PUT riders/me.");
        }
        if (deliveries.claimedBy(rider.riderId()) >= claimLimit) {
            throw ProblemException.conflict(
                            "too-many-claims", "Pick up or release a claimed delivery before you claim another.")
                    .with("limit", claimLimit);
        }
    }

    public Delivery release(UUID orderId, UUID riderId) {
        return change(orderId, riderId, delivery -> delivery.release(riderId, clock.instant()));
    }

    public Delivery pickUp(UUID orderId, UUID riderId) {
        return change(orderId, riderId, delivery -> delivery.pickUp(riderId, clock.instant()));
    }

    /** @param code what the customer told the rider; null when there is none */
    public DropOff dropOff(UUID orderId, UUID riderId, String code) {
        Delivery delivery = lockVisible(orderId, riderId);
        Instant now = clock.instant();
        CodeCheck check = delivery.check(code, riderId, now);
        if (check == CodeCheck.RIGHT || check == CodeCheck.NOT_GIVEN) {
            publish(delivery, delivery.dropOff(riderId, check == CodeCheck.RIGHT, now));
        }
        return new DropOff(delivery, check);
    }

    public Delivery get(UUID orderId, UUID riderId) {
        return deliveries
                .find(orderId)
                .filter(delivery -> delivery.isVisibleTo(riderId))
                .orElseThrow(DeliveryService::notFound);
    }

    public List<Delivery> ofRider(UUID riderId, DeliveryStatus status, UUID after, int limit) {
        return deliveries.ofRider(riderId, status, after, limit);
    }

    public List<Delivery> openAround(Rider rider, double radiusKm, int limit) {
        return deliveries.openAround(rider.position(), radiusKm, limit);
    }

    /**
     * Opens deliveries again that were claimed and not picked up in time.
     *
     * @return how many
     */
    public int releaseOverdue(int limit) {
        List<Delivery> over = deliveries.lockLeasesOver(limit);
        if (!over.isEmpty()) {
            Instant databaseNow = deliveries.now();
            over.forEach(delivery -> publish(delivery, delivery.leaseOver(databaseNow, clock.instant())));
        }
        return over.size();
    }

    private Delivery change(UUID orderId, UUID riderId, Function<Delivery, Optional<DeliveryEvent>> command) {
        Delivery delivery = lockVisible(orderId, riderId);
        publish(delivery, command.apply(delivery));
        return delivery;
    }

    private Delivery lockVisible(UUID orderId, UUID riderId) {
        return deliveries
                .lock(orderId)
                .filter(delivery -> delivery.isVisibleTo(riderId))
                .orElseThrow(DeliveryService::notFound);
    }

    private void publish(Delivery delivery, Optional<DeliveryEvent> event) {
        event.ifPresent(happened -> {
            outbox.publish(happened);
            news.changed(delivery);
        });
    }

    private static ProblemException notFound() {
        return ProblemException.notFound("delivery");
    }
}
