package fooddelivery.status.domain;

import static fooddelivery.status.domain.Standing.Actor.CUSTOMER;
import static fooddelivery.status.domain.Standing.Actor.NOBODY;
import static fooddelivery.status.domain.Standing.Actor.OPERATOR;
import static fooddelivery.status.domain.Standing.Actor.PLATFORM;
import static fooddelivery.status.domain.Standing.Actor.RIDER;
import static fooddelivery.status.domain.Standing.Actor.STORE;

import fooddelivery.runtime.SagaAccount;
import fooddelivery.runtime.SagaPart.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where an order stands and what it waits for.
 *
 * @param status as order says, or, when order is silent, as this service was told
 * @param since when it came to that
 * @param until when that is over by itself; null when it is not, or nobody can tell
 */
public record Standing(Situation situation, String status, String refund, Instant since, Instant until) {

    /** Who has to act. */
    public enum Actor {
        CUSTOMER,
        STORE,
        RIDER,
        OPERATOR,
        /** It goes on by itself; when it does not, something is wrong. */
        PLATFORM,
        NOBODY
    }

    /** What an order can be waiting for. */
    public enum Situation {
        PAYING(PLATFORM, null, "payment"),
        PAYMENT_NOT_KNOWN(PLATFORM, "PAYMENT_CALL", "payment"),
        CUSTOMER_TO_PAY(CUSTOMER, "PAYMENT_DEADLINE"),
        PAYMENT_AWAY(CUSTOMER, "PAYMENT_DEADLINE", "payment"),
        PAYMENT_AWAY_PAID_LATER(PLATFORM, "PAYMENT_CALL", "payment"),
        /** Paid, and the store has no ticket. */
        STORE_NOT_TOLD(PLATFORM, "STORE_NO_ANSWER", "store"),
        STORE_TO_ANSWER(STORE, "TICKET_EXPIRY", "store"),
        STORE_TO_COOK(STORE, "FOOD_READY", "store"),
        STORE_TO_FINISH(STORE, "FOOD_READY", "store"),
        /** Cooked, and riders do not see it. */
        RIDERS_NOT_TOLD(PLATFORM, null, "delivery"),
        RIDER_TO_CLAIM(RIDER, null, "delivery"),
        RIDER_TO_PICK_UP(RIDER, "CLAIM_LEASE", "delivery"),
        RIDER_TO_DELIVER(RIDER, null, "delivery"),
        /** Store or rider has gone on, and order has not heard of it. */
        ORDER_NOT_TOLD(PLATFORM, null),
        CUSTOMER_TO_CONFIRM(CUSTOMER, "AUTO_CONFIRM"),
        CANCELLATION_TO_DECIDE(PLATFORM, "STORE_NO_ANSWER", "store"),
        REFUND_TO_COME(PLATFORM, "REFUND_TRY", "payment"),
        REFUND_FAILED(OPERATOR, null, "payment"),
        COMPLETED(NOBODY, null),
        CANCELLED(NOBODY, null),
        REJECTED(NOBODY, null),
        EXPIRED(NOBODY, null),
        /** Order does not answer, or has a state that is not known here. */
        NOT_KNOWN(OPERATOR, null);

        private final Actor actor;
        private final String deadline;
        private final Set<String> needed;

        Situation(Actor actor, String deadline, String... needed) {
            this.actor = actor;
            this.deadline = deadline;
            this.needed = Set.of(needed);
        }

        public Actor actor() {
            return actor;
        }

        /** Nothing is waited for any more. */
        public boolean isOver() {
            return actor == NOBODY;
        }

        /** Whether the order can only go on when this service works. */
        boolean needs(String service) {
            return !isOver() && (service.equals("order") || needed.contains(service));
        }
    }

    /** Tickets and deliveries that have not gone beyond what order knows, by the order's status. */
    private static final Map<String, List<String>> EXPECTED = Map.of(
            "PAID", List.of("RECEIVED"),
            "ACCEPTED", List.of("ACCEPTED"),
            "COOKING", List.of("COOKING"),
            "READY", List.of("OPEN"),
            "RIDER_ASSIGNED", List.of("CLAIMED"),
            "PICKED_UP", List.of("PICKED_UP"));

    /** @param accounts of those that answered */
    static Standing of(Map<String, SagaAccount> accounts) {
        SagaAccount order = accounts.get("order");
        SagaAccount view = accounts.get("status");
        SagaAccount known = order != null && order.status() != null ? order : view;
        if (known == null || known.status() == null) {
            return new Standing(Situation.NOT_KNOWN, null, null, null, null);
        }
        Situation situation = situation(known, accounts);
        Instant until = accounts.values().stream()
                .flatMap(account -> account.deadlines().stream())
                .filter(deadline -> deadline.kind().equals(situation.deadline))
                .map(Deadline::at)
                .min(Instant::compareTo)
                .orElse(null);
        return new Standing(situation, known.status(), known.refund(), known.since(), until);
    }

    private static Situation situation(SagaAccount order, Map<String, SagaAccount> accounts) {
        return switch (order.status()) {
            case "PAYMENT_PENDING" -> Situation.PAYING;
            case "PAYMENT_UNKNOWN" -> Situation.PAYMENT_NOT_KNOWN;
            case "PAYMENT_DECLINED" -> Situation.CUSTOMER_TO_PAY;
            case "PAYMENT_DEFERRED" ->
                order.deadlines().stream().anyMatch(deadline -> deadline.kind().equals("PAYMENT_CALL"))
                        ? Situation.PAYMENT_AWAY_PAID_LATER
                        : Situation.PAYMENT_AWAY;
            case "PAID" -> atStore(order, accounts, Situation.STORE_TO_ANSWER);
            case "ACCEPTED" -> atStore(order, accounts, Situation.STORE_TO_COOK);
            case "COOKING" -> atStore(order, accounts, Situation.STORE_TO_FINISH);
            case "READY" -> atRider(order, accounts, Situation.RIDER_TO_CLAIM);
            case "RIDER_ASSIGNED" -> atRider(order, accounts, Situation.RIDER_TO_PICK_UP);
            case "PICKED_UP" -> atRider(order, accounts, Situation.RIDER_TO_DELIVER);
            case "DELIVERED" -> Situation.CUSTOMER_TO_CONFIRM;
            case "CANCEL_PENDING" -> Situation.CANCELLATION_TO_DECIDE;
            case "COMPLETED" -> Situation.COMPLETED;
            case "CANCELLED" -> ended(order, Situation.CANCELLED);
            case "REJECTED" -> ended(order, Situation.REJECTED);
            case "EXPIRED" -> ended(order, Situation.EXPIRED);
            default -> Situation.NOT_KNOWN;
        };
    }

    private static Situation atStore(SagaAccount order, Map<String, SagaAccount> accounts, Situation normally) {
        return at(order, accounts.get("store"), Situation.STORE_NOT_TOLD, normally);
    }

    private static Situation atRider(SagaAccount order, Map<String, SagaAccount> accounts, Situation normally) {
        return at(order, accounts.get("delivery"), Situation.RIDERS_NOT_TOLD, normally);
    }

    /** @param there what the service says whose turn it is; null when it is silent */
    private static Situation at(SagaAccount order, SagaAccount there, Situation notTold, Situation normally) {
        if (there == null) {
            return normally;
        }
        if (there.status() == null) {
            return notTold;
        }
        return EXPECTED.get(order.status()).contains(there.status()) ? normally : Situation.ORDER_NOT_TOLD;
    }

    private static Situation ended(SagaAccount order, Situation end) {
        String refund = order.refund() == null ? "" : order.refund();
        return switch (refund) {
            case "PENDING" -> Situation.REFUND_TO_COME;
            case "FAILED" -> Situation.REFUND_FAILED;
            default -> end;
        };
    }
}
