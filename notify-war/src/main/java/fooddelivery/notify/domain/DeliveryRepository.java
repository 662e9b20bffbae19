package fooddelivery.notify.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Notifications on their way. */
public interface DeliveryRepository {

    /** One that repeats order, version and channel is left out. */
    void add(Delivery delivery);

    /**
     * Takes deliveries over this channel whose time has come and that nobody is working on, so that nobody else does while
     * the lease lasts; and writes down that those which wait may have been handed over from now on. News of an order goes
     * one after the other, be it over several channels; only what is urgent passes what waits for the end of quiet hours.
     *
     * @return as they were before
     */
    List<Delivery> claim(Channel channel, Instant now, Duration lease, int limit);

    /** What has to be known to bring them, by the id of the delivery. */
    Map<UUID, Circumstances> circumstances(List<Delivery> deliveries);

    /**
     * Keeps what became of it and ends the lease, if that is still its holder's.
     *
     * @return false when somebody else has taken over
     */
    boolean keep(Delivery delivery);

    /** Drops what waits for a customer who wished to be forgotten. */
    void dropOf(UUID customerId, Instant now);

    /** After a backup was restored: drops what waits to be sent of news of before that time. */
    void dropOlder(Instant time);

    /**
     * The newest first.
     *
     * @param state null for all
     * @param before the last one of the page before; null for the first page
     */
    List<Delivery> list(Delivery.State state, UUID before, int limit);

    /** Whether later news of the order was handed over. */
    boolean isOvertaken(Delivery delivery);

    /** Locks it until the transaction ends. */
    Optional<Delivery> lock(UUID deliveryId);

    /**
     * Forgets what came to an end before that.
     *
     * @return how many
     */
    int forget(Instant endedBefore, int limit);
}
