package fooddelivery.saga;

import fooddelivery.delivery.domain.DeliveryStatus;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.payment.domain.PaymentStatus;
import fooddelivery.store.domain.TicketStatus;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The saga's tables, stated a second time: what may follow upon what. The services' own tables are not asked. */
final class SagaTables {

    /** Trigger, the states it is listed for, the state it leads to; {@code =} stays. */
    private static final String ORDER = """
            PaymentApproved         PAYMENT_PENDING PAYMENT_UNKNOWN PAYMENT_DECLINED PAYMENT_DEFERRED > PAID
            PaymentDeclined         PAYMENT_PENDING PAYMENT_UNKNOWN > PAYMENT_DECLINED
            PaymentNotSent          PAYMENT_PENDING > PAYMENT_DEFERRED
            PaymentResultUnknown    PAYMENT_PENDING > PAYMENT_UNKNOWN
            PaymentCallStale        PAYMENT_PENDING > PAYMENT_UNKNOWN
            PayAgain                PAYMENT_DECLINED PAYMENT_DEFERRED > PAYMENT_PENDING
            AutoPay                 PAYMENT_DEFERRED > PAYMENT_PENDING
            CancelUnpaid            PAYMENT_PENDING PAYMENT_UNKNOWN PAYMENT_DECLINED PAYMENT_DEFERRED > CANCELLED
            Expire                  PAYMENT_PENDING PAYMENT_UNKNOWN PAYMENT_DECLINED PAYMENT_DEFERRED > EXPIRED
            RequestCancel           PAID ACCEPTED > CANCEL_PENDING
            OrderAccepted           PAID > ACCEPTED
            CookingStarted          PAID ACCEPTED CANCEL_PENDING > COOKING
            CookingFinished         PAID ACCEPTED COOKING CANCEL_PENDING > READY
            RiderAssigned           PAID ACCEPTED COOKING READY RIDER_ASSIGNED PICKED_UP CANCEL_PENDING > RIDER_ASSIGNED
            RiderReleased           PAID ACCEPTED COOKING READY RIDER_ASSIGNED PICKED_UP CANCEL_PENDING > READY
            PickedUp                PAID ACCEPTED COOKING READY RIDER_ASSIGNED PICKED_UP CANCEL_PENDING > PICKED_UP
            Delivered               PAID ACCEPTED COOKING READY RIDER_ASSIGNED PICKED_UP CANCEL_PENDING > DELIVERED
            CancelRefused           CANCEL_PENDING > COOKING
            CancelPaid              CANCEL_PENDING > CANCELLED
            Reject                  PAID ACCEPTED > REJECTED
            StoreNoAnswer           PAID CANCEL_PENDING > CANCELLED
            ForceCancel             ACCEPTED COOKING READY RIDER_ASSIGNED PICKED_UP > CANCELLED
            Complete                DELIVERED > COMPLETED
            RecordLoss              CANCELLED > =
            MissPromise             DELIVERED > =
            ApprovedAfterTheEnd     CANCELLED EXPIRED > =
            PaymentVoided           CANCELLED EXPIRED REJECTED > =
            PaymentRefunded         CANCELLED EXPIRED REJECTED > =
            RefundFailed            CANCELLED EXPIRED REJECTED > =
            """;

    private static final Map<String, Set<String>> ORDER_ROWS = read(ORDER);

    private static final Set<String> REFUNDS_UP = Set.of(
            "NONE PENDING", "PENDING FAILED", "PENDING REFUNDED", "FAILED REFUNDED", "NONE REFUNDED", "NONE FAILED");

    private static final Set<String> ATTEMPT = moves("""
            - CONFIRMING VOIDED
            CONFIRMING UNKNOWN APPROVED REFUND_PENDING DECLINED
            UNKNOWN APPROVED REFUND_PENDING DECLINED
            APPROVED REFUND_PENDING
            REFUND_PENDING REFUNDED REFUND_FAILED
            REFUND_FAILED REFUND_PENDING
            """);

    private static final Set<String> TICKET = moves("""
            - RECEIVED CANCELLED
            RECEIVED ACCEPTED REJECTED EXPIRED CANCELLED
            ACCEPTED REJECTED COOKING CANCELLED
            COOKING COOKED
            """);

    private static final Set<String> DELIVERY = moves("""
            - OPEN VOID
            OPEN CLAIMED VOID
            CLAIMED OPEN PICKED_UP VOID
            PICKED_UP DELIVERED
            """);

    private SagaTables() {}

    static boolean allows(OrderEvent before, OrderEvent event) {
        return ORDER_ROWS.getOrDefault(triggerOf(event), Set.of()).contains(before.status() + " " + event.status())
                && allowsRefund(before, event);
    }

    private static boolean allowsRefund(OrderEvent before, OrderEvent event) {
        return before.refund().equals(event.refund())
                || REFUNDS_UP.contains(before.refund() + " " + event.refund())
                || triggerOf(event).equals("PaymentVoided")
                        && before.refund().equals("PENDING")
                        && event.refund().equals("NONE");
    }

    /** The row of the table by which the order published this. */
    private static String triggerOf(OrderEvent event) {
        return switch (event.getClass().getSimpleName()) {
            case "OrderPaid" -> "PaymentApproved";
            case "PaymentDeferred" -> "PaymentNotSent";
            case "OrderExpired" -> "Expire";
            case "OrderCancelRequested" -> "RequestCancel";
            case "OrderRejected" -> "Reject";
            case "OrderCompleted" -> "Complete";
            case "PlatformLossRecorded" -> "RecordLoss";
            case "ExpressPromiseMissed" -> "MissPromise";
            case "OrderCancelled" ->
                switch (((OrderCancelled) event).by()) {
                    case "STORE_NO_ANSWER" -> "StoreNoAnswer";
                    case "OPERATOR" -> "ForceCancel";
                    default -> ((OrderCancelled) event).wasPaid() ? "CancelPaid" : "CancelUnpaid";
                };
            default -> {
                String cause = ((OrderProgressed) event).cause().type();
                yield cause.equals("PaymentApproved") ? "ApprovedAfterTheEnd" : cause;
            }
        };
    }

    /** @param before null for none */
    static boolean allows(PaymentStatus before, PaymentStatus after) {
        return allows(ATTEMPT, before, after);
    }

    static boolean allows(TicketStatus before, TicketStatus after) {
        return allows(TICKET, before, after);
    }

    static boolean allows(DeliveryStatus before, DeliveryStatus after) {
        return allows(DELIVERY, before, after);
    }

    private static boolean allows(Set<String> moves, Enum<?> before, Enum<?> after) {
        return before == after || moves.contains((before == null ? "-" : before.name()) + " " + after.name());
    }

    private static Map<String, Set<String>> read(String table) {
        Map<String, Set<String>> rows = new HashMap<>();
        table.lines().forEach(line -> {
            String[] sides = line.split(" > ");
            String[] words = sides[0].strip().split(" +");
            Set<String> moves = new HashSet<>();
            Arrays.stream(words)
                    .skip(1)
                    .forEach(from -> moves.add(from + " " + (sides[1].equals("=") ? from : sides[1])));
            rows.put(words[0], moves);
        });
        return rows;
    }

    private static Set<String> moves(String table) {
        Set<String> moves = new HashSet<>();
        table.lines().forEach(line -> {
            String[] words = line.split(" ");
            Arrays.stream(words).skip(1).forEach(to -> moves.add(words[0] + " " + to));
        });
        return moves;
    }
}
