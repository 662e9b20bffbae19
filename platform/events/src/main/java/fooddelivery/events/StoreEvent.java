package fooddelivery.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What store tells, about its catalogue and about tickets (a paid order as the kitchen sees it). Amounts are won. */
public sealed interface StoreEvent extends Event {

    UUID storeId();

    Instant occurredAt();

    /**
     * The whole store with its menu, whenever anything of it changed; the highest {@code version} counts.
     *
     * @param version of the store after this change
     * @param name of the store
     * @param place of the store
     * @param hours when it is open
     * @param busyUntil until when it takes no orders; missing when it is not busy
     * @param menu every dish
     */
    record StorePublished(
            UUID storeId,
            long version,
            Instant occurredAt,
            String name,
            Place place,
            List<OpeningPeriod> hours,
            @MayBeMissing Instant busyUntil,
            long minimumOrder,
            long deliveryFee,
            long expressFee,
            List<MenuEntry> menu)
            implements StoreEvent {

        @Override
        public UUID subject() {
            return storeId;
        }

        @Override
        public long sequence() {
            return version;
        }
    }

    /**
     * One dish.
     *
     * @param name in the store's own words
     * @param description in the store's own words
     * @param soldOut cannot be ordered now
     */
    record MenuEntry(
            UUID menuItemId, String name, @MayBeMissing String description, long price, boolean soldOut) {}

    /** An event about one ticket. */
    sealed interface TicketEvent extends StoreEvent {

        UUID orderId();

        long ticketVersion();

        @Override
        default UUID subject() {
            return orderId();
        }

        @Override
        default long sequence() {
            return ticketVersion();
        }
    }

    /**
     * The owner takes the order.
     *
     * @param prepMinutes minutes until the food should be ready
     */
    record OrderAccepted(UUID orderId, UUID storeId, long ticketVersion, Instant occurredAt, int prepMinutes)
            implements TicketEvent {}

    /** The owner said no; the order becomes rejected. */
    record OrderRefused(UUID orderId, UUID storeId, long ticketVersion, Instant occurredAt, String reason)
            implements TicketEvent {}

    /** The owner did not answer in time. */
    record TicketExpired(UUID orderId, UUID storeId, long ticketVersion, Instant occurredAt) implements TicketEvent {}

    /**
     * The food takes longer than was said. The order stays where it is.
     *
     * @param ticketStatus ACCEPTED or COOKING, before as after
     * @param minutes how much longer, told to the customer
     * @param prepMinutes minutes between acceptance and food that this makes in all
     * @param readyAt when the food should be ready now
     * @param reason told to the customer; missing when none was given
     */
    record PreparationDelayed(
            UUID orderId,
            UUID storeId,
            long ticketVersion,
            Instant occurredAt,
            UUID customerId,
            String ticketStatus,
            int minutes,
            int prepMinutes,
            Instant readyAt,
            @MayBeMissing String reason)
            implements TicketEvent {}

    /** The kitchen has begun; from here on the store refuses cancellations. */
    record CookingStarted(UUID orderId, UUID storeId, long ticketVersion, Instant occurredAt) implements TicketEvent {}

    /** Everything a rider's service needs to bring the food from the store to the customer. */
    record CookingFinished(
            UUID orderId,
            UUID storeId,
            long ticketVersion,
            Instant occurredAt,
            UUID customerId,
            String storeName,
            Place pickUp,
            Place dropOff,
            boolean express,
            long deliveryFee,
            long expressFee,
            String handoverCode)
            implements TicketEvent {}

    /**
     * The store agrees to a cancellation.
     *
     * @param requestEventId the {@code OrderCancelRequested} answered
     * @param ticketStatus the ticket's status that decided
     * @param decidedBy what brought the ticket into that status
     */
    record CancelConfirmed(
            UUID orderId,
            UUID storeId,
            long ticketVersion,
            Instant occurredAt,
            UUID requestEventId,
            String ticketStatus,
            Cause decidedBy)
            implements TicketEvent {}

    /** The store is cooking already; parameters as in {@link CancelConfirmed}. */
    record CancelRefused(
            UUID orderId,
            UUID storeId,
            long ticketVersion,
            Instant occurredAt,
            UUID requestEventId,
            String ticketStatus,
            Cause decidedBy)
            implements TicketEvent {}
}
