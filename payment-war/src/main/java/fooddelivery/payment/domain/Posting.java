package fooddelivery.payment.domain;

import static fooddelivery.payment.domain.Posting.Account.EXPRESS_REVENUE;
import static fooddelivery.payment.domain.Posting.Account.GATEWAY;
import static fooddelivery.payment.domain.Posting.Account.HELD_FOR_ORDERS;
import static fooddelivery.payment.domain.Posting.Account.PLATFORM_LOSS;
import static fooddelivery.payment.domain.Posting.Account.PLATFORM_REVENUE;
import static fooddelivery.payment.domain.Posting.Account.RIDERS_PAYABLE;
import static fooddelivery.payment.domain.Posting.Account.STORES_PAYABLE;

import java.util.List;
import java.util.UUID;

/**
 * One movement of money in double entry: what goes into some accounts (positive) comes out of others (negative), in won.
 *
 * <pre>
 * CAPTURE         GATEWAY         ← HELD_FOR_ORDERS                                                    the total
 * REFUND_FULL     HELD_FOR_ORDERS ← GATEWAY                                                            what was left
 * REFUND_EXPRESS  EXPRESS_REVENUE ← GATEWAY                                                            the express fee
 * SETTLEMENT      HELD_FOR_ORDERS ← STORES_PAYABLE, PLATFORM_REVENUE, RIDERS_PAYABLE, EXPRESS_REVENUE  the total
 * LOSS_STORE      PLATFORM_LOSS   ← STORES_PAYABLE                                                     the store's share
 * LOSS_RIDER      PLATFORM_LOSS   ← RIDERS_PAYABLE                                                     the delivery fee
 * </pre>
 *
 * @param reference the refund, or else the order: with the kind it makes the posting unique within its order
 */
public record Posting(UUID orderId, Kind kind, UUID reference, List<Line> lines) {

    public enum Kind {
        CAPTURE,
        REFUND_FULL,
        REFUND_EXPRESS,
        SETTLEMENT,
        LOSS_STORE,
        LOSS_RIDER
    }

    public enum Account {
        /** What the gateway owes us. */
        GATEWAY,
        /** Customers' money whose orders are not done yet. */
        HELD_FOR_ORDERS,
        STORES_PAYABLE,
        RIDERS_PAYABLE,
        /** The commission on goods. */
        PLATFORM_REVENUE,
        /** Express fees, given back when the promise was missed. */
        EXPRESS_REVENUE,
        /** What stores and riders are owed for orders that nobody paid in the end. */
        PLATFORM_LOSS
    }

    /** @param party the store or rider it is owed to; null for accounts that are nobody's */
    public record Line(Account account, long amount, UUID party) {}

    public Posting {
        lines = lines.stream().filter(line -> line.amount() != 0).toList();
        if (lines.stream().mapToLong(Line::amount).sum() != 0) {
            throw new IllegalArgumentException("The posting does not sum to zero: " + lines);
        }
    }

    public static Posting capture(UUID orderId, long amount) {
        return between(orderId, Kind.CAPTURE, orderId, GATEWAY, HELD_FOR_ORDERS, null, amount);
    }

    public static Posting refund(UUID orderId, UUID refundId, Refund.Kind kind, long amount) {
        return kind == Refund.Kind.FULL
                ? between(orderId, Kind.REFUND_FULL, refundId, HELD_FOR_ORDERS, GATEWAY, null, amount)
                : between(orderId, Kind.REFUND_EXPRESS, refundId, EXPRESS_REVENUE, GATEWAY, null, amount);
    }

    /** The order is done: everybody is owed their share. */
    public static Posting settlement(UUID orderId, Amounts amounts, UUID store, UUID rider, Commission commission) {
        long forStore = commission.storeShare(amounts.goods());
        return new Posting(
                orderId,
                Kind.SETTLEMENT,
                orderId,
                List.of(
                        new Line(HELD_FOR_ORDERS, amounts.total(), null),
                        new Line(STORES_PAYABLE, -forStore, store),
                        new Line(PLATFORM_REVENUE, forStore - amounts.goods(), null),
                        new Line(RIDERS_PAYABLE, -amounts.deliveryFee(), rider),
                        new Line(EXPRESS_REVENUE, -amounts.expressFee(), null)));
    }

    public static Posting storeLoss(UUID orderId, long goods, UUID store, Commission commission) {
        return between(
                orderId, Kind.LOSS_STORE, orderId, PLATFORM_LOSS, STORES_PAYABLE, store, commission.storeShare(goods));
    }

    /** The event does not tell which rider; operations know from the delivery. */
    public static Posting riderLoss(UUID orderId, long deliveryFee) {
        return between(orderId, Kind.LOSS_RIDER, orderId, PLATFORM_LOSS, RIDERS_PAYABLE, null, deliveryFee);
    }

    private static Posting between(
            UUID orderId, Kind kind, UUID reference, Account to, Account from, UUID party, long amount) {
        return new Posting(
                orderId, kind, reference, List.of(new Line(to, amount, null), new Line(from, -amount, party)));
    }

    /** @param percent of the goods that the platform keeps; parts of a won are the store's */
    public record Commission(int percent) {

        long storeShare(long goods) {
            return goods - goods * percent / 100;
        }
    }
}
