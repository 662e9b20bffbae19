package fooddelivery.notify.domain;

import fooddelivery.events.Cause;
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
import fooddelivery.events.OrderEvent.PlatformLossRecorded;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import fooddelivery.runtime.Ids;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Events of one order, as order would publish them. */
public final class Orders {

    public static final Instant NOON = Instant.parse("2026-05-01T03:00:00Z");

    public final UUID orderId = Ids.next();
    public final UUID customerId;
    private final UUID storeId = Ids.next();
    private final UUID attemptId = Ids.next();

    public Orders(UUID customerId) {
        this.customerId = customerId;
    }

    public OrderEvent placed(long version) {
        return new OrderPlaced(
                orderId,
                version,
                "PAYMENT_PENDING",
                "NONE",
                customerId,
                storeId,
                at(version),
                "한밥상",
                List.of(),
                19_000,
                3_000,
                2_000,
                24_000,
                true,
                null,
                null,
                attemptId,
                1);
    }

    public OrderEvent paid(long version) {
        return new OrderPaid(
                orderId,
                version,
                "PAID",
                "NONE",
                customerId,
                storeId,
                at(version),
                attemptId,
                List.of(),
                19_000,
                3_000,
                2_000,
                24_000,
                true,
                new Place("서울", 37.5, 127.0),
                "1234",
                NOON,
                NOON.plusSeconds(2_700));
    }

    public OrderEvent deferred(long version) {
        return new PaymentDeferred(
                orderId, version, "PAYMENT_DEFERRED", "NONE", customerId, storeId, at(version), attemptId, 1);
    }

    public OrderEvent progressed(long version, String status, String refund, String cause) {
        return progressed(version, status, refund, cause, null);
    }

    public OrderEvent cancelRefused(long version) {
        return progressed(version, "COOKING", "NONE", "CancelRefused", new Cause("CookingStarted", Ids.next(), NOON));
    }

    private OrderEvent progressed(long version, String status, String refund, String cause, Cause cancelRefusedBy) {
        return new OrderProgressed(
                orderId,
                version,
                status,
                refund,
                customerId,
                storeId,
                at(version),
                new Cause(cause, Ids.next(), at(version)),
                cancelRefusedBy,
                attemptId,
                1);
    }

    public OrderEvent cancelRequested(long version) {
        return new OrderCancelRequested(
                orderId, version, "CANCEL_PENDING", "NONE", customerId, storeId, at(version), "hungry no more");
    }

    public OrderEvent cancelled(long version, String by, boolean wasPaid) {
        return new OrderCancelled(
                orderId,
                version,
                "CANCELLED",
                "PENDING",
                customerId,
                storeId,
                at(version),
                by,
                null,
                wasPaid,
                List.of(attemptId));
    }

    public OrderEvent rejected(long version, String reason) {
        return new OrderRejected(
                orderId,
                version,
                "REJECTED",
                "PENDING",
                customerId,
                storeId,
                at(version),
                reason,
                true,
                List.of(attemptId));
    }

    public OrderEvent expired(long version) {
        return new OrderExpired(
                orderId, version, "EXPIRED", "NONE", customerId, storeId, at(version), null, false, List.of(attemptId));
    }

    public OrderEvent completed(long version) {
        return new OrderCompleted(
                orderId,
                version,
                "COMPLETED",
                "NONE",
                customerId,
                storeId,
                at(version),
                "CUSTOMER",
                Ids.next(),
                19_000,
                3_000,
                2_000);
    }

    public OrderEvent expressMissed(long version) {
        return new ExpressPromiseMissed(
                orderId,
                version,
                "DELIVERED",
                "NONE",
                customerId,
                storeId,
                at(version),
                attemptId,
                2_000,
                NOON,
                at(version));
    }

    public OrderEvent lossRecorded(long version) {
        return new PlatformLossRecorded(
                orderId,
                version,
                "CANCELLED",
                "PENDING",
                customerId,
                storeId,
                at(version),
                "STORE",
                new Cause("CookingStarted", Ids.next(), at(version)));
    }

    public PreparationDelayed delayed(long ticketVersion, int minutes, String reason) {
        return new PreparationDelayed(
                orderId,
                storeId,
                ticketVersion,
                at(ticketVersion),
                customerId,
                "ACCEPTED",
                minutes,
                20 + minutes,
                at(ticketVersion).plus(Duration.ofMinutes(20 + minutes)),
                reason);
    }

    private static Instant at(long version) {
        return NOON.plusSeconds(version);
    }
}
