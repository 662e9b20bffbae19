package fooddelivery.events;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What store tells, about its catalogue and about tickets (a paid order as the kitchen sees it). Amounts are won. */
public sealed interface StoreEvent extends Event {

    UUID storeId();

    Instant occurredAt();

    /** The whole store with its menu, whenever anything of it changed; the highest {@code version} counts. */
    record StorePublished(
            UUID storeId,
            long version,
            Instant occurredAt,
            String name,
            Place place,
            List<OpeningPeriod> hours,
            Instant busyUntil,
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

    /** @param price won */
    record MenuEntry(UUID menuItemId, String name, String description, long price, boolean soldOut) {}

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

    /** @param prepMinutes minutes until the food should be ready */
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
     * @param reason told to the customer; null when none was given
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
            String reason)
            implements TicketEvent {}

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
