package fooddelivery.order.application;

import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.OrderWatch;
import fooddelivery.order.domain.OrderWatch.Standing;
import fooddelivery.runtime.SagaPart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where an order stands and what it does by the clock. */
@ApplicationScoped
public class OrderSagaPart implements SagaPart {

    @Inject
    private OrderWatch watch;

    @Override
    public Optional<Part> of(UUID orderId) {
        return watch.standing(orderId).map(OrderSagaPart::part);
    }

    private static Part part(Standing order) {
        return new Part(
                order.status().name(),
                order.refund().name(),
                order.since(),
                SagaPart.deadlines(
                        new Deadline("PAYMENT_CALL", order.nextCallAt()),
                        new Deadline(ending(order.status()), order.deadline()),
                        new Deadline("EXPRESS_PROMISE", isUnderWay(order.status()) ? order.promisedAt() : null)),
                List.of());
    }

    /** The name of what the order's deadline ends. */
    private static String ending(OrderStatus status) {
        return switch (status) {
            case PAYMENT_PENDING, PAYMENT_UNKNOWN, PAYMENT_DECLINED, PAYMENT_DEFERRED -> "PAYMENT_DEADLINE";
            case DELIVERED -> "AUTO_CONFIRM";
            default -> "STORE_NO_ANSWER";
        };
    }

    private static boolean isUnderWay(OrderStatus status) {
        return status.compareTo(OrderStatus.PAID) >= 0 && status.compareTo(OrderStatus.PICKED_UP) <= 0;
    }
}
