package fooddelivery.notify.domain;

import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderCancelRequested;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderCompleted;
import fooddelivery.events.OrderEvent.OrderExpired;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.OrderEvent.OrderRejected;
import fooddelivery.events.OrderEvent.PaymentDeferred;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import java.util.Map;
import java.util.Optional;

/**
 * What an event of order means to the customer. Some mean nothing: a second attempt to pay, a voided payment, a loss that
 * the platform bears.
 *
 * @param event what made the order change: the cause where order names one, otherwise order's own event
 * @param variables for the text; a number is an amount in won
 */
public record News(Message message, String event, Map<String, Object> variables) {

    /** As a reason, this is a code and not a sentence of the store's owner. */
    private static final String STORE_NO_ANSWER = "STORE_NO_ANSWER";

    public static Optional<News> of(OrderEvent event) {
        if (event instanceof OrderPlaced) {
            return news(Message.ORDER_PLACED, event, Map.of());
        }
        if (event instanceof OrderProgressed progressed) {
            return ofProgress(progressed).flatMap(message -> news(message, event, Map.of()));
        }
        if (event instanceof PaymentDeferred) {
            return news(Message.PAYMENT_DEFERRED, event, Map.of());
        }
        if (event instanceof OrderPaid paid) {
            return news(Message.PAID, event, Map.of("total", paid.total()));
        }
        if (event instanceof OrderCancelRequested) {
            return news(Message.CANCEL_REQUESTED, event, Map.of());
        }
        if (event instanceof OrderCancelled cancelled) {
            return news(ofCancellation(cancelled), event, Map.of());
        }
        if (event instanceof OrderRejected rejected) {
            return ofRejection(rejected);
        }
        if (event instanceof OrderExpired) {
            return news(Message.EXPIRED, event, Map.of());
        }
        if (event instanceof OrderCompleted) {
            return news(Message.COMPLETED, event, Map.of());
        }
        if (event instanceof ExpressPromiseMissed missed) {
            return news(Message.EXPRESS_MISSED, event, Map.of("expressFee", missed.expressFee()));
        }
        return Optional.empty();
    }

    public static News of(PreparationDelayed event) {
        String minutes = Integer.toString(event.minutes());
        String reason = event.reason();
        String name = event.getClass().getSimpleName();
        return reason == null || reason.isBlank()
                ? new News(Message.DELAYED, name, Map.of("minutes", minutes))
                : new News(Message.DELAYED_BECAUSE, name, Map.of("minutes", minutes, "reason", reason.strip()));
    }

    private static Optional<Message> ofProgress(OrderProgressed event) {
        if (event.cancelRefusedBy() != null) {
            return Optional.of(Message.CANCEL_REFUSED);
        }
        return Optional.ofNullable(
                switch (event.status()) {
                    case "PAYMENT_DECLINED" -> Message.PAYMENT_DECLINED;
                    case "PAYMENT_UNKNOWN" -> Message.PAYMENT_UNKNOWN;
                    case "ACCEPTED" -> Message.ACCEPTED;
                    case "COOKING" -> Message.COOKING;
                    case "READY" -> "RiderReleased".equals(causeOf(event)) ? Message.RIDER_RELEASED : Message.READY;
                    case "RIDER_ASSIGNED" -> Message.RIDER_ASSIGNED;
                    case "PICKED_UP" -> Message.PICKED_UP;
                    case "DELIVERED" -> Message.DELIVERED;
                    case "CANCELLED", "REJECTED", "EXPIRED" -> ofRefund(event.refund());
                    default -> null;
                });
    }

    private static Message ofRefund(String refund) {
        return switch (refund) {
            case "PENDING" -> Message.REFUND_PENDING;
            case "REFUNDED" -> Message.REFUND_DONE;
            case "FAILED" -> Message.REFUND_FAILED;
            default -> null;
        };
    }

    private static Message ofCancellation(OrderCancelled event) {
        return switch (event.by()) {
            case STORE_NO_ANSWER -> Message.CANCELLED_NO_ANSWER;
            case "OPERATOR" -> Message.CANCELLED_BY_OPERATOR;
            default -> event.wasPaid() ? Message.CANCELLED_PAID : Message.CANCELLED_UNPAID;
        };
    }

    private static Optional<News> ofRejection(OrderRejected event) {
        String reason = event.reason();
        return reason == null || reason.isBlank() || reason.equals(STORE_NO_ANSWER)
                ? news(Message.REJECTED_NO_ANSWER, event, Map.of())
                : news(Message.REJECTED, event, Map.of("reason", reason.strip()));
    }

    private static Optional<News> news(Message message, OrderEvent event, Map<String, Object> variables) {
        String cause = event instanceof OrderProgressed progressed ? causeOf(progressed) : null;
        return Optional.of(
                new News(message, cause != null ? cause : event.getClass().getSimpleName(), variables));
    }

    private static String causeOf(OrderProgressed event) {
        return event.cause() == null ? null : event.cause().type();
    }
}
