package fooddelivery.saga;

import fooddelivery.delivery.domain.Delivery;
import fooddelivery.delivery.domain.DeliveryRepository;
import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.delivery.domain.Position;
import fooddelivery.delivery.domain.Trip;
import fooddelivery.saga.MemoryDatabase.Table;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Deliveries in memory. */
final class MemoryDeliveries implements DeliveryRepository {

    private final MemoryDatabase database;
    private final Clock clock;
    private final Table<UUID, Delivery> deliveries;

    MemoryDeliveries(MemoryDatabase database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.deliveries = database.entities(Delivery.class);
    }

    Table<UUID, Delivery> table() {
        return deliveries;
    }

    @Override
    public Delivery lockOrNew(UUID orderId) {
        return lock(orderId).orElseGet(() -> new Delivery(orderId));
    }

    @Override
    public Optional<Delivery> lock(UUID orderId) {
        database.requireTransaction();
        return find(orderId);
    }

    @Override
    public Optional<Delivery> lockOpen(UUID orderId) {
        return lock(orderId).filter(delivery -> delivery.status() == DeliveryStatus.OPEN);
    }

    @Override
    public void save(Delivery delivery) {
        database.requireTransaction();
        if (delivery.status() != DeliveryStatus.NONE && !deliveries.contains(delivery.orderId(), delivery)) {
            if (deliveries.get(delivery.orderId()) != null) {
                throw new IllegalStateException("There is such a delivery already");
            }
            deliveries.put(delivery.orderId(), delivery);
        }
    }

    @Override
    public Optional<Delivery> find(UUID orderId) {
        return Optional.ofNullable(deliveries.get(orderId));
    }

    @Override
    public List<Delivery> ofRider(UUID riderId, DeliveryStatus status, UUID after, int limit) {
        return deliveries
                .rows(delivery -> delivery.isOf(riderId)
                        && (status == null || delivery.status() == status)
                        && (after == null || delivery.orderId().compareTo(after) < 0))
                .stream()
                .sorted(Comparator.comparing(Delivery::orderId).reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public long claimedBy(UUID riderId) {
        return deliveries
                .keys(delivery -> delivery.status() == DeliveryStatus.CLAIMED && delivery.isOf(riderId))
                .size();
    }

    @Override
    public List<Delivery> openAround(Position centre, double radiusKm, int limit) {
        return deliveries
                .rows(delivery -> delivery.status() == DeliveryStatus.OPEN && km(centre, delivery) <= radiusKm)
                .stream()
                .sorted(Comparator.comparing(
                                (Delivery delivery) -> !trip(delivery).express())
                        .thenComparing(delivery -> km(centre, delivery)))
                .limit(limit)
                .toList();
    }

    private static double km(Position centre, Delivery delivery) {
        return centre.kmTo(Position.of(trip(delivery).pickUp()));
    }

    private static Trip trip(Delivery delivery) {
        return delivery.tripFor(delivery.orderId());
    }

    @Override
    public List<Delivery> lockLeasesOver(int limit) {
        database.requireTransaction();
        return deliveries
                .rows(delivery -> delivery.status() == DeliveryStatus.CLAIMED
                        && !clock.instant().isBefore(delivery.leaseUntil()))
                .stream()
                .sorted(Comparator.comparing(Delivery::leaseUntil))
                .limit(limit)
                .toList();
    }

    @Override
    public Instant now() {
        return clock.instant();
    }
}
