package fooddelivery.saga;

import fooddelivery.events.DeliveryEvent.Delivered;
import fooddelivery.events.DeliveryEvent.PickedUp;
import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.DeliveryEvent.RiderReleased;
import fooddelivery.events.Envelope;
import fooddelivery.events.PaymentEvent.PaymentApproved;
import fooddelivery.events.PaymentEvent.PaymentDeclined;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.events.StoreEvent.CookingStarted;
import fooddelivery.order.application.Checkout;
import fooddelivery.order.application.OrderPolicy;
import fooddelivery.order.application.PlaceOrder;
import fooddelivery.order.domain.Order;
import fooddelivery.order.domain.OrderRepository;
import fooddelivery.order.domain.OrderStatus;
import fooddelivery.order.domain.PaymentOutcome;
import fooddelivery.order.domain.RefundStatus;
import fooddelivery.payment.domain.PaymentGateway;
import fooddelivery.runtime.TransitionTable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Mistakes that one could make in the services. Each is one of the saga's traps, or a part left out; the simulation has to
 * find every one of them.
 */
enum Sabotage {
    A_CLOSED_ACCOUNT_FORGETS_WHAT_IS_BEING_CONFIRMED {
        @Override
        void run(Runnable simulation) {
            with(
                    "payment",
                    "Payment",
                    "CONFIRMING",
                    "ACCOUNT_CLOSED",
                    "VOIDED",
                    () -> with("payment", "Payment", "UNKNOWN", "ACCOUNT_CLOSED", "VOIDED", simulation));
        }
    },
    PAYMENT_HAS_NO_SWEEPER {
        @Override
        World world() {
            return new World().without("Clearing up payments");
        }
    },
    NOT_FOUND_IS_A_DECLINE {
        @Override
        World world() {
            return changed(PaymentGateway.class, NotFoundIsADecline::new);
        }
    },
    A_REQUEST_NOT_SENT_DEFERS_AN_UNKNOWN_PAYMENT {
        @Override
        void run(Runnable simulation) {
            with("order", "Order", "PAYMENT_UNKNOWN", "PAYMENT_NOT_SENT", "PAYMENT_DEFERRED", simulation);
        }
    },
    A_DECLINE_OF_ANY_ATTEMPT_COUNTS {
        @Override
        World world() {
            return changed(OrderPolicy.class, policy -> like(policy, new AnyDeclineCounts()));
        }
    },
    NOBODY_ASKS_PAYMENT_AGAIN {
        @Override
        World world() {
            return new World().without("Asking payment again");
        }
    },
    THE_CUSTOMER_HEARS_WHAT_THE_CALL_SAID {
        @Override
        World world() {
            return changed(Checkout.class, checkout -> like(checkout, new Hopeful()));
        }
    },
    A_LOST_ANSWER_COUNTS_AS_NOT_SENT {
        @Override
        World world() {
            return changed(fooddelivery.order.domain.PaymentGateway.class, line ->
                    (fooddelivery.order.domain.PaymentGateway) attempt -> notSent(line.approve(attempt)));
        }
    },
    THE_DELIVERY_EVENT_HEARD_LAST_COUNTS {
        @Override
        World world() {
            return changed(OrderPolicy.class, policy -> like(policy, new LastHeardCounts()));
        }
    },
    A_LATE_REFUSAL_REVIVES_A_CANCELLED_ORDER {
        @Override
        void run(Runnable simulation) {
            with("order", "Order", "CANCELLED", "CANCEL_REFUSED", "COOKING", simulation);
        }
    },
    AN_OWNER_REJECTS_WHAT_THE_CUSTOMER_IS_CANCELLING {
        @Override
        void run(Runnable simulation) {
            with("order", "Order", "CANCEL_PENDING", "ORDER_REFUSED", "REJECTED", simulation);
        }
    },
    NOBODY_IS_PAID_FOR_COOKING_AFTER_THE_END {
        @Override
        World world() {
            return changed(OrderPolicy.class, policy -> like(policy, new DeafAfterTheEnd()));
        }
    },
    NO_TOMBSTONE_OF_A_DELIVERY {
        @Override
        void run(Runnable simulation) {
            with("delivery", "Delivery", "NONE", "PAID_ORDER_CANCELLED", null, simulation);
        }
    },
    NO_TOMBSTONE_OF_A_TICKET {
        @Override
        void run(Runnable simulation) {
            with("store", "Ticket", "NONE", "CANCEL_REQUESTED", null, simulation);
        }
    },
    AN_APPROVAL_RESTARTS_A_FAILED_REFUND {
        @Override
        World world() {
            return changed(OrderPolicy.class, policy -> like(policy, new ApprovalRestartsRefund()));
        }
    },
    A_PROMISE_IS_JUDGED_WHEN_IT_IS_HEARD_OF {
        @Override
        World world() {
            return changed(OrderPolicy.class, policy -> like(policy, new JudgedWhenHeard()));
        }
    },
    A_CANCELLED_ORDER_IS_NOT_REFUNDED {
        @Override
        void run(Runnable simulation) {
            with("payment", "Payment", "APPROVED", "ACCOUNT_CLOSED", null, simulation);
        }
    },
    THE_RELAY_MARKS_BEFORE_IT_SENDS {
        @Override
        World world() {
            return new World().thatMarksBeforeSending();
        }
    };

    private static final PrivateField<OrderRepository> ORDERS = new PrivateField<>(OrderPolicy.class, "orders");

    /** A world with the mistake. */
    World world() {
        return new World();
    }

    /** Runs the simulation while the mistake is made. */
    void run(Runnable simulation) {
        simulation.run();
    }

    private static <T> World changed(Class<T> type, UnaryOperator<T> change) {
        return new World(bean -> type.isInstance(bean) ? change.apply(type.cast(bean)) : bean);
    }

    /** Gives the replacement what was injected into the original. */
    private static <T> T like(Object original, T replacement) {
        Class<?> type = replacement.getClass().getSuperclass();
        Arrays.stream(type.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .forEach(field -> {
                    PrivateField<Object> copied = new PrivateField<>(type, field.getName());
                    copied.set(replacement, copied.of(original));
                });
        return replacement;
    }

    /** Runs the work with a row of a service's transition table changed. */
    private static void with(String service, String aggregate, String state, String trigger, String to, Runnable work) {
        try {
            Field table = Class.forName("fooddelivery." + service + ".domain." + aggregate + "Transitions")
                    .getDeclaredField("TABLE");
            table.setAccessible(true);
            with(table.get(null), state, trigger, to, work);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The enumerations are the services' own, so their types are not known here. */
    @SuppressWarnings({"rawtypes", "unchecked"})
    private static void with(Object table, String state, String trigger, String to, Runnable work) {
        Map<Enum, Map> rows = new PrivateField<Map<Enum, Map>>(TransitionTable.class, "next").of(table);
        Enum someState = rows.keySet().iterator().next();
        Enum someTrigger = (Enum) rows.get(someState).keySet().iterator().next();
        Map row = rows.computeIfAbsent(
                Enum.valueOf(someState.getDeclaringClass(), state),
                key -> new EnumMap(someTrigger.getDeclaringClass()));
        Enum changed = Enum.valueOf(someTrigger.getDeclaringClass(), trigger);
        Object before = row.get(changed);
        replace(row, changed, to == null ? null : Enum.valueOf(someState.getDeclaringClass(), to));
        try {
            work.run();
        } finally {
            replace(row, changed, before);
        }
    }

    @SuppressWarnings({"rawtypes", "unchecked"})
    private static void replace(Map row, Enum key, Object value) {
        if (value == null) {
            row.remove(key);
        } else {
            row.put(key, value);
        }
    }

    private static PaymentOutcome notSent(PaymentOutcome outcome) {
        return outcome instanceof PaymentOutcome.Unknown ? new PaymentOutcome.NotSent() : outcome;
    }

    private record NotFoundIsADecline(PaymentGateway company) implements PaymentGateway {

        @Override
        public Result confirm(UUID attemptId, UUID orderId, long amount, String method, String token) {
            Result result = company.confirm(attemptId, orderId, amount, method, token);
            return result instanceof Result.Unclear ? query(attemptId) : result;
        }

        @Override
        public Result query(UUID attemptId) {
            Result result = company.query(attemptId);
            return result instanceof Result.Unclear unclear && unclear.why().equals("NOT_FOUND")
                    ? new Result.Declined("NOT_FOUND")
                    : result;
        }

        @Override
        public Cancellation cancel(UUID attemptId, UUID refundId, long amount, String reason) {
            return company.cancel(attemptId, refundId, amount, reason);
        }

        @Override
        public Cancellation queryRefund(UUID attemptId, UUID refundId, long amount) {
            return company.queryRefund(attemptId, refundId, amount);
        }
    }

    private static final class AnyDeclineCounts extends OrderPolicy {

        @Override
        public void whenPaymentDeclined(PaymentDeclined event, Envelope<?> envelope) {
            Order order = ORDERS.of(this).lock(event.orderId()).orElseThrow();
            super.whenPaymentDeclined(
                    new PaymentDeclined(
                            event.orderId(),
                            event.version(),
                            event.occurredAt(),
                            order.attempt().attemptId(),
                            event.attemptNo(),
                            event.reason()),
                    envelope);
        }
    }

    private static final class ApprovalRestartsRefund extends OrderPolicy {

        private static final PrivateField<RefundStatus> REFUND = new PrivateField<>(Order.class, "refund");

        @Override
        public void whenPaymentApproved(PaymentApproved event, Envelope<?> envelope) {
            Order order = ORDERS.of(this).lock(event.orderId()).orElseThrow();
            if (order.refund() == RefundStatus.FAILED) {
                REFUND.set(order, RefundStatus.NONE);
            }
            super.whenPaymentApproved(event, envelope);
        }
    }

    private static final class DeafAfterTheEnd extends OrderPolicy {

        private boolean isOver(UUID orderId) {
            return ORDERS.of(this).lock(orderId).orElseThrow().status() == OrderStatus.CANCELLED;
        }

        @Override
        public void whenCookingStarted(CookingStarted event, Envelope<?> envelope) {
            if (!isOver(event.orderId())) {
                super.whenCookingStarted(event, envelope);
            }
        }

        @Override
        public void whenCookingFinished(CookingFinished event, Envelope<?> envelope) {
            if (!isOver(event.orderId())) {
                super.whenCookingFinished(event, envelope);
            }
        }
    }

    private static final class JudgedWhenHeard extends OrderPolicy {

        private static final PrivateField<java.time.Clock> CLOCK = new PrivateField<>(OrderPolicy.class, "clock");

        @Override
        public void whenDelivered(Delivered event, Envelope<?> envelope) {
            super.whenDelivered(
                    new Delivered(
                            event.orderId(),
                            event.deliveryVersion(),
                            CLOCK.of(this).instant(),
                            event.riderId(),
                            event.codeConfirmed()),
                    envelope);
        }
    }

    private static final class LastHeardCounts extends OrderPolicy {

        private long heard = 1_000;

        @Override
        public void whenRiderAssigned(RiderAssigned event, Envelope<?> envelope) {
            super.whenRiderAssigned(
                    new RiderAssigned(event.orderId(), ++heard, event.occurredAt(), event.riderId()), envelope);
        }

        @Override
        public void whenRiderReleased(RiderReleased event, Envelope<?> envelope) {
            super.whenRiderReleased(
                    new RiderReleased(event.orderId(), ++heard, event.occurredAt(), event.riderId()), envelope);
        }

        @Override
        public void whenPickedUp(PickedUp event, Envelope<?> envelope) {
            super.whenPickedUp(new PickedUp(event.orderId(), ++heard, event.occurredAt(), event.riderId()), envelope);
        }

        @Override
        public void whenDelivered(Delivered event, Envelope<?> envelope) {
            super.whenDelivered(
                    new Delivered(event.orderId(), ++heard, event.occurredAt(), event.riderId(), event.codeConfirmed()),
                    envelope);
        }
    }

    /** Answers by the call, and not by the row. */
    private static final class Hopeful extends Checkout {

        private static final PrivateField<OrderStatus> STATUS = new PrivateField<>(Order.class, "status");
        private static final PrivateField<fooddelivery.order.domain.PaymentGateway> PAYMENTS =
                new PrivateField<>(Checkout.class, "payments");

        @Override
        public Order place(PlaceOrder wish) {
            fooddelivery.order.domain.PaymentGateway line = PAYMENTS.of(this);
            PaymentOutcome[] heard = {null};
            PAYMENTS.set(this, attempt -> heard[0] = line.approve(attempt));
            try {
                Order order = super.place(wish);
                if (heard[0] instanceof PaymentOutcome.Approved) {
                    STATUS.set(order, OrderStatus.PAID);
                }
                return order;
            } finally {
                PAYMENTS.set(this, line);
            }
        }
    }
}
