package fooddelivery.order.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What this service knows of people beside their orders, who has looked at it, and how it is erased. */
public interface PersonalData {

    /**
     * For whom an order is.
     *
     * @param name empty, like the phone, when the customer was erased
     * @param phone E.164
     * @param address where the order goes, which need not be the customer's own
     */
    record Recipient(UUID orderId, UUID customerId, String name, String phone, Address address) {}

    /** An administrator saw a recipient in full. */
    record Access(UUID accessId, UUID orderId, UUID customerId, String readBy, String reason, Instant readAt) {}

    Optional<Recipient> recipient(UUID orderId);

    void record(Access access);

    /** @param before only accesses before this one; null from the newest */
    List<Access> accesses(UUID before, int limit);

    /** Locks the customer until the transaction ends, so that nobody is erased twice at once. */
    Optional<Boolean> lockIsErased(UUID customerId);

    /** Whether one of the customer's orders is under way, or money of it still owed. */
    boolean hasUnfinished(UUID customerId);

    /** Leaves of the customer nothing but the id. */
    void eraseCustomer(UUID customerId, Instant now);

    /** Finished orders of this customer that still tell of a person. */
    List<UUID> finishedOf(UUID customerId);

    /**
     * Finished orders that tell of a person and no longer should.
     *
     * @param finishedBefore when it was too long ago; orders of erased customers are due at once
     */
    List<UUID> due(Instant finishedBefore, int limit);

    /** Leaves of where the order went nothing but the district, and nothing of how it was to be paid and handed over. */
    void eraseOrder(UUID orderId, Instant now);
}
