package fooddelivery.status.domain;

import fooddelivery.status.domain.Evidence.Witness;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What five services say about one order; a test changes what it is about. Amounts are won. */
final class World {

    static final long TOTAL = 25_000;
    static final long EXPRESS_FEE = 2_000;
    static final Instant LONG_AGO = Instant.parse("2026-05-04T03:00:00Z");

    final UUID orderId = UUID.randomUUID();
    final UUID attemptId = UUID.randomUUID();

    boolean known = true;
    String status;
    String refund = "NONE";
    String decidedBy = "whatever";
    boolean lossStore;
    boolean lossRider;
    boolean promiseMissed;
    List<UUID> attemptIds = List.of(attemptId);
    Instant orderChanged = LONG_AGO;

    boolean account = true;
    boolean closed;
    long captured;
    long refunded;
    Long gateway;
    long held;
    long ledgerSum;
    final List<String> postings = new ArrayList<>();
    final List<Facts.Attempt> attempts = new ArrayList<>();
    final List<Facts.Refund> refunds = new ArrayList<>();
    Instant paymentChanged = LONG_AGO;

    String ticket;
    boolean ticketTooLate;
    String delivery;
    boolean deliveryTooLate;

    String shownStatus;
    String shownRefund;
    Long shownVersion = 7L;

    final Set<Witness> unheard = EnumSet.noneOf(Witness.class);

    World(String status) {
        this.status = status;
    }

    World captured(String attemptStatus) {
        captured = TOTAL;
        attempts.add(new Facts.Attempt(attemptId, attemptStatus));
        postings.add("CAPTURE");
        return this;
    }

    World attempt(String attemptStatus) {
        attempts.add(new Facts.Attempt(attemptId, attemptStatus));
        return this;
    }

    World refund(String orders, String payments) {
        refund = orders;
        if (payments != null) {
            refunds.add(new Facts.Refund("FULL", payments, TOTAL));
            if (payments.equals("REFUNDED")) {
                refunded += TOTAL;
                postings.add("REFUND_FULL");
            }
        }
        return this;
    }

    World expressBack() {
        promiseMissed = true;
        refunds.add(new Facts.Refund("EXPRESS", "REFUNDED", EXPRESS_FEE));
        refunded += EXPRESS_FEE;
        postings.add("REFUND_EXPRESS");
        return this;
    }

    World kitchen(String ticketStatus) {
        ticket = ticketStatus;
        return this;
    }

    World trip(String deliveryStatus) {
        delivery = deliveryStatus;
        return this;
    }

    World decidedBy(String cause) {
        decidedBy = cause;
        return this;
    }

    World over() {
        closed = true;
        return this;
    }

    Evidence evidence() {
        return new Evidence(
                orderId,
                known && !unheard.contains(Witness.ORDER)
                        ? new Facts.OfOrder(
                                orderId,
                                status,
                                refund,
                                7L,
                                orderChanged,
                                TOTAL,
                                EXPRESS_FEE,
                                promiseMissed,
                                attemptIds,
                                decidedBy,
                                lossStore,
                                lossRider)
                        : null,
                account && !unheard.contains(Witness.PAYMENT)
                        ? new Facts.OfPayment(
                                orderId,
                                closed,
                                paymentChanged,
                                captured,
                                refunded,
                                gateway == null ? captured - refunded : gateway,
                                held,
                                ledgerSum,
                                postings,
                                attempts,
                                refunds)
                        : null,
                ticket == null || unheard.contains(Witness.STORE)
                        ? null
                        : new Facts.OfStore(orderId, ticket, 3L, LONG_AGO, ticketTooLate),
                delivery == null || unheard.contains(Witness.DELIVERY)
                        ? null
                        : new Facts.OfDelivery(orderId, delivery, 3L, LONG_AGO, deliveryTooLate),
                shownVersion == null || unheard.contains(Witness.STATUS)
                        ? null
                        : new Facts.OfView(
                                orderId,
                                shownStatus == null ? status : shownStatus,
                                shownRefund == null ? refund : shownRefund,
                                shownVersion),
                unheard);
    }

    // ---- worlds in which all is well

    /** Placed, and on its way to payment or back. */
    static World unpaid(String status, String attemptStatus) {
        World world = new World(status);
        if (attemptStatus == null) {
            world.account = false;
        } else {
            world.attempt(attemptStatus);
        }
        return world;
    }

    static World paid(String status, String ticket, String delivery) {
        World world = new World(status).captured("APPROVED").kitchen(ticket).trip(delivery);
        world.held = TOTAL;
        if (status.equals("COMPLETED")) {
            world.held = 0;
            world.postings.add("SETTLEMENT");
        }
        return world;
    }

    /** Paid, then over before it was eaten, with the money back. */
    static World cancelled(String decidedBy, String ticket) {
        return new World("CANCELLED")
                .captured("REFUNDED")
                .refund("REFUNDED", "REFUNDED")
                .over()
                .decidedBy(decidedBy)
                .kitchen(ticket)
                .trip("VOID");
    }
}
