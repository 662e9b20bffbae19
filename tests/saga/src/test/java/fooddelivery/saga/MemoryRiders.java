package fooddelivery.saga;

import fooddelivery.delivery.domain.Rider;
import fooddelivery.delivery.domain.RiderRepository;
import fooddelivery.saga.MemoryDatabase.Table;
import java.util.Optional;
import java.util.UUID;

/** Riders in memory. */
final class MemoryRiders implements RiderRepository {

    private final MemoryDatabase database;
    private final Table<UUID, Rider> riders;

    MemoryRiders(MemoryDatabase database) {
        this.database = database;
        this.riders = database.table("rider");
    }

    @Override
    public Optional<Rider> find(UUID riderId) {
        return Optional.ofNullable(riders.get(riderId));
    }

    @Override
    public Optional<Rider> lock(UUID riderId) {
        database.requireTransaction();
        return find(riderId);
    }

    @Override
    public void put(Rider rider) {
        String known = find(rider.riderId()).map(Rider::name).orElse(null);
        riders.put(
                rider.riderId(),
                new Rider(
                        rider.riderId(),
                        rider.name() == null ? known : rider.name(),
                        rider.lat(),
                        rider.lon(),
                        rider.online(),
                        rider.updatedAt()));
    }
}
