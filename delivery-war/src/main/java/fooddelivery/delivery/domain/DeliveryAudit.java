package fooddelivery.delivery.domain;

import fooddelivery.runtime.AuditRange;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Where each delivery is, for an audit. Locks and changes nothing. */
public interface DeliveryAudit {

    /** @param changedAt when {@code version} last rose, by the database's clock */
    record Facts(UUID orderId, DeliveryStatus status, long version, Instant changedAt, boolean cancelledTooLate) {}

    /** Rising by order id, and one row more than the page has where there are more. */
    List<Facts> facts(AuditRange range);
}
