package fooddelivery.order.application;

import fooddelivery.order.domain.Address;
import java.util.List;
import java.util.UUID;

/**
 * A customer's wish to order.
 *
 * @param address where to; null for the customer's own
 * @param idempotencyKey null when none was given
 * @param bodyHash tells whether a repeated key comes with the same wish
 */
public record PlaceOrder(
        UUID customerId,
        UUID storeId,
        List<Line> lines,
        boolean express,
        Address address,
        String method,
        String cardToken,
        boolean payWhenAvailable,
        String idempotencyKey,
        String bodyHash) {

    public record Line(UUID menuItemId, int quantity) {}
}
