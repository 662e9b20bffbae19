package fooddelivery.status.domain;

import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What all services say about one order.
 *
 * @param order null when that service knows nothing of it; so are the others
 * @param unheard the services that could not be asked: of them nothing is known, not even that they know nothing
 */
public record Evidence(
        UUID orderId,
        Facts.OfOrder order,
        Facts.OfPayment payment,
        Facts.OfStore ticket,
        Facts.OfDelivery delivery,
        Facts.OfView view,
        Set<Witness> unheard) {

    /** Who can be asked about an order. */
    public enum Witness {
        ORDER,
        PAYMENT,
        STORE,
        DELIVERY,
        STATUS
    }

    public boolean hasHeard(Witness witness) {
        return !unheard.contains(witness);
    }

    /** Whether somebody changed something so lately that the others need not have heard of it. */
    public boolean isInFlight(Instant settledBefore) {
        return Stream.of(order, payment, ticket, delivery)
                .filter(Objects::nonNull)
                .map(Facts::changedAt)
                .anyMatch(changed -> changed != null && changed.isAfter(settledBefore));
    }
}
