package fooddelivery.order.application;

import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.PaymentAttempt;
import fooddelivery.order.domain.PaymentGateway;
import fooddelivery.runtime.Correlation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Places and pays: first the attempt is committed, then payment is called with no transaction open, then the answer is
 * committed. What the customer hears is read from the row after that, so a cancellation that came between is seen.
 */
@ApplicationScoped
public class Checkout {

    @Inject
    private OrderService orders;

    @Inject
    private PaymentGateway payments;

    @Inject
    private Clock clock;

    public Order place(PlaceOrder wish) {
        OrderService.Placement placement = orders.place(wish);
        return placement.attempt().map(this::call).orElse(placement.order());
    }

    public Order pay(UUID orderId, UUID customerId, String method, String cardToken) {
        return call(orders.pay(orderId, customerId, method, cardToken).attempt().orElseThrow());
    }

    /** Pays or asks again in the background, if that is still due. */
    public Optional<Order> callDue(UUID orderId) {
        return orders.callDue(orderId).map(this::call);
    }

    /** How long a customer whose order is not paid should wait before asking again. */
    public Duration retryAfter(Order order) {
        Duration next = order.retryAfter(clock.instant());
        return order.status() == OrderStatus.PAYMENT_DEFERRED
                        && payments.retryAfter().compareTo(next) > 0
                ? payments.retryAfter()
                : next;
    }

    private Order call(PaymentAttempt attempt) {
        Supplier<Order> call =
                () -> orders.paymentAnswered(attempt.orderId(), attempt.attemptId(), payments.approve(attempt));
        return Correlation.of(attempt.orderId()).during(call);
    }
}
