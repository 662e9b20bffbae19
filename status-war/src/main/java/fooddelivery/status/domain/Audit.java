package fooddelivery.status.domain;

import static fooddelivery.status.domain.Evidence.Witness.DELIVERY;
import static fooddelivery.status.domain.Evidence.Witness.ORDER;
import static fooddelivery.status.domain.Evidence.Witness.PAYMENT;
import static fooddelivery.status.domain.Evidence.Witness.STATUS;
import static fooddelivery.status.domain.Evidence.Witness.STORE;

import fooddelivery.status.domain.Facts.OfDelivery;
import fooddelivery.status.domain.Facts.OfOrder;
import fooddelivery.status.domain.Facts.OfPayment;
import fooddelivery.status.domain.Facts.OfStore;
import fooddelivery.status.domain.Facts.OfView;
import fooddelivery.status.domain.Facts.Refund;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Holds what the services say about one order against each other. Of a service that could not be asked nothing is assumed.
 * The states that go together are those of the transition tables of the five services once every event has arrived.
 */
public final class Audit {

    private static final Set<String> UNPAID =
            Set.of("PAYMENT_PENDING", "PAYMENT_UNKNOWN", "PAYMENT_DECLINED", "PAYMENT_DEFERRED");
    private static final Set<String> OVER = Set.of("EXPIRED", "CANCELLED", "REJECTED");
    private static final Set<String> WAITS_FOR_KITCHEN = Set.of("PAID", "ACCEPTED", "COOKING", "CANCEL_PENDING");
    private static final Set<String> WAITS_FOR_RIDER = Set.of("READY", "RIDER_ASSIGNED", "PICKED_UP");
    private static final Set<String> CAPTURED = Set.of("APPROVED", "REFUND_PENDING", "REFUNDED", "REFUND_FAILED");
    private static final Set<String> LIVE = Set.of("CONFIRMING", "UNKNOWN");
    private static final Set<String> TICKET_ENDED = Set.of("REJECTED", "EXPIRED", "CANCELLED");
    private static final Set<String> COOKED_OR_COOKING = Set.of("COOKING", "COOKED");

    private static final String NOTHING = "nothing";

    /** The ticket of an order in this state. */
    private static final Map<String, Set<String>> TICKET = Map.ofEntries(
            Map.entry("PAID", Set.of("RECEIVED")),
            Map.entry("ACCEPTED", Set.of("ACCEPTED")),
            Map.entry("COOKING", Set.of("COOKING")),
            Map.entry("CANCEL_PENDING", Set.of("RECEIVED", "ACCEPTED")),
            Map.entry("READY", Set.of("COOKED")),
            Map.entry("RIDER_ASSIGNED", Set.of("COOKED")),
            Map.entry("PICKED_UP", Set.of("COOKED")),
            Map.entry("DELIVERED", Set.of("COOKED")),
            Map.entry("COMPLETED", Set.of("COOKED")),
            Map.entry("REJECTED", Set.of("REJECTED", "EXPIRED")));

    /** The delivery of an order in this state. */
    private static final Map<String, Set<String>> TRIP = Map.of(
            "READY", Set.of("OPEN"),
            "RIDER_ASSIGNED", Set.of("CLAIMED"),
            "PICKED_UP", Set.of("PICKED_UP"),
            "DELIVERED", Set.of("DELIVERED"),
            "COMPLETED", Set.of("DELIVERED"));

    private final Evidence evidence;
    private final List<Violation> violations = new ArrayList<>();

    private Audit(Evidence evidence) {
        this.evidence = evidence;
    }

    /** @return empty when all agree */
    public static List<Violation> of(Evidence evidence) {
        Audit audit = new Audit(evidence);
        audit.run();
        return List.copyOf(audit.violations);
    }

    private void run() {
        if (evidence.payment() != null) {
            paymentAlone(evidence.payment());
        }
        if (!evidence.hasHeard(ORDER)) {
            return;
        }
        OfOrder order = evidence.order();
        if (order == null) {
            Stream.of(evidence.payment(), evidence.ticket(), evidence.delivery(), evidence.view())
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresent(facts ->
                            broken(Invariant.ORDER_EXISTS, "order does not know it, and " + who(facts) + " does"));
            return;
        }
        if (evidence.hasHeard(PAYMENT)) {
            payment(order, evidence.payment());
        }
        if (evidence.hasHeard(STORE)) {
            kitchen(order, evidence.ticket());
        }
        if (evidence.hasHeard(DELIVERY)) {
            delivery(order, evidence.delivery());
        }
        if (evidence.hasHeard(STATUS)) {
            view(order, evidence.view());
        }
    }

    private void paymentAlone(OfPayment payment) {
        long captures = payment.attempts().stream()
                .filter(attempt -> CAPTURED.contains(attempt.status()))
                .count();
        require(captures <= 1, Invariant.ONE_CAPTURE, "%d attempts are captured", captures);
        require(payment.ledgerSum() == 0, Invariant.LEDGER_BALANCES, "the sum is %d won", payment.ledgerSum());
        require(
                payment.gateway() == payment.captured() - payment.refunded(),
                Invariant.LEDGER_AGREES,
                "%d won were captured and %d given back, and the ledger has %d at the gateway",
                payment.captured(),
                payment.refunded(),
                payment.gateway());
    }

    // ---- the money

    private void payment(OfOrder order, OfPayment payment) {
        long captured = payment == null ? 0 : payment.captured();
        long net = payment == null ? 0 : captured - payment.refunded();
        boolean over = OVER.contains(order.status());
        money(order, payment, captured, net);
        require(
                over == (payment != null && payment.closed()),
                Invariant.ACCOUNT_CLOSED,
                "the order is %s, and payment's account is %s",
                order.status(),
                payment == null ? "not there" : payment.closed() ? "closed" : "open");
        refund(order, payment);
        if (payment == null) {
            return;
        }
        payment.attempts().stream()
                .filter(attempt -> CAPTURED.contains(attempt.status()))
                .filter(attempt -> !order.attemptIds().contains(attempt.attemptId()))
                .forEach(attempt ->
                        broken(Invariant.ATTEMPT_KNOWN, "the order never made attempt " + attempt.attemptId()));
        boolean completed = order.status().equals("COMPLETED");
        require(
                completed == payment.postings().contains("SETTLEMENT") && (!completed || payment.held() == 0),
                Invariant.SETTLED,
                "the order is %s, the postings are %s, and %d won are held",
                order.status(),
                payment.postings(),
                payment.held());
        boolean expressBack =
                payment.refunds().stream().anyMatch(refund -> refund.kind().equals("EXPRESS"));
        require(
                expressBack == (order.promiseMissed() && order.expressFee() > 0),
                Invariant.EXPRESS_FEE,
                "the promise was missed: %s, the fee is %d won, and it goes back: %s",
                order.promiseMissed(),
                order.expressFee(),
                expressBack);
        boolean storeLoss = payment.postings().contains("LOSS_STORE");
        boolean riderLoss = payment.postings().contains("LOSS_RIDER");
        // A rider who carried for nothing is owed nothing, and nothing is booked.
        require(
                storeLoss == (order.lossStore() && captured > 0) && (order.lossRider() || !riderLoss),
                Invariant.LOSS_BOOKED,
                "the order tells of losses of store: %s, rider: %s, and the postings are %s",
                order.lossStore(),
                order.lossRider(),
                payment.postings());
    }

    private void money(OfOrder order, OfPayment payment, long captured, long net) {
        long expressBack = payment == null ? 0 : doneOf(payment, "EXPRESS");
        long owed;
        if (UNPAID.contains(order.status())) {
            owed = 0;
        } else if (!OVER.contains(order.status())) {
            owed = order.total() - Math.min(expressBack, order.expressFee());
        } else if (order.refund().equals("PENDING") || order.refund().equals("FAILED")) {
            // Whatever was captured is still to be given back; nothing may be, as its result is not known yet.
            owed = captured == 0 ? 0 : order.total() - Math.min(expressBack, order.expressFee());
        } else {
            owed = 0;
        }
        require(
                net == owed && (captured == 0 || captured == order.total()),
                Invariant.MONEY_OWED,
                "the order is %s with refund %s and a total of %d won; captured %d, less refunds %d, owed %d",
                order.status(),
                order.refund(),
                order.total(),
                captured,
                net,
                owed);
    }

    private static long doneOf(OfPayment payment, String kind) {
        return payment.refunds().stream()
                .filter(refund -> refund.kind().equals(kind) && refund.status().equals("REFUNDED"))
                .mapToLong(Refund::amount)
                .sum();
    }

    private void refund(OfOrder order, OfPayment payment) {
        String full = payment == null
                ? NOTHING
                : payment.refunds().stream()
                        .filter(refund -> refund.kind().equals("FULL"))
                        .map(Refund::status)
                        .findFirst()
                        .orElse(NOTHING);
        boolean mayBeCaptured =
                payment != null && payment.attempts().stream().anyMatch(attempt -> LIVE.contains(attempt.status()));
        boolean agrees = switch (order.refund()) {
            case "NONE" -> full.equals(NOTHING);
            case "PENDING" -> full.equals("REFUND_PENDING") || full.equals(NOTHING) && mayBeCaptured;
            // An operator has it tried again: order waits for the result.
            case "FAILED" -> full.equals("REFUND_FAILED") || full.equals("REFUND_PENDING");
            default -> full.equals(order.refund());
        };
        require(
                agrees && (OVER.contains(order.status()) || order.refund().equals("NONE")),
                Invariant.REFUND_AGREES,
                "the order is %s with refund %s, and payment's is %s",
                order.status(),
                order.refund(),
                full);
    }

    // ---- kitchen and rider

    private void kitchen(OfOrder order, OfStore ticket) {
        String found = ticket == null ? NOTHING : ticket.status();
        boolean unpaid = UNPAID.contains(order.status())
                || evidence.hasHeard(PAYMENT)
                        && (evidence.payment() == null || evidence.payment().captured() == 0);
        if (ticket != null && unpaid) {
            broken(Invariant.PAID_BEFORE_KITCHEN, "the order is " + order.status() + ", and the ticket is " + found);
            return;
        }
        boolean ended = ticket == null || TICKET_ENDED.contains(found);
        boolean answered = order.status().equals("CANCEL_PENDING") && COOKED_OR_COOKING.contains(found);
        if (WAITS_FOR_KITCHEN.contains(order.status()) && (ended || answered)) {
            broken(
                    Invariant.ENDED_OR_WAITING,
                    "the order is " + order.status() + " and waits for the kitchen, where there is " + found);
            return;
        }
        require(
                order.status().equals("CANCELLED")
                        ? ticketOfCancelled(order, ticket)
                        : TICKET.getOrDefault(order.status(), Set.of(NOTHING)).contains(found),
                Invariant.KITCHEN_AGREES,
                "the order is %s, decided by %s, and the ticket is %s",
                order.status(),
                order.decidedBy(),
                found);
    }

    /** Cancelled while it was not paid, it never came to a kitchen; otherwise the ticket ended, or it was too late for that. */
    private static boolean ticketOfCancelled(OfOrder order, OfStore ticket) {
        if (wasCancelledUnpaid(order)) {
            return ticket == null;
        }
        return ticket != null
                && (TICKET_ENDED.contains(ticket.status())
                        || COOKED_OR_COOKING.contains(ticket.status())
                                && ticket.cancelledTooLate()
                                && order.lossStore());
    }

    private void delivery(OfOrder order, OfDelivery delivery) {
        String found = delivery == null ? NOTHING : delivery.status();
        if (WAITS_FOR_RIDER.contains(order.status()) && (delivery == null || found.equals("VOID"))) {
            broken(
                    Invariant.ENDED_OR_WAITING,
                    "the order is " + order.status() + " and waits for a rider, for whom there is " + found);
            return;
        }
        require(
                order.status().equals("CANCELLED")
                        ? deliveryOfCancelled(order, delivery)
                        : TRIP.getOrDefault(order.status(), Set.of(NOTHING)).contains(found),
                Invariant.DELIVERY_AGREES,
                "the order is %s, decided by %s, and the delivery is %s",
                order.status(),
                order.decidedBy(),
                found);
    }

    /** Cancelled after it was paid, it leaves a void delivery, lest a rider be sent; or it was too late for that. */
    private static boolean deliveryOfCancelled(OfOrder order, OfDelivery delivery) {
        if (wasCancelledUnpaid(order)) {
            return delivery == null;
        }
        return delivery != null
                && (delivery.status().equals("VOID")
                        || Set.of("PICKED_UP", "DELIVERED").contains(delivery.status())
                                && delivery.cancelledTooLate()
                                && order.lossRider());
    }

    /** The customer's own command ends an order at once only before it is paid. */
    private static boolean wasCancelledUnpaid(OfOrder order) {
        return order.decidedBy().equals("Cancel");
    }

    private void view(OfOrder order, OfView view) {
        require(
                view != null
                        && Objects.equals(view.version(), order.version())
                        && Objects.equals(view.status(), order.status())
                        && Objects.equals(view.refund(), order.refund()),
                Invariant.VIEW_AGREES,
                "the order is %s with refund %s at version %d, and shown is %s",
                order.status(),
                order.refund(),
                order.version(),
                view == null
                        ? NOTHING
                        : "%s with refund %s at version %d".formatted(view.status(), view.refund(), view.version()));
    }

    private static String who(Facts facts) {
        return facts instanceof OfPayment
                ? "payment"
                : facts instanceof OfStore ? "store" : facts instanceof OfDelivery ? "delivery" : "status";
    }

    private void require(boolean holds, Invariant invariant, String otherwise, Object... values) {
        if (!holds) {
            broken(invariant, otherwise.formatted(values));
        }
    }

    private void broken(Invariant invariant, String detail) {
        violations.add(new Violation(evidence.orderId(), invariant, detail));
    }
}
