package fooddelivery.order.domain;

import fooddelivery.events.Cause;
import fooddelivery.events.OrderLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Orders in every state, for tests. */
public final class Orders {

    public static final Instant NOON = Instant.parse("2026-03-01T03:00:00Z");
    public static final OrderTerms TERMS = new OrderTerms(
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(24),
            Duration.ofMinutes(45),
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1));
    public static final UUID RIDER = UUID.randomUUID();

    private Orders() {}

    public static Order placed() {
        return placed(false);
    }

    public static Order placed(boolean payWhenAvailable) {
        Order order = new Order(UUID.randomUUID(), basket(), payment(payWhenAvailable), "0420", TERMS, NOON);
        order.placed();
        return order;
    }

    public static Order.Basket basket() {
        return new Order.Basket(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "Hanbapsang",
                List.of(new OrderLine(UUID.randomUUID(), "Bibimbap", 10_500, 2)),
                3_000,
                2_000,
                true,
                new Address("Teheran-ro 123", "1168010100", 37.5, 127.0));
    }

    public static Order.Payment payment(boolean payWhenAvailable) {
        return new Order.Payment(UUID.randomUUID(), "CARD", "sealed", payWhenAvailable);
    }

    public static UUID attemptOf(Order order) {
        return order.attempt().attemptId();
    }

    public static Cause cause(String type) {
        return new Cause(type, UUID.randomUUID(), NOON);
    }

    public static Order answered(PaymentOutcome outcome) {
        Order order = placed();
        order.paymentAnswered(attemptOf(order), outcome, TERMS, NOON);
        return order;
    }

    public static Order paid() {
        Order order = placed();
        order.paymentAnswered(attemptOf(order), new PaymentOutcome.Approved(attemptOf(order)), TERMS, NOON);
        return order;
    }

    public static Order in(OrderStatus status) {
        Order order = switch (status) {
            case PAYMENT_PENDING, EXPIRED -> placed();
            case PAYMENT_UNKNOWN -> answered(new PaymentOutcome.Unknown());
            case PAYMENT_DECLINED -> answered(new PaymentOutcome.Declined("INSUFFICIENT_FUNDS"));
            case PAYMENT_DEFERRED -> answered(new PaymentOutcome.NotSent());
            default -> paid();
        };
        switch (status) {
            case EXPIRED -> order.deadlinePassed(NOON.plus(TERMS.payWithin()));
            case ACCEPTED -> order.accepted(cause("OrderAccepted"));
            case COOKING -> order.cookingStarted(cause("CookingStarted"));
            case READY -> order.cookingFinished(cause("CookingFinished"));
            case RIDER_ASSIGNED -> order.riderAssigned(RIDER, 2, cause("RiderAssigned"));
            case PICKED_UP -> order.pickedUp(RIDER, 3, cause("PickedUp"));
            case DELIVERED, COMPLETED -> order.delivered(RIDER, 4, cause("Delivered"), TERMS, NOON);
            case CANCEL_PENDING, CANCELLED -> order.cancel("changed my mind", TERMS, NOON);
            case REJECTED -> order.refused("no rice", false, cause("OrderRefused"), NOON);
            default -> {}
        }
        if (status == OrderStatus.COMPLETED) {
            order.confirm(NOON);
        }
        if (status == OrderStatus.CANCELLED) {
            order.cancelConfirmed(cause("CancelConfirmed"), NOON);
        }
        return order;
    }
}
