package fooddelivery.status.domain;

import fooddelivery.events.Cause;
import fooddelivery.events.DeliveryEvent.Delivered;
import fooddelivery.events.DeliveryEvent.PickedUp;
import fooddelivery.events.DeliveryEvent.RiderAssigned;
import fooddelivery.events.DeliveryEvent.RiderReleased;
import fooddelivery.events.Event;
import fooddelivery.events.OrderEvent;
import fooddelivery.events.OrderEvent.ExpressPromiseMissed;
import fooddelivery.events.OrderEvent.OrderCancelled;
import fooddelivery.events.OrderEvent.OrderCompleted;
import fooddelivery.events.OrderEvent.OrderPaid;
import fooddelivery.events.OrderEvent.OrderPlaced;
import fooddelivery.events.OrderEvent.OrderProgressed;
import fooddelivery.events.OrderEvent.PaymentDeferred;
import fooddelivery.events.OrderEvent.PlatformLossRecorded;
import fooddelivery.events.Place;
import fooddelivery.events.StoreEvent.CookingFinished;
import fooddelivery.events.StoreEvent.OrderAccepted;
import fooddelivery.events.StoreEvent.PreparationDelayed;
import fooddelivery.runtime.Ids;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Events about one order, as their services would publish them. */
public final class Orders {

    public static final Instant NOON = Instant.parse("2026-05-01T03:00:00Z");

    public final UUID orderId = Ids.next();
    public final UUID customerId = Ids.next();
    public final UUID storeId = Ids.next();
    public final UUID riderId = Ids.next();
    private final UUID attemptId = Ids.next();

    /** Everything from placing to completion, with a first rider who gave up and a late express delivery. */
    public List<Event> wholeOrder() {
        UUID firstRider = Ids.next();
        return List.of(
                placed(1),
                paid(2),
                accepted(15),
                progressed(3, "ACCEPTED", "NONE", "OrderAccepted"),
                progressed(4, "COOKING", "NONE", "CookingStarted"),
                progressed(5, "READY", "NONE", "CookingFinished"),
                new RiderAssigned(orderId, 2, at(6), firstRider),
                progressed(6, "RIDER_ASSIGNED", "NONE", "RiderAssigned"),
                new RiderReleased(orderId, 3, at(7), firstRider),
                progressed(7, "READY", "NONE", "RiderReleased"),
                new RiderAssigned(orderId, 4, at(8), riderId),
                progressed(8, "RIDER_ASSIGNED", "NONE", "RiderAssigned"),
                new PickedUp(orderId, 5, at(9), riderId),
                progressed(9, "PICKED_UP", "NONE", "PickedUp"),
                new Delivered(orderId, 6, at(10), riderId, true),
                progressed(10, "DELIVERED", "NONE", "Delivered"),
                expressMissed(11),
                completed(12));
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
                at(1),
                at(1).plusSeconds(2_700));
    }

    public OrderEvent deferred(long version) {
        return new PaymentDeferred(
                orderId, version, "PAYMENT_DEFERRED", "NONE", customerId, storeId, at(version), attemptId, 1);
    }

    public OrderEvent progressed(long version, String status, String refund, String cause) {
        return new OrderProgressed(
                orderId,
                version,
                status,
                refund,
                customerId,
                storeId,
                at(version),
                cause == null ? null : new Cause(cause, Ids.next(), at(version)),
                null,
                attemptId,
                1);
    }

    public OrderEvent cancelled(long version, String by, boolean wasPaid) {
        return new OrderCancelled(
                orderId,
                version,
                "CANCELLED",
                wasPaid ? "PENDING" : "NONE",
                customerId,
                storeId,
                at(version),
                by,
                null,
                wasPaid,
                List.of(attemptId));
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
                riderId,
                19_000,
                3_000,
                2_000);
    }

    public OrderAccepted accepted(int prepMinutes) {
        return new OrderAccepted(orderId, storeId, 2, at(3), prepMinutes);
    }

    /** @param prepMinutes in all */
    public PreparationDelayed delayed(int prepMinutes) {
        return new PreparationDelayed(
                orderId, storeId, 3, at(4), customerId, "ACCEPTED", 10, prepMinutes, at(4), "busy");
    }

    /** @param ticketVersion a later one is a further delay */
    public PreparationDelayed delayed(int prepMinutes, long ticketVersion) {
        return new PreparationDelayed(
                orderId, storeId, ticketVersion, at(4), customerId, "COOKING", 1, prepMinutes, at(4), null);
    }

    public CookingFinished cooked() {
        return new CookingFinished(
                orderId,
                storeId,
                6,
                at(5),
                customerId,
                "한밥상",
                new Place("서울 강남구", 37.5006, 127.0364),
                new Place("서울", 37.5, 127.0),
                true,
                3_000,
                2_000,
                "1234");
    }

    public Viewer customer() {
        return new Viewer(Viewer.Kind.CUSTOMER, customerId);
    }

    public Viewer owner() {
        return new Viewer(Viewer.Kind.OWNER, storeId);
    }

    public Viewer rider() {
        return new Viewer(Viewer.Kind.RIDER, riderId);
    }

    public static Viewer admin() {
        return new Viewer(Viewer.Kind.ADMIN, null);
    }

    public static Instant at(long version) {
        return NOON.plusSeconds(version);
    }
}
