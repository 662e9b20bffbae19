package fooddelivery.order.application;

import fooddelivery.order.domain.Expectations;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.OrderWatch;
import fooddelivery.order.domain.OrderWatch.Overdue;
import fooddelivery.order.domain.OrderWatch.Unmatched;
import fooddelivery.order.domain.RefundDesk;
import fooddelivery.order.domain.RefundDesk.Refund;
import fooddelivery.order.domain.RefundDesk.Refunds;
import fooddelivery.order.domain.RefundStatus;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What operators see and do when an order, or its money, does not get on by itself. */
@ApplicationScoped
public class OperationsService {

    private static final Logger LOG = System.getLogger(OperationsService.class.getName());

    @Inject
    private OrderWatch watch;

    @Inject
    private OrderService orders;

    @Inject
    private RefundDesk refunds;

    @Inject
    private Expectations expectations;

    @Produces
    static Expectations expectations(
            @ConfigProperty(name = "fooddelivery.order.expected.payment-pending", defaultValue = "PT5M")
                    Duration paymentPending,
            @ConfigProperty(name = "fooddelivery.order.expected.payment-unknown", defaultValue = "PT5M")
                    Duration paymentUnknown,
            @ConfigProperty(name = "fooddelivery.order.expected.paid", defaultValue = "PT15M") Duration paid,
            @ConfigProperty(name = "fooddelivery.order.expected.accepted", defaultValue = "PT1H") Duration accepted,
            @ConfigProperty(name = "fooddelivery.order.expected.cooking", defaultValue = "PT2H") Duration cooking,
            @ConfigProperty(name = "fooddelivery.order.expected.ready", defaultValue = "PT45M") Duration ready,
            @ConfigProperty(name = "fooddelivery.order.expected.rider-assigned", defaultValue = "PT30M")
                    Duration riderAssigned,
            @ConfigProperty(name = "fooddelivery.order.expected.picked-up", defaultValue = "PT1H30M") Duration pickedUp,
            @ConfigProperty(name = "fooddelivery.order.expected.cancel-pending", defaultValue = "PT5M")
                    Duration cancelPending,
            @ConfigProperty(name = "fooddelivery.order.expected.refund-pending", defaultValue = "PT30M")
                    Duration refundPending,
            @ConfigProperty(name = "fooddelivery.order.expected.refund-failed", defaultValue = "PT0S")
                    Duration refundFailed) {
        return new Expectations(
                Map.of(
                        OrderStatus.PAYMENT_PENDING, paymentPending,
                        OrderStatus.PAYMENT_UNKNOWN, paymentUnknown,
                        OrderStatus.PAID, paid,
                        OrderStatus.ACCEPTED, accepted,
                        OrderStatus.COOKING, cooking,
                        OrderStatus.READY, ready,
                        OrderStatus.RIDER_ASSIGNED, riderAssigned,
                        OrderStatus.PICKED_UP, pickedUp,
                        OrderStatus.CANCEL_PENDING, cancelPending),
                Map.of(RefundStatus.PENDING, refundPending, RefundStatus.FAILED, refundFailed));
    }

    public List<Overdue> overdue(UUID after, int limit) {
        return watch.overdue(expectations, after, limit);
    }

    public List<Unmatched> unmatched(UUID after, int limit) {
        return watch.unmatched(after, limit);
    }

    /**
     * Ends an order that got stuck. Fine and without effect when it is cancelled already.
     *
     * @param by the administrator, for the log
     * @throws fooddelivery.runtime.Refused 409 in a state in which that is not possible
     */
    public Order forceCancel(UUID orderId, String reason, String by) {
        Order order = orders.forceCancel(orderId, reason);
        LOG.log(Level.WARNING, "Order {0} was cancelled by {1}, an administrator: {2}", orderId, by, reason);
        return order;
    }

    public Refunds refunds(RefundDesk.State state, int limit, UUID after) {
        return refunds.list(state, limit, after);
    }

    /** @param by the administrator, for the log */
    public Refund retryRefund(UUID refundId, String by) {
        Refund refund = refunds.retry(refundId);
        LOG.log(Level.INFO, "Refund {0} is tried again for {1}, an administrator", refundId, by);
        return refund;
    }
}
