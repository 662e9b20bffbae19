package fooddelivery.order.application;

import fooddelivery.events.Cause;
import fooddelivery.events.DeliveryEvent;
import fooddelivery.events.Envelope;
import fooddelivery.events.EventType;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.PaymentEvent;
import fooddelivery.events.StoreEvent;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderRepository;
import fooddelivery.order.domain.OrderTerms;
import fooddelivery.runtime.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** Whenever another service says so, the order moves on. Runs in the inbox's transaction. */
@ApplicationScoped
public class OrderPolicy {

    private static final Logger LOG = System.getLogger(OrderPolicy.class.getName());
    private static final String FULL = "FULL";

    @Inject
    private OrderRepository orders;

    @Inject
    private Outbox outbox;

    @Inject
    private OrderTerms terms;

    @Inject
    private Clock clock;

    public void whenPaymentApproved(PaymentEvent.PaymentApproved event, Envelope<?> envelope) {
        whenever(
                event.orderId(),
                envelope,
                event.occurredAt(),
                (order, cause) -> order.approved(event.attemptId(), cause, terms, clock.instant()));
    }

    public void whenPaymentDeclined(PaymentEvent.PaymentDeclined event, Envelope<?> envelope) {
        whenever(
                event.orderId(),
                envelope,
                event.occurredAt(),
                (order, cause) -> order.declined(event.attemptId(), event.reason(), cause));
    }

    public void whenPaymentVoided(PaymentEvent.PaymentVoided event, Envelope<?> envelope) {
        whenever(event.orderId(), envelope, event.occurredAt(), Order::paymentVoided);
    }

    public void whenPaymentRefunded(PaymentEvent.PaymentRefunded event, Envelope<?> envelope) {
        if (event.kind().equals(FULL)) {
            whenever(event.orderId(), envelope, event.occurredAt(), Order::refunded);
        }
    }

    public void whenRefundFailed(PaymentEvent.RefundFailed event, Envelope<?> envelope) {
        if (event.kind().equals(FULL)) {
            whenever(event.orderId(), envelope, event.occurredAt(), Order::refundFailed);
        }
    }

    public void whenOrderAccepted(StoreEvent.OrderAccepted event, Envelope<?> envelope) {
        whenever(event.orderId(), envelope, event.occurredAt(), Order::accepted);
    }

    public void whenOrderRefused(StoreEvent.OrderRefused event, Envelope<?> envelope) {
        whenever(
                event.orderId(),
                envelope,
                event.occurredAt(),
                (order, cause) -> order.refused(event.reason(), false, cause, clock.instant()));
    }

    public void whenTicketExpired(StoreEvent.TicketExpired event, Envelope<?> envelope) {
        whenever(
                event.orderId(),
                envelope,
                event.occurredAt(),
                (order, cause) -> order.refused("STORE_NO_ANSWER", true, cause, clock.instant()));
    }

    public void whenCookingStarted(StoreEvent.CookingStarted event, Envelope<?> envelope) {
        whenever(event.orderId(), envelope, event.occurredAt(), Order::cookingStarted);
    }

    public void whenCookingFinished(StoreEvent.CookingFinished event, Envelope<?> envelope) {
        whenever(event.orderId(), envelope, event.occurredAt(), Order::cookingFinished);
    }

    public void whenCancelConfirmed(StoreEvent.CancelConfirmed event, Envelope<?> envelope) {
        whenever(
                event.orderId(),
                envelope,
                event.occurredAt(),
                (order, cause) -> order.cancelConfirmed(cause, clock.instant()));
    }

    /** Cites what had decided at the store, rather than the refusal itself. */
    public void whenCancelRefused(StoreEvent.CancelRefused event, Envelope<?> envelope) {
        whenever(
                event.orderId(),
                envelope,
                event.occurredAt(),
                (order, cause) -> order.cancelRefused(cause, event.decidedBy()));
    }

    public void whenRiderAssigned(DeliveryEvent.RiderAssigned event, Envelope<?> envelope) {
        whenever(
                event.orderId(),
                envelope,
                event.occurredAt(),
                (order, cause) -> order.riderAssigned(event.riderId(), event.deliveryVersion(), cause));
    }

    public void whenRiderReleased(DeliveryEvent.RiderReleased event, Envelope<?> envelope) {
        whenever(
                event.orderId(),
                envelope,
                event.occurredAt(),
                (order, cause) -> order.riderReleased(event.deliveryVersion(), cause));
    }

    public void whenPickedUp(DeliveryEvent.PickedUp event, Envelope<?> envelope) {
        whenever(
                event.orderId(),
                envelope,
                event.occurredAt(),
                (order, cause) -> order.pickedUp(event.riderId(), event.deliveryVersion(), cause));
    }

    public void whenDelivered(DeliveryEvent.Delivered event, Envelope<?> envelope) {
        whenever(
                event.orderId(),
                envelope,
                event.occurredAt(),
                (order, cause) ->
                        order.delivered(event.riderId(), event.deliveryVersion(), cause, terms, clock.instant()));
    }

    public void whenDeliveryVoided(DeliveryEvent.DeliveryVoided event, Envelope<?> envelope) {
        whenever(event.orderId(), envelope, event.occurredAt(), Order::deliveryVoided);
    }

    private void whenever(
            UUID orderId,
            Envelope<?> envelope,
            Instant occurredAt,
            BiFunction<Order, Cause, List<OrderEvent>> transition) {
        Optional<Order> order = orders.lock(orderId);
        if (order.isEmpty()) {
            park(orderId, envelope);
            return;
        }
        String name = EventType.named(envelope.type()).orElseThrow().record().getSimpleName();
        Cause cause = new Cause(name, envelope.id(), occurredAt);
        transition.apply(order.get(), cause).forEach(outbox::publish);
    }

    /** No order of ours: nothing to retry, something for an operator to look at. */
    private void park(UUID orderId, Envelope<?> envelope) {
        LOG.log(Level.WARNING, "{0} is about order {1}, which is not known here", envelope.type(), orderId);
        orders.park(envelope.id(), envelope.type(), orderId);
    }
}
